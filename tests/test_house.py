"""The house rules: what the files agree on, whoever wrote them."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
HOUSE = ("deployments", "flows", "tasks", "models")
GENERATED = "models/store/migrations/versions/"
SKIPPED = {"build", "node_modules", "__pycache__"}


def name(file: Path) -> str:
    """The file's place in the house, with forward slashes."""
    return file.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """Every Python file under these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


pythons = pytest.mark.parametrize("file", python_files(*HOUSE, "tests"), ids=name)


@cache
def tree(file: Path) -> ast.Module:
    """What Python reads in a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def calls(file: Path) -> Iterator[str]:
    """Everything the file calls, as it is written: `datetime.now`, `store.reading` …"""
    return (ast.unparse(node.func) for node in ast.walk(tree(file)) if isinstance(node, ast.Call))


def own_files() -> list[Path]:
    """Every file that belongs to the project, whatever its kind: what git keeps, or all that lies here."""
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / file for file in kept.stdout.split("\0") if (ROOT / file).is_file()] or _lying_here()


def _lying_here() -> list[Path]:
    tops = (path for path in ROOT.iterdir() if path.name == ".ci" or path.name[0] != ".")
    files = (file for top in tops for file in (top, *top.rglob("*")) if file.is_file())
    return sorted(file for file in files if not SKIPPED & {*file.relative_to(ROOT).parts})


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────


@pythons
def test_no_file_or_folder_takes_a_name_of_the_standard_library(file: Path) -> None:
    parts = [file.stem if part == file.name else part for part in file.relative_to(ROOT).parts]
    assert not [part for part in parts if part in sys.stdlib_module_names and part != "__main__"]


@pythons
def test_every_file_opens_with_one_line_that_says_what_it_is_for(file: Path) -> None:
    if not file.stat().st_size:
        return
    said = ast.get_docstring(tree(file), clean=False)
    assert said, f"{name(file)} opens without a docstring"
    assert "\n" not in said, f"{name(file)} opens with more than one line"
    assert said.strip().endswith((".", "`.")), f"{name(file)} does not open with a sentence"


def test_no_file_holds_an_index_address_or_a_place_on_somebodys_machine() -> None:
    told = re.compile(
        r"(?:inde[x]|registry)[-_]url\s*[=:]\s*\S|find[-_]links|https?://\S+/simple\b|pythonhoste[d]"
        r"|registry\.npmjs|file://|/(?:work|root|home)/\w",
        re.IGNORECASE,
    )
    found = []
    for file in own_files():
        for number, line in enumerate(_lines(file), 1):
            if told.search(line) and file != Path(__file__):
                found.append(f"{name(file)}:{number}: {line.strip()[:80]}")
    assert found == []


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


# ── The memory, the clock, the outside world ────────────────────────────────────────────────────────────


@pythons
def test_there_is_no_third_way_into_the_memory(file: Path) -> None:
    if name(file).startswith(("tests/", "models/store/session.py")):
        return
    forbidden = r"(?:^|\.)(?:Session|sessionmaker|scoped_session|create_engine|SessionTransaction)$"
    if not name(file).startswith(("models/store/schema.py", "models/store/migrations/")):
        forbidden += r"|\.begin(?:_nested)?$|(?:memory\(\)|engine)\.(?:connect|raw_connection)$"
    assert [call for call in calls(file) if re.search(forbidden, call)] == []


@pythons
def test_only_the_clock_module_reads_the_clock(file: Path) -> None:
    if name(file) == "tasks/clock.py":
        return
    reads = (
        r"(?:^|\.)(?:date(?:time)?\.(?:today|now|utcnow)|time\.(?:time|time_ns|localtime|gmtime|strftime))$"
    )
    reads += r"|^func\.(?:now|current_\w+|localtime\w*)$"
    assert [call for call in calls(file) if re.search(reads, call)] == []


def test_only_the_announcer_emits_events() -> None:
    emitting = [
        name(file) for file in python_files(*HOUSE) if "emit_event" in file.read_text(encoding="utf-8")
    ]
    assert emitting in (["tasks/announce.py"], [])


# ── Functions ───────────────────────────────────────────────────────────────────────────────────────────


def lengths() -> list[tuple[int, str]]:
    """How long each function of the house is, its docstring left out; migrations are lists, not functions."""
    return [
        (_length(node), f"{name(file)}:{node.lineno} {node.name}")
        for file in python_files(*HOUSE)
        if not name(file).startswith(GENERATED)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    said = ast.get_docstring(function) is not None
    return (
        (function.end_lineno or 0)
        - function.lineno
        + 1
        - ((first.end_lineno or 0) - first.lineno + 1 if said else 0)
    )


def test_a_function_is_one_sentence() -> None:
    found = [length for length, _ in lengths()]
    assert statistics.median(found) <= 9


def test_nine_functions_in_ten_fit_on_a_screen() -> None:
    found = lengths()
    long = sorted((row for row in found if row[0] > 30), reverse=True)
    assert len(long) <= len(found) / 10, long


# ── Dependencies ────────────────────────────────────────────────────────────────────────────────────────


@cache
def project() -> dict[str, list[Requirement]]:
    """What the project says it needs: to run, and to be tested."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = {"run": said["dependencies"], "test": said["optional-dependencies"]["test"]}
    return {kind: [Requirement(line) for line in lines] for kind, lines in needs.items()}


def pinned() -> dict[str, str]:
    """Each pinned package with its version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.lstrip().startswith("#")]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def imported(file: Path) -> Iterator[str]:
    """The packages from outside that a file imports."""
    for node in ast.walk(tree(file)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        roots = {named.partition(".")[0] for named in names}
        yield from roots - sys.stdlib_module_names - {*HOUSE, "tests"}


@pythons
def test_every_package_that_is_imported_is_declared(file: Path) -> None:
    kinds = ["run", "test"] if name(file).startswith("tests/") else ["run"]
    declared = {canonicalize_name(need.name) for kind in kinds for need in project()[kind]}
    offered = packages_distributions()
    missing = [
        package
        for package in imported(file)
        if not declared & {canonicalize_name(known) for known in offered.get(package, [package])}
    ]
    assert missing == [], f"{name(file)} imports what pyproject.toml does not declare"


def test_every_declared_package_is_pinned_within_its_range() -> None:
    pins = pinned()
    needs = [need for needs in project().values() for need in needs]
    outside = [
        str(need)
        for need in needs
        if not need.specifier.contains(pins.get(canonicalize_name(need.name), "0"), prereleases=True)
    ]
    assert outside == [], "make the pins again: see the head of constraints.txt"


def test_the_pins_are_the_set_that_was_measured_together() -> None:
    pins = pinned()
    measured = {"prefect": "3.8.8", "sqlalchemy": "2.0.58", "pydantic": "2.14.3"}
    measured |= {"alembic": "1.20.1", "apprise": "1.13.1"}
    assert {package: pins[package] for package in measured} == measured
    assert tuple(map(int, pins["fastapi"].split("."))) < (0, 151)


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    said = [line.strip() for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    (command,) = (line for line in said if line.endswith("python -m tests"))
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
