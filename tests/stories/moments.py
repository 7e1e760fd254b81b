"""The days of planår 2027 on whose mornings stories begin: whoever was asked has answered, but a few."""

from __future__ import annotations

from datetime import date

# What is due has been answered on the eve, but for `lived_year.ANSWERED_ON`; afterwards nobody answers
# unless the story says so.
BEFORE_ASKING = date(2027, 2, 17)
ASKED = date(2027, 3, 5)
CLOSED = date(2027, 4, 1)
HELD = date(2027, 4, 28)
JUNE_ASKED = date(2027, 5, 7)
AFTER_JUNE = date(2027, 6, 11)
AUTUMN = date(2027, 9, 1)
BUDGET_READ = date(2027, 10, 20)
DECEMBER = date(2027, 12, 6)

BEGINNINGS = (BEFORE_ASKING, ASKED, CLOSED, HELD, JUNE_ASKED, AFTER_JUNE, AUTUMN, BUDGET_READ, DECEMBER)
