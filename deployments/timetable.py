"""The timetable: every flow once, what it is called, when it runs and what wakes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import NamedTuple

from models.choices import Words
from models.events import CHECKLIST_WANTED, TASKS_OPENED
from models.settings import Language, Settings
from tasks.home import Home

NOTHING_ELSE: Mapping[str, Words] = MappingProxyType({})


class Row(NamedTuple):
    """One flow: what a secretariat reads about it, and what makes it run.

    `flow` is both the module in flows/ and its function. `woken_by` is the event that starts it at once, and
    `told` the parts of the event that become its parameters. Only a `daily` row has a clock of its own.
    `fields` are those of its run form that mean something else here.
    """

    flow: str
    group: Words
    name: Words
    what: Words
    when: Words
    again: Words
    woken_by: str | None = None
    told: tuple[str, ...] = ()
    daily: bool = False
    fields: Mapping[str, Words] = NOTHING_ELSE

    def short_name(self, language: Language) -> str:
        """The first words of the name: how its runs are called in a list."""
        return self.name.said_in(language).partition(":")[0]

    def description(self, language: Language) -> str:
        """What it does, when it runs, and whether it is safe to run again."""
        when, again = ("Hvornår", "Kør igen") if language == "da" else ("When", "Run again")
        return (
            f"{self.what.said_in(language)}\n\n"
            f"**{when}:** {self.when.said_in(language)}\n\n"
            f"**{again}:** {self.again.said_in(language)}"
        )


BY_ITSELF = Words("går af sig selv", "runs by itself")
YOU_PRESS = Words("du trykker", "you press")
YOU_WRITE = Words("du skriver ind", "you write it in")
LOOK_AHEAD = Words("se frem", "look ahead")

WHEN_SOMETHING_COMES = Words(
    "På årets datoer og hver gang der kommer noget nyt ind.",
    "On the dates of the year, and whenever something new comes in.",
)
EACH_STEP_ONCE = Words(
    "Ja. Hvert skridt tages én gang; er intet forfaldet, sker der intet.",
    "Yes. Each step is taken once; if nothing is due, nothing happens.",
)
THE_OLD_IS_KEPT = Words(
    "Ja. En rettelse bliver en ny udgave; det gamle bevares.",
    "Yes. A correction becomes a new version; the old one is kept.",
)

WHICH_ROUND = {
    "meeting": Words("Temamøde (tom: en opfølgning)", "Theme meeting (empty: a follow-up)"),
    "no": Words("Opfølgning nr. (tom: et temamøde)", "Follow-up no. (empty: a theme meeting)"),
}
NUMBERS_ANSWERED = Words(
    "Opgavernes nr. (de står i »Hvem har svaret?«)",
    "The tasks' nos. (they stand in 'Who has answered?')",
)
NUMBERS_OWED = Words(
    "Opgavernes nr. (de står i »Hvem mangler hvad?«)",
    "The tasks' nos. (they stand in 'Who owes what?')",
)

TABLE: tuple[Row, ...] = (
    Row(
        "daily_round",
        BY_ITSELF,
        Words(
            "Dagens runde: mails",
            "Daily round: mails",
        ),
        what=Words(
            "Ser efter, hvad der er forfaldet, skriver dagens mails og opdaterer dagens overblik. "
            "Højst én samlet mail til hver person om dagen, og ingen på lukkede eller stille dage.",
            "Looks at what has fallen due, writes the mails of the day and brings the overview up to "
            "date. At most one collected mail to each person a day, and none on closed or quiet days.",
        ),
        when=Words(
            "Hver hverdagsmorgen, og igen samme formiddag, når nye opgaver er klar til at blive sendt.",
            "Every weekday morning, and again the same morning when new tasks are ready to be sent.",
        ),
        again=Words(
            "Ja, når som helst. Den, der allerede har fået en mail i dag, får ikke en til.",
            "Yes, at any time. Whoever has had a mail today gets no other.",
        ),
        woken_by=TASKS_OPENED,
        daily=True,
    ),
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
        "april_vision",
        BY_ITSELF,
        Words(
            "Aprilmøde: visionen",
            "April: the vision",
        ),
        what=Words(
            "Fører temamødet i april fra de første spørgsmål til tilbagemeldingen: samler bidrag, "
            "skriver oplægget, indhenter godkendelser og sørger for, at det, der bliver sagt, får en "
            "ansvarlig.",
            "Leads the theme meeting in April from the first questions to the feedback: collects "
            "contributions, writes the brief, gathers approvals and sees that what is said gets "
            "somebody responsible.",
        ),
        when=WHEN_SOMETHING_COMES,
        again=EACH_STEP_ONCE,
        woken_by=CHECKLIST_WANTED,
        told=("year",),
    ),
    Row(
        "june_priorities",
        BY_ITSELF,
        Words(
            "Junimøde: de fire år",
            "June: the four years",
        ),
        what=Words(
            "Fører temamødet i juni: højst tre prioriteringer fra hvert område, hvad de koster, og "
            "hvad der kan vente. Tilkendegivelserne fra april står i oplægget.",
            "Leads the theme meeting in June: at most three priorities from each area, what they cost"
            " and what can wait. April's steers stand in the brief.",
        ),
        when=WHEN_SOMETHING_COMES,
        again=EACH_STEP_ONCE,
        woken_by=CHECKLIST_WANTED,
        told=("year",),
    ),
    Row(
        "august_budget",
        BY_ITSELF,
        Words(
            "Augustmøde: det ene år",
            "August: the one year",
        ),
        what=Words(
            "Fører temamødet i august: hvad der er råd til næste år af det, juni pegede på, og om "
            "budget, service og kommuneplan trækker i samme retning. Beløbene er foreløbige, til "
            "budgettet er vedtaget i oktober.",
            "Leads the theme meeting in August: what can be afforded next year of what June pointed "
            "to, and whether budget, service and municipal plan pull the same way. Amounts are "
            "preliminary until the budget is adopted in October.",
        ),
        when=WHEN_SOMETHING_COMES,
        again=EACH_STEP_ONCE,
        woken_by=CHECKLIST_WANTED,
        told=("year",),
    ),
    Row(
        "follow_up",
        BY_ITSELF,
        Words(
            "Opfølgning: status",
            "Follow-up: status",
        ),
        what=Words(
            "Spørger de ansvarlige, om indsatserne er på sporet, delvist eller ikke på sporet, og "
            "fører listen over tilkendegivelser og beslutninger med, hvad der er gjort, og hvad der "
            "mangler.",
            "Asks those responsible whether the actions are on track, partly or off track, and keeps "
            "the list of steers and decisions with what was done and what remains.",
        ),
        when=Words(
            "Tre gange om året, opgjort 31. marts, 31. august og 30. november.",
            "Three times a year, as of 31 March, 31 August and 30 November.",
        ),
        again=Words(
            "Ja. Ingen bliver spurgt to gange om det samme.",
            "Yes. Nobody is asked twice about the same.",
        ),
        woken_by=CHECKLIST_WANTED,
        told=("year", "no"),
    ),
    Row(
        "evaluate_year",
        BY_ITSELF,
        Words(
            "Årets evaluering",
            "Yearly evaluation",
        ),
        what=Words(
            "Sammenholder målinger med mål, spørger til ejerskab, forankring og sammenhæng, og lægger"
            " svarene til rette for aprilmødet.",
            "Compares measurements with targets, asks about ownership, anchoring and coherence, and "
            "prepares the answers for the April meeting.",
        ),
        when=Words(
            "Spørgsmålene sendes i midten af januar, med svar i begyndelsen af februar.",
            "Asked in mid-January, answered in early February.",
        ),
        again=Words(
            "Ja. Hvert skridt tages én gang.",
            "Yes. Each step is taken once.",
        ),
        woken_by=CHECKLIST_WANTED,
        told=("year",),
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
            "Når oplægget til spørgsmålene er klar. Påmindelser bagefter går af sig selv.",
            "Once the questions are ready. Reminders after that go by themselves.",
        ),
        again=Words(
            "Ja. Det, der er godkendt, sendes ikke én gang til.",
            "Yes. What is approved is not sent once more.",
        ),
    ),
    Row(
        "receive_response",
        YOU_WRITE,
        Words(
            "Skriv et svar ind",
            "Write in an answer",
        ),
        what=Words(
            "Tager imod et svar på en opgave, også når det er givet i telefonen på en andens vegne.",
            "Takes in the answer to a task, also when it was given by phone on behalf of somebody.",
        ),
        when=Words(
            "Når nogen har svaret uden om formularen.",
            "When somebody has answered outside the form.",
        ),
        again=Words(
            "Ja. Et nyt svar bliver en ny udgave; det gamle bevares.",
            "Yes. A new answer becomes a new version; the old one is kept.",
        ),
    ),
    Row(
        "record_steers",
        YOU_WRITE,
        Words(
            "Notér tilkendegivelser",
            "Record the steers",
        ),
        what=Words(
            "Skriver ned, hvad mødet pegede på. Et temamøde beslutter intet: det holder, justerer "
            "eller skifter kurs, og prioriterer, lader vente eller tager af.",
            "Writes down what the meeting pointed to. A theme meeting decides nothing: it holds, "
            "adjusts or changes the course, and prioritises, lets wait or drops.",
        ),
        when=Words(
            "Senest tre arbejdsdage efter mødet.",
            "Within three working days of the meeting.",
        ),
        again=THE_OLD_IS_KEPT,
    ),
    Row(
        "record_decisions",
        YOU_WRITE,
        Words(
            "Notér beslutninger",
            "Record the decisions",
        ),
        what=Words(
            "Skriver ned, hvad udvalg, økonomiudvalg og byråd besluttede: sagsnummer, punkt, dato, "
            "ansvarlig og frist. Bidragyderne får besked om, hvad der kom ud af det.",
            "Writes down what committees and the council decided: case number, item, date, who is "
            "responsible and by when. Those who contributed are told what came of it.",
        ),
        when=Words(
            "Når sagen er behandlet.",
            "Once the case has been dealt with.",
        ),
        again=THE_OLD_IS_KEPT,
    ),
    Row(
        "record_budget",
        YOU_WRITE,
        Words(
            "Notér budgettet",
            "Record the budget",
        ),
        what=Words(
            "Siger for hver prioritering fra juni, om den fik hele beløbet, en del, intet, eller blev"
            " flyttet til et andet år, og gør budgetaftalens hensigter til opgaver med ansvarlig og "
            "frist.",
            "Says for each of June's priorities whether it got the whole amount, a part, nothing, or "
            "was moved to another year, and turns the agreement's declarations of intent into tasks "
            "with owner and date.",
        ),
        when=Words(
            "Efter byrådets anden behandling i oktober.",
            "After the council's second reading in October.",
        ),
        again=THE_OLD_IS_KEPT,
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
            "én venlig besked.",
            "Gives a meeting a new date with a reason. The deadlines follow, and those who were asked"
            " get one kind word about it.",
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
        "load_plan",
        YOU_WRITE,
        Words(
            "Læs en fil ind",
            "Load a file",
        ),
        what=Words(
            "Tager personer, enheder, planer, budget, regnskab, målinger eller mødedatoer ind fra et "
            "regneark. En række, der ikke kan læses, nævnes med fil, række, kolonne og hvad der ville"
            " være rigtigt.",
            "Takes in people, units, plans, budget, accounts, measurements or meeting dates from a "
            "sheet. A row that cannot be read is named with file, row, column and what would be "
            "right.",
        ),
        when=Words(
            "Når der er nye tal eller navne.",
            "When there are new figures or names.",
        ),
        again=Words(
            "Ja. Samme fil én gang til ændrer intet.",
            "Yes. The same file once more changes nothing.",
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
        "take_in_sheet",
        YOU_WRITE,
        Words(
            "Læs svarark ind",
            "Take answer sheets in",
        ),
        what=Words(
            "Gemmer svarene fra et ark, som en enhed har udfyldt. Et svar, der er kommet ind imens, bliver "
            "aldrig overskrevet. Det, der afvises, kommer tilbage med farve og begrundelse i en fil ved "
            "siden af.",
            "Keeps the answers from a sheet that a unit has filled in. An answer that came in meanwhile is "
            "never written over. What is refused comes back coloured, with the reason, in a file beside "
            "it.",
        ),
        when=Words(
            "Når en enhed sender sit ark tilbage.",
            "When a unit sends its sheet back.",
        ),
        again=Words(
            "Ja. Samme ark én gang til ændrer intet.",
            "Yes. The same sheet once more changes nothing.",
        ),
    ),
    Row(
        "rehearse_year",
        LOOK_AHEAD,
        Words(
            "Prøv et planår af",
            "Rehearse a plan year",
        ),
        what=Words(
            "Spiller et helt planår igennem dag for dag på en kopi og viser hver milepæl og hver "
            "mail: hvornår, til hvem og hvorfor. Intet bliver sendt eller gemt.",
            "Plays a whole plan year day by day on a copy and shows every milestone and every mail: "
            "when, to whom and why. Nothing is sent or kept.",
        ),
        when=Words(
            "Før du åbner et år eller ændrer en indstilling.",
            "Before you open a year or change a setting.",
        ),
        again=Words(
            "Ja, så tit du vil.",
            "Yes, as often as you like.",
        ),
    ),
)


def cron(settings: Settings) -> str:
    """When the round goes: weekdays at the hour of the settings, in the municipality's zone."""
    hour, minute = settings.letters.round_at.split(":")
    return f"{int(minute)} {int(hour)} * * 1-5"


LATEST = time(12)
"""The hour after which mails wait for the next morning's round."""


def mails_may_leave(opened: Home, now: datetime) -> bool:
    """Whether mails may leave outside the round's own hour: on a weekday's morning, after the round.

    Those that only go to the folder may at any time.
    """
    settings = opened.settings()
    here = now.astimezone(settings.zone)
    morning = time.fromisoformat(settings.letters.round_at) <= here.time() < LATEST
    return not opened.sends or (here.weekday() < 5 and morning)
