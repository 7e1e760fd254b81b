"""What runs by itself: the round, the meetings, the follow-ups, the evaluation."""

from __future__ import annotations

from deployments.timetable.row import BY_ITSELF, EACH_STEP_ONCE, WHEN_SOMETHING_COMES, Row
from models.choices import Words
from models.events import CHECKLIST_WANTED, TASKS_OPENED

ROWS: tuple[Row, ...] = (
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
        "direktion_plan",
        BY_ITSELF,
        Words(
            "Direktionens plan",
            "The board's plan",
        ),
        what=Words(
            "Fører direktionens handlingsplan (eller kontrakt med byrådet) fra station til station på "
            "godkendelsesgangen, fastholder den udgave, der er godkendt, og viser den med den nyeste "
            "status på hvert punkt.",
            "Leads the executive board's action plan (or contract with the council) from station to "
            "station, freezes the version that is approved, and shows it with the newest status of each "
            "item.",
        ),
        when=Words(
            "Når du har sendt planen til godkendelse, og hver gang en station svarer.",
            "Once you have sent the plan for approval, and whenever a station answers.",
        ),
        again=EACH_STEP_ONCE,
        woken_by=CHECKLIST_WANTED,
        told=("year",),
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
        "gather_answers",
        BY_ITSELF,
        Words(
            "Saml svarene",
            "Gather the answers",
        ),
        what=Words(
            "Samler svarene på en bestilling eller en ekstra runde på én side, og viser, hvem der "
            "mangler. Den "
            "ekstra rundes svar lægges også som fil i mappen med oplæg.",
            "Gathers the answers to a request or an extraordinary round on one page, and shows "
            "who is missing. "
            "Those of an extraordinary round are also put as a file in the folder of papers.",
        ),
        when=Words(
            "Hver gang der kommer et svar, og hver morgen, så længe nogen mangler.",
            "Whenever an answer comes in, and every morning while somebody is missing.",
        ),
        again=Words("Ja, så tit du vil. Ingen får besked.", "Yes, as often as you like. Nobody is told."),
        woken_by=CHECKLIST_WANTED,
        told=("year", "no"),
        fields={"no": Words("Bestillingens nr.", "The request's no.")},
    ),
)
