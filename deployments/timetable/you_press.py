"""What the secretariat presses."""

from __future__ import annotations

from deployments.timetable.row import (
    NUMBERS_ANSWERED,
    NUMBERS_OWED,
    WHICH_ROUND,
    YOU_PRESS,
    Row,
)
from models.choices import Words

ROWS: tuple[Row, ...] = (
    Row(
        "open_year",
        YOU_PRESS,
        Words(
            "Åbn et planår",
            "Open a plan year",
        ),
        what=Words(
            "Regner årets datoer ud efter mødeplanen og reglerne og viser dem som planlagte kørsler. "
            "Planår 2027 er møderne i 2027 om budget 2028 og overslagsår 2029–2031.",
            "Works out the dates of the year from the meeting plan and the rules and shows them as "
            "scheduled runs. Plan year 2027 is the meetings in 2027 about budget 2028 and the "
            "out-years 2029–2031.",
        ),
        when=Words(
            "Første arbejdsdag i december, eller når mødeplanen er vedtaget. Uden år åbnes det næste.",
            "The first working day of December, or once the meeting plan is adopted. Without a year "
            "the next one is opened.",
        ),
        again=Words(
            "Ja. Et åbent år får kun de datoer, der har ændret sig.",
            "Yes. An open year only gets the dates that have changed.",
        ),
    ),
    Row(
        "approve_sending",
        YOU_PRESS,
        Words(
            "Godkend udsendelse",
            "Approve the sending",
        ),
        what=Words(
            "Siger ja til, at de første mails til et temamøde må gå ud. Se først listen: hvem, hvad "
            "og hvor mange opgaver hver får.",
            "Says yes to the first mails of a theme meeting. Look at the list first: who, what, and "
            "how many tasks each gets.",
        ),
        when=Words(
            "Når spørgsmålene er klar. Påmindelserne bagefter går af sig selv.",
            "Once the questions are ready. Reminders after that go by themselves.",
        ),
        again=Words(
            "Ja. Det, der er godkendt, sendes ikke én gang til.",
            "Yes. What is approved is not sent once more.",
        ),
    ),
    Row(
        "move_meeting",
        YOU_PRESS,
        Words(
            "Flyt et møde",
            "Move a meeting",
        ),
        what=Words(
            "Giver et møde en ny dato med en grund. Fristerne følger med, og de, der er spurgt, får "
            "én venlig besked. Et møde, der var aflyst eller lagt sammen med et andet, bliver holdt "
            "alligevel.",
            "Gives a meeting a new date with a reason. The deadlines follow, and those who were asked"
            " get one kind word about it. A meeting that was cancelled or merged is held after all.",
        ),
        when=Words(
            "Når mødeplanen ændres.",
            "When the meeting plan changes.",
        ),
        again=Words(
            "Ja. Samme dato én gang til ændrer intet.",
            "Yes. The same date once more changes nothing.",
        ),
    ),
    Row(
        "tell_manager",
        YOU_PRESS,
        Words(
            "Bed en leder om hjælp",
            "Ask a manager for help",
        ),
        what=Words(
            "Skriver til lederen om en opgave, vi stadig mangler svar på. Den ansvarlige får en kopi."
            " Det sker kun, når du trykker.",
            "Writes to the manager about a task we still miss an answer to. The person responsible "
            "gets a copy. It only happens when you press.",
        ),
        when=Words(
            "Når telefonen ikke har hjulpet.",
            "When the phone has not helped.",
        ),
        again=Words(
            "Ja. Lederen får kun én mail om den samme frist.",
            "Yes. The manager gets only one mail about the same deadline.",
        ),
    ),
    Row(
        "check_coherence",
        YOU_PRESS,
        Words(
            "Tjek den røde tråd",
            "Check the red thread",
        ),
        what=Words(
            "Ser efter, om planen hænger sammen fra vision til indsats, penge og effekt, og viser, hvad "
            "der mangler, hvor vigtigt det er, og hvad I kan gøre ved det. Det, der blev set på, får et "
            "nummer.",
            "Looks at whether the plan hangs together from vision to action, money and effect, and shows "
            "what is missing, how much it matters, and what to do about it. What was looked at gets a "
            "number.",
        ),
        when=Words(
            "Når noget er læst ind, og før et oplæg skal ud. Uden år tages det planår, der er i gang.",
            "After loading something, and before a brief goes out. Without a year: the one under way.",
        ),
        again=Words(
            "Ja, så tit du vil. Ingen får besked.",
            "Yes, as often as you like. Nobody is told.",
        ),
    ),
    Row(
        "show_answers",
        YOU_PRESS,
        Words(
            "Hvem har svaret?",
            "Who has answered?",
        ),
        what=Words(
            "Viser enhed for enhed, hvem der har svaret til et temamøde eller en opfølgning, hvornår og "
            "hvordan, og hvem der mangler. Svarene selv står der ikke.",
            "Shows unit by unit who has answered for a theme meeting or a follow-up, when and how, and "
            "who is missing. The answers themselves are not shown.",
        ),
        when=Words(
            "Når du vil se, hvor langt I er. Siden opdateres også hver morgen, så længe der spørges.",
            "When you want to see how far you are. The page is also brought up to date every morning "
            "while people are being asked.",
        ),
        again=Words(
            "Ja, så tit du vil. Ingen får besked.",
            "Yes, as often as you like. Nobody is told.",
        ),
        fields=WHICH_ROUND,
    ),
    Row(
        "extend_round",
        YOU_PRESS,
        Words(
            "Ny frist for alle",
            "New deadline for all",
        ),
        what=Words(
            "Giver alle, der mangler at svare til et temamøde eller en opfølgning, en senere frist. Den, "
            "der har svaret, hører ikke noget; de andre får besked én gang, og ingen er forsinket mere. "
            "Svarene lukkes først efter den nye frist.",
            "Gives everybody who still owes an answer for a theme meeting or a follow-up a later "
            "deadline. Those who have answered hear nothing; the others are told once, and nobody is "
            "late any more. The answers close only after the new deadline.",
        ),
        when=Words(
            "Når mange ikke kan nå det. Er der ikke plads før mødet, siger den, hvad der er plads til.",
            "When many cannot make it. If there is no room before the meeting, it says what there is "
            "room for.",
        ),
        again=Words(
            "Ja. Samme dato én gang til ændrer intet.",
            "Yes. The same date once more changes nothing.",
        ),
        fields={**WHICH_ROUND, "to": Words("Ny frist", "New deadline")},
    ),
    Row(
        "answer_wishes",
        YOU_PRESS,
        Words(
            "Ny frist: svar",
            "Later date: answer",
        ),
        what=Words(
            "Svarer dem, der har bedt om en senere frist: ja med en dato, eller nej. De hører det én gang, "
            "og det kan ses, at fristen er flyttet, hvor tit og hvorfor.",
            "Answers those who asked for a later date: yes with a date, or no. They hear it once, and it "
            "can be seen that the deadline was moved, how often and why.",
        ),
        when=Words(
            "Når nogen har bedt om det; det står i »Hvad skal jeg gøre i dag?«.",
            "When somebody has asked; it stands in 'What shall I do today?'.",
        ),
        again=Words(
            "Ja. Et ønske, der er svaret på, bliver ikke besvaret igen.",
            "Yes. A wish that has been answered is not answered again.",
        ),
        fields={
            "to": Words("Ny frist (tom: fristen bliver stående)", "New deadline (empty: it stands)"),
            "reason": Words("Evt. en bemærkning (står i mailen)", "A remark, if any (said in the mail)"),
        },
    ),
    Row(
        "reopen_tasks",
        YOU_PRESS,
        Words(
            "Genåbn opgaver",
            "Reopen tasks",
        ),
        what=Words(
            "Åbner opgaver igen, som er besvaret, opgivet eller trukket tilbage. Det tidligere svar "
            "bevares, og den ansvarlige får én mail med grunden og en ny frist.",
            "Opens tasks again that were answered, given up or withdrawn. The earlier answer is kept, "
            "and whoever is responsible gets one mail with the reason and a new deadline.",
        ),
        when=Words(
            "Når et svar mangler noget eller skal gives igen.",
            "When an answer lacks something or has to be given again.",
        ),
        again=Words(
            "Ja. En opgave, der er åben, bliver ikke åbnet igen.",
            "Yes. A task that is open is not opened again.",
        ),
        fields={"requests": NUMBERS_ANSWERED},
    ),
    Row(
        "withdraw_tasks",
        YOU_PRESS,
        Words(
            "Træk opgaver tilbage",
            "Withdraw tasks",
        ),
        what=Words(
            "Trækker opgaver tilbage med en grund. Den, der var spurgt, får besked én gang og hører ikke "
            "mere om dem. Mangler ingen andre, lukkes svarene.",
            "Withdraws tasks with a reason. Whoever had been asked is told once and hears no more of "
            "them. If nobody else is missing, the answers are closed.",
        ),
        when=Words(
            "Når svaret ikke skal bruges alligevel.",
            "When the answer is not needed after all.",
        ),
        again=Words(
            "Ja. Det, der er trukket tilbage, bliver ikke meldt én gang til.",
            "Yes. What was withdrawn is not told once more.",
        ),
        fields={"requests": NUMBERS_OWED},
    ),
    Row(
        "hand_over_tasks",
        YOU_PRESS,
        Words(
            "Giv opgaver videre",
            "Hand tasks over",
        ),
        what=Words(
            "Giver opgaver til en anden, også dem, som nogen har sagt »ikke min« til. Begge navne "
            "bevares, og den nye får besked med den næste mail. Enten alle opgaverne eller ingen.",
            "Gives tasks to somebody else, also those that somebody said were 'not mine'. Both names are "
            "kept, and the new one is told with the next mail. Either all of the tasks or none.",
        ),
        when=Words(
            "Når en anden end den ansvarlige skal svare.",
            "When somebody other than the one responsible is to answer.",
        ),
        again=Words(
            "Ja. Den, der har opgaven i forvejen, får ikke besked igen.",
            "Yes. Whoever has the task already is not told again.",
        ),
        fields={"requests": NUMBERS_OWED, "reason": Words("Evt. hvorfor", "Why, if you like")},
    ),
    Row(
        "renew_link",
        YOU_PRESS,
        Words(
            "Giv et nyt link",
            "Give a new link",
        ),
        what=Words(
            "Åbner igen for mails til en person, hvis link blev lukket, fordi en mail kom til en forkert. "
            "Den næste mail har et nyt link, til den rettede adresse, hvis du skriver en.",
            "Lets mails go again to a person whose link was closed because a mail reached the wrong one. "
            "The next mail has a new link, to the corrected address if you give one.",
        ),
        when=Words(
            "Når du har talt med personen og rettet adressen.",
            "Once you have talked to the person and corrected the address.",
        ),
        again=Words(
            "Ja. Der går højst én mail om det om dagen.",
            "Yes. At most one mail a day goes out about it.",
        ),
        fields={
            "person": Words("Hvem (navnets nøgle eller mailadresse)", "Who (key of the name, or e-mail)")
        },
    ),
    Row(
        "ask_room",
        YOU_PRESS,
        Words(
            "Spørg om råderum",
            "Ask about room",
        ),
        what=Words(
            "Giver hver budgetholder én opgave med sine budgetlinjer: er pengene bundet, kan noget af dem "
            "bruges til andet, eller kan de flyttes? Svarene lægges sammen for hvert område på siden om "
            "pengenes vej.",
            "Gives each budget holder one task with their budget lines: is the money bound, can some of it "
            "be used for something else, or can it be moved? The answers are added up for each area on the "
            "page about the money's way.",
        ),
        when=Words(
            "Når der skal prioriteres, helst før juni. Fristen er den samme som for bidragene til juni; "
            "er den passeret, ti arbejdsdage.",
            "When priorities are to be set, before June if possible. It is due with the contributions to "
            "June; if that day has passed, in ten working days.",
        ),
        again=Words(
            "Ja. Den, der er spurgt, bliver ikke spurgt igen; nye budgetholdere bliver.",
            "Yes. Whoever has been asked is not asked again; new budget holders are.",
        ),
    ),
    Row(
        "hand_out_sheets",
        YOU_PRESS,
        Words(
            "Lav svarark",
            "Make answer sheets",
        ),
        what=Words(
            "Lægger spørgsmålene til et temamøde eller en opfølgning i et regneark til hver enhed, med de "
            "svar, der allerede er givet. Arkene ligger i en mappe; intet bliver sendt.",
            "Puts the questions of a theme meeting or a follow-up into a spreadsheet for each unit, with "
            "the answers already given. The sheets lie in a folder; nothing is sent.",
        ),
        when=Words(
            "Når en enhed hellere vil svare samlet i et regneark.",
            "When a unit would rather answer together in a spreadsheet.",
        ),
        again=Words(
            "Ja. De gamle ark bliver erstattet af nye med de nyeste svar.",
            "Yes. The old sheets are replaced by new ones with the newest answers.",
        ),
        fields=WHICH_ROUND,
    ),
    Row(
        "publish_plan",
        YOU_PRESS,
        Words(
            "Overblik over planen",
            "The plan at a glance",
        ),
        what=Words(
            "Samler et planår på én side: opmærksomhedspunkter, budgettet efter vision, den røde tråd fra "
            "hver vision til virkningerne med penge og ansvarlige, forankringen, pengenes vej og det, I har "
            "lært. Siden ligger også som en fil ved siden af oplæggene, og dér ligger også kommuneplanen på "
            "to sider til byrådet og hjemmesiden: PDF og HTML.",
            "Gathers a plan year on one page: findings, the budget by vision, the red thread from each "
            "vision to the effects with money and who answers, the anchoring, the money's way and what was "
            "learnt. "
            "The page also lies as a file beside the briefs, and so does the municipal plan on two pages for "
            "the council and the web site: PDF and HTML.",
        ),
        when=Words(
            "Når nogen spørger, om planen hænger sammen, og før hvert temamøde. Uden år vises "
            "det, der er i gang.",
            "When somebody asks whether the plan hangs together, and before each theme meeting. Without a "
            "year the one that is going on is shown.",
        ),
        again=Words(
            "Ja, så tit du vil. Er intet ændret, bliver der ikke taget et nyt øjebliksbillede.",
            "Yes, as often as you like. If nothing has changed, no new snapshot is taken.",
        ),
    ),
)
