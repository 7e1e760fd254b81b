"""What a round's process needs, imported and asked once before it is forked: that takes two seconds."""

from pathlib import Path

from flows.daily_round import daily_round
from models.settings import read_settings
from models.workdays import workdays
from tasks.lettering import writing_desk
from tasks.notify import open_channel

ROUND = daily_round.fn
workdays(read_settings(Path("no-home", "municipality.toml")).days)
open_channel("planmail://localhost")
for language in ("da", "en"):
    writing_desk(language)
