"""Every letter as files to look at, and how they look: in a light and a dark room, on a phone and a desk."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest

from deployments.letters import GROUPS, LANGUAGES, show
from deployments.sample_letters import letters
from models.notices import URGENCY
from models.overview import RUNGS
from models.settings import read_settings
from tasks.lettering import LETTERS, writing_desk
from tests.deployments.portal.browsers import CHROMIUM, needs_chromium
from tests.deployments.test_command_line import run

SLIPS = re.compile(r"None|null|\{\{|\{%|\{[a-z]+\}|\.\.|undefined", re.IGNORECASE)

LETTERS_LOOKED_AT = ("digest.several", "request.contribution", "no_link.contribution", "new_link.link")

THIN = """() => {
  const channel = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const c = parts(getComputedStyle(node).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), thin = [];
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || !node.offsetParent) continue;
    const ink = light(parts(getComputedStyle(node).color)), paper = light(ground(node));
    if ((Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05) < 4.5) thin.push(text);
  }
  return thin;
}"""
"""The texts whose contrast is below 4.5 to 1 (WCAG 2.1, 1.4.3)."""


# ── The files ────────────────────────────────────────────────────────────────


def test_every_letter_is_shown_in_both_languages_without_a_home(tmp_path: Path) -> None:
    shown = show(tmp_path / "no-home", tmp_path / "out")
    assert not shown.faults
    assert not (tmp_path / "no-home").exists()
    for language in LANGUAGES:
        stems = [
            {file.stem for file in (tmp_path / "out" / language).glob(f"*.{ending}")}
            for ending in ("html", "txt", "eml")
        ]
        assert stems[0] == stems[1] == stems[2]
        assert len(stems[0]) == shown.letters / 2 > 90
    index = shown.begin.read_text(encoding="utf-8")
    named = re.findall(r'href="(\w\w/[^"]+)"', index)
    assert len(set(named)) == len(named) == shown.letters * 3
    assert all((tmp_path / "out" / name).is_file() for name in named)
    assert "Bøgesund Kommune" in index
    assert not SLIPS.search(re.sub(r"<style>.*?</style>", "", index, flags=re.DOTALL))
    assert not re.search(r"https?://", index)


def test_no_letter_shown_has_a_hole_in_it(tmp_path: Path) -> None:
    show(None, tmp_path)
    for file in tmp_path.glob("*/*.txt"):
        written = file.read_text(encoding="utf-8")
        assert not SLIPS.search(written), (file.name, written)


def test_a_mail_shown_is_the_mail_that_would_be_sent(tmp_path: Path) -> None:
    show(None, tmp_path, ("da",))
    content = (tmp_path / "da" / "late.contribution.eml").read_bytes()
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"] == "Vi mangler dit svar om »Sundhedspolitik«"
    assert message["Reply-To"] == "byraadssekretariatet@boegesund.example"
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert html.split() == (tmp_path / "da" / "late.contribution.html").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_there_is_can_be_seen(language: str) -> None:
    desk = writing_desk(language)
    lines = [line for one in letters(read_settings(), desk.language) for line in one.letter.lines]
    used = {desk.text(line.rung, line.kind).name for line in lines}
    assert used == {file.name for file in (LETTERS / language).glob("*.txt")} - {"frame.txt"}


def test_every_rung_has_a_name_to_leaf_by() -> None:
    assert {*URGENCY} <= RUNGS.keys() < GROUPS.keys()


def test_a_municipality_sees_its_own_names_texts_and_meetings(tmp_path: Path) -> None:
    own = tmp_path / "home" / "letters" / "da"
    own.mkdir(parents=True)
    (tmp_path / "home" / "municipality.toml").write_text(
        '[municipality]\nname = "Fjordby Kommune"\n[portal]\ncolor = "#7a1f1f"\n'
        '[[meetings]]\nkind = "august"\nused = false\n',
        encoding="utf-8",
    )
    (own / "new_link.txt").write_text("Subject: Her er det\nVærsgo: {{ link('se') }}\n", encoding="utf-8")
    (own / "note.txt").write_text("Subject: {{ findes_ikke }}\n", encoding="utf-8")
    shown = show(tmp_path / "home", tmp_path / "out", ("da",))
    html = (tmp_path / "out" / "da" / "new_link.link.html").read_text(encoding="utf-8")
    assert "<title>Her er det</title>" in html and "#7a1f1f" in html and "Fjordby Kommune" in html
    assert not (tmp_path / "out" / "da" / "request.coherence.html").exists()
    assert [fault.split(":")[0] for fault in shown.faults] == ["note.own", "note.others"]
    assert "&#39;findes_ikke&#39; is undefined" in shown.begin.read_text(encoding="utf-8")


def test_the_command_writes_them_and_says_where(tmp_path: Path) -> None:
    said = run(tmp_path / "no-home", "letters", "--out", tmp_path / "out", "--language", "en")
    assert (said.code, said.err) == (0, "")
    assert said.out.strip().endswith(str(tmp_path / "out" / "index.html"))
    assert [folder.name for folder in (tmp_path / "out").iterdir() if folder.is_dir()] == ["en"]
    assert not (tmp_path / "no-home").exists()


# ── How they look ────────────────────────────────────────────────────────────


@needs_chromium
def test_letters_can_be_read_on_a_phone_and_in_the_dark(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    show(None, tmp_path, ("da",))
    long = tmp_path / "da" / "digest.several.html"
    longer = long.read_text(encoding="utf-8").replace("Sundhedspolitik", "Sundheds" + "politik" * 30)
    long.write_text(longer, encoding="utf-8")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in (390, 700):
                page = browser.new_page(
                    viewport={"width": width, "height": 700},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                for name in LETTERS_LOOKED_AT:
                    page.goto((tmp_path / "da" / f"{name}.html").as_uri())
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
                    assert page.evaluate(THIN) == [], (name, scheme)
                    ground = page.evaluate(
                        "getComputedStyle(document.querySelector('.letter')).backgroundColor"
                    )
                    assert ground == ("rgb(26, 32, 39)" if scheme == "dark" else "rgb(255, 255, 255)")
                button = page.locator(".press a").bounding_box()
                assert button is not None and button["height"] >= 44
                page.close()
        browser.close()
