"""What the secretariat writes in: answers, steers, decisions, files."""

from __future__ import annotations

from deployments.timetable.row import THE_OLD_IS_KEPT, YOU_WRITE, Row
from models.choices import Words

ROWS: tuple[Row, ...] = (
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
        "write_direktion_plan",
        YOU_WRITE,
        Words(
            "Skriv direktionens plan",
            "Write the board's plan",
        ),
        what=Words(
            "Foreslår direktionens handlingsplan (eller kontrakt med byrådet) ud fra visionerne, "
            "kommuneplanens fokus, de tværgående indsatser og beslutningerne. Ret et punkt, føj et til "
            "eller tag et ud, og send planen til godkendelse, når den er god. Det, du har skrevet, "
            "ændrer ingen andre.",
            "Proposes the executive board's action plan (or contract with the council) from the "
            "visions, the focus of the municipal plan, the cross-cutting actions and the decisions. "
            "Change an item, add one or leave one out, and send the plan for approval when it is good. "
            "What you have written is changed by nobody else.",
        ),
        when=Words(
            "Når budgettet er vedtaget, og når planen er sendt tilbage.",
            "Once the budget is adopted, and when the plan was sent back.",
        ),
        again=THE_OLD_IS_KEPT,
    ),
)
