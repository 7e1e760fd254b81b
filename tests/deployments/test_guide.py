"""The guides say what is so: their pictures are there, and the names they mention are names of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from deployments.__main__ import PORT, app
from deployments.portal.guard import GUESSES
from deployments.timetable import TABLE
from models.settings import read_settings
from tasks.home import Environment
from tests.guide import GUIDE, PICTURES

YEAR, IT = "sekretariatets-aar.md", "til-it-afdelingen-og-dpo.md"
PICTURE = re.compile(r"!\[([^\]]*)\]\(billeder/([^)]+)\)")
NOT_OF_SETTINGS = {"PLANCYCLE_BEHIND_PROXY"}
"""Read by the portal's own start."""


def text(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


def test_the_pictures_are_those_that_are_shown_and_each_is_said_in_words() -> None:
    shown = PICTURE.findall(text(YEAR))
    assert sorted(file for _, file in shown) == sorted(file.name for file in PICTURES.glob("*.png"))
    assert all(len(alternative) > 30 for alternative, _ in shown)


def test_the_pictures_are_few_and_small() -> None:
    sizes = {file.name: file.stat().st_size for file in PICTURES.glob("*.png")}
    assert 10 <= len(sizes) <= 24
    assert {name: size for name, size in sizes.items() if size > 120 * 1024} == {}


def test_every_place_that_is_linked_to_is_there() -> None:
    for name in (YEAR, IT):
        for target in re.findall(r"\]\(([^)#]+\.md)\)", text(name)):
            assert (GUIDE / target).is_file()
    headings = {slug(line) for line in text(YEAR).splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\]\(#([^)]+)\)", text(YEAR))) <= headings


def slug(heading: str) -> str:
    """As a heading is linked to on a page."""
    return re.sub(r"[^\wæøå -]", "", heading.lstrip("# ").lower()).strip().replace(" ", "-")


@pytest.mark.parametrize(
    "flow", ["open_year", "approve_sending", "tell_manager", "move_meeting", "load_plan"]
)
def test_what_is_pressed_is_called_as_on_the_screen(flow: str) -> None:
    (row,) = [row for row in TABLE if row.flow == flow]
    assert row.short_name("da") in text(YEAR)


def test_what_to_press_when_the_year_goes_otherwise_is_called_so_in_the_list() -> None:
    told = text(YEAR).partition("| det er sket | tryk på |")[2].partition("\n\n")[0]
    named = re.findall(r"\*([^*]+)\*", told)
    assert len(named) > 10
    assert set(named) <= {row.short_name("da") for row in TABLE}


def test_the_environment_commands_and_ports_of_the_it_pages_are_ours() -> None:
    said = text(IT)
    ours = {f"PLANCYCLE_{name.upper()}" for name in Environment.model_fields} | NOT_OF_SETTINGS
    assert set(re.findall(r"PLANCYCLE_[A-Z_]+", said)) <= ours
    known = set(get_command(app).list_commands(None))  # type: ignore[attr-defined]
    assert set(re.findall(r"python -m deployments (\w+)", said)) <= known
    assert {f"| {PORT} ", f"| {PORT + 1} "} <= {line[: len(str(PORT)) + 3] for line in said.splitlines()}


def test_the_it_pages_give_the_figures_that_are_in_force() -> None:
    said, portal = text(IT), read_settings().portal
    assert f"({portal.link_days})" in said and f"`keep_years` ({portal.keep_years})" in said
    assert f"{GUESSES.amount} i minuttet" in said


def test_the_it_pages_fit_two_pages() -> None:
    assert len(text(IT).split()) < 1200


def test_the_files_of_the_home_are_named_as_they_are() -> None:
    for name in (
        "plancycle.db",
        "keys/",
        "municipality.toml",
        "letters/",
        "templates/",
        "briefs/",
        "outbox/",
    ):
        assert f"`{name}`" in text(IT)
    assert Path("prefect").name in text(IT)
