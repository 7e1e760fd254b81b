"""What the secretariat presses when the year does not go to plan."""

from __future__ import annotations

from deployments.timetable.row import (
    WHOM_OR_WHAT,
    YOU_PRESS,
    Row,
)
from models.choices import Words

ROWS: tuple[Row, ...] = (
    Row(
        "cancel_meeting",
        YOU_PRESS,
        Words(
            "Aflys et møde",
            "Cancel a meeting",
        ),
        what=Words(
            "Aflyser et møde med en grund. De, der er spurgt eller kender datoen, får én venlig besked, og "
            "mødet bliver taget ud af kalenderne. Svar, der er kommet, er gemt. Du vælger selv, om opgaver "
            "uden svar skal trækkes tilbage, flyttes til næste møde eller blive stående.",
            "Cancels a meeting with a reason. Those who were asked or know the date get one kind word, and "
            "the meeting is taken out of the calendars. Answers that have come are kept. You choose whether "
            "tasks without an answer are withdrawn, moved to the next meeting, or kept.",
        ),
        when=Words(
            "Når et møde ikke bliver holdt.",
            "When a meeting will not be held.",
        ),
        again=Words(
            "Ja. Et møde, der er aflyst, bliver ikke aflyst én gang til. Fortryder du, så flyt det til en ny "
            "dato (eller den samme).",
            "Yes. A cancelled meeting is not cancelled once more. If you change your mind, move it to a new "
            "date (or the same one).",
        ),
    ),
    Row(
        "merge_meetings",
        YOU_PRESS,
        Words(
            "Læg to møder sammen",
            "Merge two meetings",
        ),
        what=Words(
            "To temamøder bliver holdt som ét, på den dag, det andet møde har. Spørgsmålene til begge kommer "
            "i samme mail, og svarene i samme oplæg. De, der er spurgt eller kender datoen, får én venlig "
            "besked.",
            "Two theme meetings are held as one, on the day of the second. The questions for both come in "
            "one mail and the answers in one brief. Those who were asked or know the date get one kind word.",
        ),
        when=Words(
            "Når der kun bliver plads til ét møde.",
            "When there is only room for one meeting.",
        ),
        again=Words(
            "Ja. De samme møder én gang til ændrer intet.",
            "Yes. The same meetings once more change nothing.",
        ),
        fields={
            "meeting": Words(
                "Det temamøde, der ikke bliver holdt for sig selv",
                "The theme meeting that will not be held by itself",
            )
        },
    ),
    Row(
        "shift_budget_chain",
        YOU_PRESS,
        Words(
            "Flyt budgettets datoer",
            "Shift the budget dates",
        ),
        what=Words(
            "Flytter 1. og 2. behandling, og alt der regnes fra dem, så mange arbejdsdage, du skriver. "
            "Passer en dato ikke med loven, siges det, og der flyttes først, når du har skrevet, hvem der "
            "har givet dispensation. De, der er spurgt i år, og de, der arbejder med budgettet, får "
            "én besked.",
            "Shifts the first and second reading, and all that counts from them, by the number of working "
            "days you write. If a date is against the law it says so, and shifts only once you have written "
            "who gave leave. Those asked this year, and those who work on the budget, are told once.",
        ),
        when=Words(
            "Når økonomiaftalen kommer sent, eller byrådet af andre grunde behandler budgettet på "
            "andre dage.",
            "When the finance agreement comes late, or the council reads the budget on other days.",
        ),
        again=Words(
            "Ja. Dagene tælles fra de planlagte datoer, så samme tal én gang til ændrer intet, og 0 giver de "
            "planlagte datoer igen.",
            "Yes. The days count from the planned dates: the same number once more changes nothing, and 0 "
            "gives the planned dates again.",
        ),
        fields={
            "year": Words("Planår (budgettet er for året efter)", "Plan year (the budget is for the next)")
        },
    ),
    Row(
        "hand_over_council",
        YOU_PRESS,
        Words(
            "Overdrag til nyt byråd",
            "Hand over to council",
        ),
        what=Words(
            "Samler det, byrådet har besluttet uden at det er gennemført, det, der er udsat, det, der kun er "
            "talt om, og opgaverne i gang, på en side og i en fil ved siden af oplæggene. For valgperiodens "
            "første år laver den i stedet en introduktion: datoerne, det, I overtager, og hvem man "
            "kan spørge. "
            "Lukkede punkter er numre, og ingen får besked.",
            "Gathers what the council has decided but not carried out, what is postponed, what was "
            "only talked "
            "about, and the tasks under way, on a page and in a file beside the briefs. For the "
            "first year of "
            "an election period it makes an introduction instead: the dates, what is taken over, and whom to "
            "ask. Closed items are numbers, and nobody is told.",
        ),
        when=Words(
            "Efter kommunalvalget i november, og igen i januar for det nye år.",
            "After the election in November, and again in January for the new year.",
        ),
        again=Words(
            "Ja. Er alt som før, laves der ingen ny liste.",
            "Yes. If everything is as before, no new list is made.",
        ),
        fields={
            "year": Words(
                "Planår: valgåret giver overdragelsen, året efter introduktionen",
                "Plan year: the election year gives the hand-over, the year after the introduction",
            )
        },
    ),
    Row(
        "ask_somebody",
        YOU_PRESS,
        Words(
            "Spørg nogen",
            "Ask somebody",
        ),
        what=Words(
            "Stiller ét spørgsmål, eller op til fem, til én eller mange på én gang: hvem, hvad og hvornår. "
            "De får spørgsmålet i en mail og svarer på deres egen side. Svarene samles på én side.",
            "Asks one question, or up to five, of one person or of many at once: who, what and when. They "
            "get the question in a mail and answer on their own page. The answers are gathered on one page.",
        ),
        when=Words(
            "Når borgmesteren vil have svar senest på torsdag. Tryk før kl. 12, så går mailen ud "
            "i dag; ellers "
            "går den i morgen tidlig.",
            "When the mayor wants answers by Thursday. Press before noon and the mail leaves "
            "today; otherwise "
            "early tomorrow.",
        ),
        again=Words(
            "Ja. Det samme én gang til samme dag spørger kun dem, der er kommet til.",
            "Yes. The same once more on the same day asks only those who are new.",
        ),
        fields={
            "people": Words("Hvem (mailadresser)", "Who (e-mail addresses)"),
            "what": Words(
                "Hvad (spørgsmålet, eller emnet i få ord; står i mailens emne)",
                "What (the question, or the subject in a few words; said in the mail's subject)",
            ),
            "due_on": Words("Svar senest", "Answer by"),
            "why": Words("Hvorfor? (står i mailen)", "Why? (said in the mail)"),
            "questions": Words(
                "Spørgsmål, hvis der er flere (højst fem)", "Questions, if there are several (five at most)"
            ),
            "about": Words(
                "Hører til (titel i planen; tom: ingen)", "Belongs to (title in the plan; empty: nothing)"
            ),
        },
    ),
    Row(
        "extra_round",
        YOU_PRESS,
        Words(
            "Ekstra runde",
            "Extraordinary round",
        ),
        what=Words(
            "Spørger områderne uden om de tre temamøder: en sparerunde, hvor junis spørgsmål er "
            "vendt om, eller "
            "op til fem egne spørgsmål. Svarene samles i ét oplæg, område for område, med det, der mangler.",
            "Asks the areas outside the three theme meetings: a savings round, in which June's questions are "
            "turned round, or up to five questions of your own. The answers are gathered in one "
            "paper, area by "
            "area, with what is missing.",
        ),
        when=Words(
            "Ved et ekstraordinært møde, eller når der skal spares midt i året. Tryk først med »Vis kun«.",
            "For an extraordinary meeting, or when savings are needed in mid-year. Press with "
            "'Only show' first.",
        ),
        again=Words(
            "Ja. Det samme én gang til samme dag spørger ingen to gange.",
            "Yes. The same once more on the same day asks nobody twice.",
        ),
        fields={
            "title": Words(
                "Hvad runden hedder (står i mailen)", "What the round is called (said in the mail)"
            ),
            "due_on": Words("Svar senest", "Answer by"),
            "savings": Words(
                "Sparerunde: junis spørgsmål vendt om", "Savings round: June's questions turned round"
            ),
            "questions": Words(
                "Egne spørgsmål (højst fem; tom ved sparerunde)",
                "Your own questions (five at most; empty for a savings round)",
            ),
            "meeting_on": Words("Mødedato (tom: intet møde)", "Date of the meeting (empty: none)"),
            "units": Words("Kun disse enheder (tom: alle områder)", "Only these units (empty: all areas)"),
            "people": Words(
                "Eller kun disse personer (mailadresser)", "Or only these people (e-mail addresses)"
            ),
            "why": Words("Hvorfor? (står i mailen)", "Why? (said in the mail)"),
        },
    ),
    Row(
        "reorganise",
        YOU_PRESS,
        Words(
            "Læg enheder om",
            "Change the units",
        ),
        what=Words(
            "Laver listen til en omorganisering: hvilke enheder der nedlægges, lægges sammen eller "
            "deles på en "
            "dag, og hvem der tager over: hver stilling, del af planen, opgave og budgetlinje, fra hvem til "
            "hvem. Intet ændres, før du godkender listen. Fem arbejdsdage før og efter dagen går der ingen "
            "mails til enhederne, og frister i de dage bliver flyttet.",
            "Makes the list of a reorganisation: which units close, merge or are split on a day, and "
            "who takes "
            "over: each post, part of the plan, task and budget line, from whom to whom. Nothing "
            "changes until "
            "you approve the list. For five working days before and after the day no mails go to the units, "
            "and deadlines in those days are moved.",
        ),
        when=Words(
            "Så snart I kender dagen, helst mere end fem arbejdsdage før. Har I en fil med enhederne, så læs "
            "den ind først og lad felterne være tomme.",
            "As soon as you know the day, more than five working days ahead if you can. If you have "
            "a file of "
            "the units, load it first and leave the fields empty.",
        ),
        again=Words(
            "Ja. Det samme én gang til giver den samme liste; en rettelse giver en ny, og den gamle gælder "
            "ikke mere.",
            "Yes. The same once more gives the same list; a correction makes a new one, and the old one no "
            "longer counts.",
        ),
    ),
    Row(
        "approve_reorganisation",
        YOU_PRESS,
        Words(
            "Godkend omorganisering",
            "Approve the change",
        ),
        what=Words(
            "Siger ja til listen, præcis som den er vist. På dagen får stillingerne deres nye enheder, og "
            "planens dele, opgaver og budgetlinjer får dem, der står på listen. Svar, der er givet, bliver "
            "stående under den gamle enheds navn. De, der tager over, hører det, når mails går igen.",
            "Says yes to the list exactly as it was shown. On the day the posts get their new units, "
            "and parts "
            "of the plan, tasks and budget lines get those on the list. Answers that were given stay "
            "under the "
            "old unit's name. Those who take over hear it when mails go again.",
        ),
        when=Words(
            "Når du har set listen igennem. Er der ændret noget i enhederne siden, skal den laves igen.",
            "Once you have looked the list through. If something in the units has changed since, it "
            "has to be "
            "made again.",
        ),
        again=Words(
            "Ja. En liste, der er godkendt, bliver ikke ført ud i livet to gange.",
            "Yes. A list that is approved is not carried out twice.",
        ),
        fields={
            "proposal": Words(
                "Listens nr. (det står øverst på siden)", "The list's no. (at the top of the page)"
            )
        },
    ),
    Row(
        "compare_people",
        YOU_PRESS,
        Words(
            "Sammenlign personer",
            "Compare people",
        ),
        what=Words(
            "Holder en personliste op mod det, vi ved, og viser forskellen: hvem er fratrådt, hvem er ny, "
            "hvem har skiftet enhed, mailadresse eller afløser, og hvem overtager. Intet bliver ændret, før "
            "du siger ja med »Godkend personlisten«.",
            "Compares a list of people with what is known and shows the difference: who has left, who is "
            "new, who has another unit, address or deputy, and who takes over. Nothing changes before you "
            "say yes with 'Approve list of people'.",
        ),
        when=Words(
            "Den går af sig selv den første arbejdsdag i ugen, når der ligger en fil i mappen »people«. "
            "Tryk selv, når der er kommet en ny.",
            "It runs by itself on the first working day of a week when there is a file in the folder "
            "'people'. Press when a new one has come.",
        ),
        again=Words(
            "Ja, så tit du vil. En nyere liste erstatter den, der venter.",
            "Yes, as often as you like. A newer list replaces the one that waits.",
        ),
        fields={
            "file": Words(
                "Filens plads på denne maskine (tom: den nyeste i mappen »people«)",
                "Where the file lies on this machine (empty: the newest in the folder 'people')",
            )
        },
    ),
    Row(
        "approve_people",
        YOU_PRESS,
        Words(
            "Godkend personlisten",
            "Approve list of people",
        ),
        what=Words(
            "Retter personer og stillinger, som listen viser. En fratrådts opgaver går til den, du vælger, "
            "ellers til lederen; den, der overtager, får én mail. Den fratrådte hører ikke mere fra os og "
            "står stadig ved det, der er svaret.",
            "Corrects people and posts as the list shows. The tasks of those who have left go to whom you "
            "choose, or else to the head; whoever takes over gets one mail. Those who have left hear no "
            "more from us, and what they have answered keeps their name.",
        ),
        when=Words(
            "Når du har set siden »Personer: hvad er ændret?«.",
            "Once you have looked at the page 'People: what has changed?'.",
        ),
        again=Words(
            "Ja. Den samme liste bliver ikke gennemført én gang til; en forældet bliver afvist.",
            "Yes. The same list is not carried out once more; one that is out of date is refused.",
        ),
        fields={
            "leave_out": Words(
                "Skal ikke med (numre fra siden eller mailadresser)",
                "Leave out (numbers on the page, or e-mail addresses)",
            )
        },
    ),
    Row(
        "note_absence",
        YOU_PRESS,
        Words(
            "Notér fravær",
            "Note an absence",
        ),
        what=Words(
            "Siger, hvem der er væk, og hvornår; aldrig hvorfor. Mails går imens til afløseren; er afløseren "
            "også væk, til den næste i rækken. Den, der står med en opgave, som forfalder imens, får det at "
            "vide.",
            "Says who is away and when; never why. Mails go to the deputy meanwhile; if the deputy is away "
            "too, to the next in line. Whoever is left with a task that falls due meanwhile is told.",
        ),
        when=Words(
            "Når nogen er væk længere, end en frist kan vente.",
            "When somebody is away for longer than a deadline can wait.",
        ),
        again=Words(
            "Ja. Skriv de rigtige dage igen: det, du skriver sidst, gælder.",
            "Yes. Write the right days again: what you write last counts.",
        ),
        fields={"person": Words("Hvem (mailadresse eller navn)", "Who (e-mail address or name)")},
    ),
    Row(
        "change_holder",
        YOU_PRESS,
        Words(
            "Hvem har stillingen?",
            "Who holds the post?",
        ),
        what=Words(
            "Opgaver og områder hører til en stilling. Her får stillingen en ny fra en bestemt dag: en ny "
            "kollega, en, der får to stillinger, en fælles postkasse, eller ingen, så lederen får opgaverne. "
            "Den nye får én mail om de opgaver, der er i gang.",
            "Tasks and areas belong to a post. Here the post gets somebody new from a day on: a new "
            "colleague, somebody who holds two posts, a shared mailbox, or nobody, so that the head gets the "
            "tasks. Whoever takes over gets one mail about the tasks under way.",
        ),
        when=Words(
            "Når nogen fratræder, begynder eller overtager, og I ikke vil vente på ugens personliste.",
            "When somebody leaves, begins or takes over, and you do not want to wait for the week's list.",
        ),
        again=Words(
            "Ja. Den, der har stillingen i forvejen, får ikke besked igen.",
            "Yes. Whoever holds the post already is not told again.",
        ),
    ),
    Row(
        "stop_letters",
        YOU_PRESS,
        Words(
            "Stop mails straks",
            "Stop mails at once",
        ),
        what=Words(
            "Stopper med det samme alle mails til og om en person, eller om en sag eller opgaver. Det, der "
            "ikke er sendt endnu, bliver taget tilbage, og opgaverne venter hos jer. Hverken afløser eller "
            "leder får noget at vide, før I selv skriver. Grunden bliver ikke gemt.",
            "Stops at once all mails to and about a person, or about a matter or tasks. What has not left "
            "is taken back, and the tasks wait with you. Neither deputy nor manager is told anything before "
            "you write yourselves. The reason is not kept.",
        ),
        when=Words(
            "Når nogen er død eller alvorligt syg, eller når der af andre grunde skal være ro. Giv bagefter "
            "opgaverne videre, når tiden er inde.",
            "When somebody has died or is gravely ill, or when it has to be quiet for other reasons. Hand "
            "the tasks over afterwards, when the time has come.",
        ),
        again=Words(
            "Ja. Det, der er stoppet, bliver ved med at være stoppet.",
            "Yes. What has been stopped simply stays stopped.",
        ),
        fields=WHOM_OR_WHAT,
    ),
    Row(
        "resume_letters",
        YOU_PRESS,
        Words(
            "Åbn for mails igen",
            "Allow mails again",
        ),
        what=Words(
            "Åbner igen for mails til og om en person, eller om en sag eller opgaver. Opgaver, hvis frist "
            "ikke er gået, er åbne som før; de andre bliver hos jer. Det, der blev taget tilbage, bliver "
            "ikke sendt bagefter.",
            "Allows mails again to and about a person, or about a matter or tasks. Tasks whose deadline has "
            "not passed are open as before; the others stay with you. What was taken back is not sent "
            "afterwards.",
        ),
        when=Words(
            "Når der må skrives igen. Hvad der er stoppet, står i »Hvad skal jeg gøre i dag?«, så længe "
            "opgaver venter.",
            "When mails may go again. What is stopped stands in 'What shall I do today?' while tasks wait.",
        ),
        again=Words(
            "Ja. Det, der ikke er stoppet, bliver der ikke rørt ved.",
            "Yes. What is not stopped is left as it is.",
        ),
        fields=WHOM_OR_WHAT,
    ),
    Row(
        "correct_letters",
        YOU_PRESS,
        Words(
            "Ret en forkert mail",
            "Correct a wrong mail",
        ),
        what=Words(
            "Tager det tilbage, der ikke er sendt endnu, og sender alle, der har fået den forkerte mail, én "
            "rettelse med jeres egne ord. Opgaverne bliver stående, medmindre du også trækker dem tilbage.",
            "Takes back what has not left yet, and sends everybody who got the wrong mail one correction in "
            "your own words. The tasks stand unless you withdraw them too.",
        ),
        when=Words(
            "Så snart nogen opdager fejlen. Vælg dagen, og om nødvendigt slags mail, møde, opgaver eller "
            "personer; se først, hvem der får rettelsen.",
            "As soon as somebody notices the mistake. Choose the day, and if need be the kind of mail, "
            "meeting, tasks or people; look first at who gets the correction.",
        ),
        again=Words(
            "Ja. Ingen får to rettelser om det samme.",
            "Yes. Nobody gets two corrections of the same thing.",
        ),
        fields={
            "reason": Words("Hvad var forkert? (står i mailen)", "What was wrong? (said in the mail)"),
            "meeting": Words(
                "Kun om dette temamøde (tom: alle)", "Only about this theme meeting (empty: all)"
            ),
            "requests": Words(
                "Kun om disse opgaver (nr.; tom: alle)", "Only about these tasks (nos.; empty: all)"
            ),
            "people": Words(
                "Kun til disse personer (mailadresser; tom: alle)",
                "Only to these people (e-mails; empty: all)",
            ),
        },
    ),
    Row(
        "take_in_bounces",
        YOU_PRESS,
        Words(
            "Læs returmails",
            "Read returned mails",
        ),
        what=Words(
            "Læser mappen »mailbox«: en adresse, der ikke findes mere, kommer på listen over dem, der ikke "
            "kan nås, og afløseren spørges, til adressen er rettet. Automatiske svar bliver slettet, "
            "uden at nogen læser dem. "
            "Resten bliver liggende til et menneske.",
            "Reads the folder 'mailbox': an address that is no longer there goes on the list of those who "
            "cannot be reached, and the deputy is asked until it has been corrected. Automatic replies are "
            "deleted unread. The rest is left for a person.",
        ),
        when=Words(
            "Det sker af sig selv hver morgen. Tryk, når du har lagt returmails i mappen og ikke vil vente.",
            "It happens by itself every morning. Press when you have put returned mails there and would "
            "rather not wait.",
        ),
        again=Words(
            "Ja. Den, der står på listen, kommer ikke på den igen.",
            "Yes. Whoever is on the list is not put there again.",
        ),
    ),
    Row(
        "close_matter",
        YOU_PRESS,
        Words(
            "Luk en sag",
            "Close a matter",
        ),
        what=Words(
            "Gør en sag fortrolig til en dato: opgaver, dele af planen, et mødes beslutninger, budgetlinjer "
            "eller et oplæg. I mails, på sider, i filer og i navnet på kørsler står der så kun et nummer, "
            "uden titel, tekst og beløb. De personer, du nævner, ser resten på deres egen side. Den dag "
            "bliver det åbent af sig selv; uden dato bliver det åbent med det samme. Det, du skriver i en "
            "formular, kan alle med adgang til denne skærm læse: skriv numre og nøgler, aldrig titler.",
            "Makes a matter confidential until a date: tasks, elements of the plan, a meeting's decisions, "
            "budget lines or a brief. In mails, on pages, in files and in the names of runs there is only a "
            "number then, without title, text and amounts. The people you name see the rest on their own "
            "page. On that day it opens by itself; without a date it opens at once. What you write in a form "
            "can be read by everybody who sees this screen: write numbers and keys, never titles.",
        ),
        when=Words(
            "Så snart en sag er fortrolig, helst før der bliver skrevet om den.",
            "As soon as a matter is confidential, best before anything is written about it.",
        ),
        again=Words(
            "Ja. Samme dato én gang til ændrer intet; en ny dato afløser den gamle.",
            "Yes. The same date once more changes nothing; a new date replaces the old one.",
        ),
        fields={
            "decisions": Words(
                "Beslutninger fra mødet (nøglen på det, de handler om)",
                "The meeting's decisions (the key of what they are about)",
            ),
            "year": Words(
                "Planår (for beslutninger, budgetlinjer og oplæg)",
                "Plan year (for decisions, budget lines and a brief)",
            ),
            "meeting": Words(
                "Temamøde (for beslutninger og oplæg)", "Theme meeting (for decisions and a brief)"
            ),
            "requests": Words(
                "Opgavernes nr. (de står i »Hvem mangler hvad?«)",
                "The tasks' nos. (they stand in 'Who owes what?')",
            ),
        },
    ),
    Row(
        "export_case",
        YOU_PRESS,
        Words(
            "Saml en aktindsigt",
            "Gather a case",
        ),
        what=Words(
            "Samler alt, der er gemt om en sag, i én fil: opgaver, svar, beslutninger og mails i rækkefølge, "
            "med datoer og navne og en indholdsliste. Det, der er lukket, er ikke med; det står der med "
            "nummer, så I selv kan afgøre det. Personlige links er taget ud af mailene.",
            "Gathers everything kept about a case in one file: tasks, answers, decisions and mails in order, "
            "with dates, names and a list of contents. What is closed is not included; it stands there by "
            "number, so that you can decide. Personal links are taken out of the mails.",
        ),
        when=Words(
            "Når nogen beder om aktindsigt i en sag.",
            "When somebody asks for access to the documents of a case.",
        ),
        again=Words(
            "Ja. Er der ikke kommet noget til, bliver det den samme fil.",
            "Yes. If nothing has been added, it is the same file.",
        ),
        fields={
            "case_number": Words(
                "Sagsnummer (som det står i beslutningen)", "Case number (as it stands in the decision)"
            ),
            "requests": Words(
                "Opgavernes nr. (de står i »Hvem har svaret?«)",
                "The tasks' nos. (they stand in 'Who has answered?')",
            ),
        },
    ),
)
