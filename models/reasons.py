"""Why somebody is asked, and what happens with the answer: in words, by kind of task."""

from __future__ import annotations

from collections.abc import Mapping

from models.choices import Words
from models.settings import Language

WHY: dict[str, Words] = {
    "contribution": Words(
        "{Council} {discusses} {topic} på {meeting}, {day}.",
        "{Council} {discusses} {topic} at {meeting}, {day}.",
    ),
    "approval": Words(
        "Oplægget til {meeting} er klar. Før det sendes ud, skal det være {station}.",
        "The brief for {meeting} is ready. Before it is sent out it should be {station}.",
    ),
    "plan_approval": Words(
        "{Document} er klar. Før den gælder, skal den være {station}.",
        "{Document} is ready. Before it stands it should be {station}.",
    ),
    "steers": Words(
        "{Meeting} blev holdt {day}. Det, {council} pegede på, skal skrives ned, mens det er friskt.",
        "{Meeting} was held on {day}. What {council} pointed to should be written down while it is fresh.",
    ),
    "decisions": Words(
        "Det, {council} pegede på ved {meeting}, skal følges til en beslutning.",
        "What {council} pointed to at {meeting} is to be followed to a decision.",
    ),
    "budget": Words(
        "Budgettet har været til 2. behandling. Nu skal det skrives ned, hvad der blev af prioriteringerne.",
        "The budget has had its second reading. Now it should be written down what became of the priorities.",
    ),
    "review": Words(
        "Vi vil gerne gøre det næste møde bedre.", "We would like to make the next meeting better."
    ),
    "communicate": Words(
        "Beslutningerne efter {meeting} skal ud til dem, de angår.",
        "The decisions after {meeting} should reach those they concern.",
    ),
    "action": Words("Opgaven følger af en beslutning.", "The task follows from a decision."),
    "status": Words(
        "Vi følger op på det, der er sat i gang og besluttet.",
        "We are following up on what was started and decided.",
    ),
    "evaluation": Words(
        "En gang om året ser vi på, hvad planerne har ført til.",
        "Once a year we look at what the plans have led to.",
    ),
    "room": Words(
        "Når der skal prioriteres, er det godt at vide, hvilke penge der kan flyttes, og hvilke der er"
        " bundet.",
        "When priorities are to be set, it helps to know which money can be moved and which is bound.",
    ),
    "ad_hoc": Words("Sekretariatet har brug for dit svar.", "The secretariat needs your answer."),
    "extra": Words("Der er sat en ekstra runde i gang.", "An extraordinary round is under way."),
    "evaluation_questions": Words(
        "En gang om året ser vi på, hvordan vi selv har arbejdet med planerne.",
        "Once a year we look at how we ourselves have worked with the plans.",
    ),
    "closed": Words(
        "Sagen er fortrolig, så her står hverken titel eller tidligere svar. Ring til {sender} på {phone},"
        " hvis du er i tvivl om, hvad den gælder.",
        "The matter is confidential, so neither its title nor earlier answers stand here. Call {sender} on"
        " {phone} if you are not sure what it is about.",
    ),
    "other": Words("Vi har brug for hjælp til {what}.", "We need help with {what}."),
}
"""What it is about, by kind of task; the four questions of the evaluation by their form."""
WHY |= {"coherence": WHY["contribution"]}

WHY_YOU: dict[str, Words] = {
    "contribution": Words("Du kender området.", "You know the field."),
    "coherence": Words("Du kender planerne på tværs.", "You know the plans across the fields."),
    "approval": Words("Det er dig, vi spørger.", "You are the one we ask."),
    "plan_approval": Words("Det er dig, vi spørger.", "You are the one we ask."),
    "review": Words("Du ved, hvordan {meeting} gik.", "You know how {meeting} went."),
    "communicate": Words("Du er ansvarlig for, at det sker.", "You are responsible for that."),
    "action": Words("Du er ansvarlig for den.", "You are responsible for it."),
    "status": Words("Du er ansvarlig for området.", "You are responsible for the field."),
    "evaluation": Words("Du er ansvarlig for området.", "You are responsible for the field."),
    "room": Words("Du har ansvaret for linjerne nedenfor.", "You are responsible for the lines below."),
    "evaluation_questions": Words("Vi vil gerne have dit syn på det.", "We would like your view of it."),
}
"""Why the one it belongs to is asked."""

HAPPENS: dict[str, Words] = {
    "contribution": Words(
        "Dit svar indgår i oplægget til {council}. Bagefter får du besked om, hvad mødet pegede på, og"
        " hvad der blev besluttet.",
        "Your answer goes into the brief for {council}. Afterwards we tell you what the meeting pointed to"
        " and what was decided.",
    ),
    "approval": Words(
        "Dit svar og din kommentar står i oplægget, også hvis du sender det tilbage. Tavshed er ikke"
        " godkendelse: hører vi ikke fra dig, står der »ikke {station}«.",
        "Your answer and your comment stand in the brief, also if you send it back. Silence is not"
        " approval: if we do not hear from you, it will say 'not {station}'.",
    ),
    "steers": Words(
        "De, der har bidraget, får opsamlingen. Et temamøde beslutter ikke noget: bagefter følges hvert"
        " pejlemærke, til der er truffet en beslutning.",
        "Those who contributed get the note. A theme meeting decides nothing: afterwards each steer is"
        " followed until a decision has been made.",
    ),
    "decisions": Words(
        "Det, der er godkendt, bliver til opgaver med en ansvarlig og en frist. De, der har bidraget, får"
        " besked.",
        "What was approved becomes tasks with somebody responsible and a deadline. Those who contributed"
        " are told.",
    ),
    "review": Words(
        "Svarene bruges, når vi forbereder det næste møde.",
        "The answers are used when we prepare the next meeting.",
    ),
    "communicate": Words(
        "Når du har skrevet, hvad der er gjort, er opgaven færdig.",
        "When you have written what was done, the task is finished.",
    ),
    "action": Words(
        "Når du har skrevet, hvad der er gjort, bliver beslutningen noteret som gennemført.",
        "When you have written what was done, the decision is recorded as carried out.",
    ),
    "status": Words(
        "Dit svar indgår i den samlede opfølgning. Skriver du en ny frist, flyttes det, området skylder efter"
        " beslutninger, og din begrundelse følger med.",
        "Your answer goes into the follow-up report. If you give a new date, what the field owes after"
        " decisions is moved, and your reason goes with it.",
    ),
    "evaluation": Words(
        "Dit svar indgår i oplægget til det første temamøde i planår {next_year}.",
        "Your answer goes into the brief for the first theme meeting of plan year {next_year}.",
    ),
    "room": Words(
        "Svarene lægges sammen for hvert område. Kun {council} flytter penge, og ingen gør det på grund af"
        " dit svar alene.",
        "The answers are added up for each area. Only {council} moves money, and nobody does so because of"
        " your answer alone.",
    ),
    "evaluation_questions": Words(
        "Svarene samles i årets evaluering. Hvor du selv står, vises kun samlet for en enhed med fem svar"
        " eller flere.",
        "The answers are put together in the yearly evaluation. Where you stand yourself is only shown for"
        " a unit with five answers or more.",
    ),
    "ad_hoc": Words(
        "Dit svar går til sekretariatet. Et kort svar er nok.",
        "Your answer goes to the secretariat. A short answer is enough.",
    ),
    "extra": Words("Svarene samles i ét oplæg.", "The answers are put together in one paper."),
    "other": Words("Dit svar går til sekretariatet.", "Your answer goes to the secretariat."),
}
HAPPENS["approval_given"] = Words(
    "Dit svar og din kommentar står i oplægget, også hvis du har sendt det tilbage.",
    "Your answer and your comment stand in the brief, also if you have sent it back.",
)
HAPPENS["plan_approval_given"] = Words(
    "Dit svar og din kommentar står i {noun}. Sender du den tilbage, bliver den rettet, og så spørger vi"
    " igen.",
    "Your answer and your comment stand in {noun}. If you send it back, it is corrected, and then we ask"
    " again.",
)
HAPPENS["plan_approval"] = Words(
    HAPPENS["plan_approval_given"].da
    + " Tavshed er ikke godkendelse: hører vi ikke fra dig, står der »ikke {station}«.",
    HAPPENS["plan_approval_given"].en
    + " Silence is not approval: if we do not hear from you, it will say 'not {station}'.",
)
HAPPENS |= {"coherence": HAPPENS["contribution"], "budget": HAPPENS["decisions"]}

TOO_LATE = Words(
    "Svarene er samlet, og oplægget er ved at blive skrevet. Du kan stadig sende dit svar; sekretariatet"
    " vurderer, om det kan nå med.",
    "The answers are collected and the brief is being written. You can still send yours; the secretariat"
    " will see whether it can be included.",
)
SENT = Words(
    "Oplægget er sendt ud. Du kan stadig svare, og svaret bliver gemt, men det står ikke i oplægget.",
    "The brief has been sent out. You can still answer, and the answer is kept, but it is not in the brief.",
)
"""What happens with an answer that was never given before the round closed, and before the brief was sent."""

FOR_ANOTHER = {
    "acting": Words("Du svarer i stedet for {owner}.", "You answer in the place of {owner}."),
    "vacant": Words(
        "Opgaven har ingen ansvarlig lige nu, så den er hos dig.",
        "Nobody is responsible for the task at the moment, so it is with you.",
    ),
    "handed": Words("{by} har givet dig opgaven.", "{by} has given you the task."),
    "giver": Words("Du har givet opgaven videre til {to}.", "You have given the task to {to}."),
    "manager": Words(
        "Vi har ikke fået svar fra {owner}, og det kan der være gode grunde til. Du kan svare, give"
        " opgaven videre eller bede om en ny frist.",
        "We have had no answer from {owner}, and there may be good reasons. You can answer, pass the task"
        " on or ask for a later date.",
    ),
}
"""Why it is this reader's, who is not the one it belongs to."""

WHERE = {
    "steers": Words(
        "Skrives i Prefect: »Notér tilkendegivelser«.", "Written in Prefect: 'Record the steers'."
    ),
    "decisions": Words(
        "Skrives i Prefect: »Notér beslutninger«.", "Written in Prefect: 'Record the decisions'."
    ),
    "budget": Words("Skrives i Prefect: »Notér budgettet«.", "Written in Prefect: 'Record the budget'."),
}
"""Where the secretariat writes down what no form of my page takes."""

_DISCUSSES = {False: Words("drøfter", "discusses"), True: Words("drøftede", "discussed")}


def why(kind: str, part: str, facts: Mapping[str, str], language: Language, *, held: bool = False) -> str:
    """Why a task is asked of this reader; `held`: the meeting is over. `facts` fill the texts' names."""
    named = {"discusses": _DISCUSSES[held].said_in(language), **facts}
    about = WHY.get(kind, WHY["other"])
    said = [FOR_ANOTHER[part], about] if part in FOR_ANOTHER else [about]
    if part == "owner" and kind in WHY_YOU:
        said.append(WHY_YOU[kind])
    return " ".join(one.said_in(language).format(**named) for one in said)


def what_happens(kind: str, facts: Mapping[str, str], language: Language) -> str:
    """What happens with the answer."""
    return HAPPENS.get(kind, HAPPENS["other"]).said_in(language).format(**facts)
