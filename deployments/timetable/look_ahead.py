"""What looks ahead, and changes nothing."""

from __future__ import annotations

from deployments.timetable.row import LOOK_AHEAD, Row
from models.choices import Words

ROWS: tuple[Row, ...] = (
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
