"""Starting everything on one machine, and ending it all together."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deployments.processes import Asked, Ended, Processes
from deployments.serve import READY
from models import store
from models.facts import Refused
from models.settings import Language
from models.store import schema
from tasks import clock, engine
from tasks.home import Home, open_home
from tasks.ledger import passes, standing

HOST = "127.0.0.1"
"""Only this machine: whoever lets others in puts a login in front."""

START_WITHIN = 180.0
"""Seconds the server, then the runner, may take before we say that something is wrong."""

RUNS_END_WITHIN = 8
"""Seconds that runs which have begun get to end by themselves when we are asked to stop."""

NETWORK_FILE_SYSTEMS = ("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "afpfs", "ncpfs")
"""Locks and the embedded database are not safe on these."""

YEAR_AHEAD = "/runs?type=span&seconds=31536000&state=Scheduled&flow-runs-sort=START_TIME_ASC"
"""The page of the UI with every run of the next 365 days, the next one first."""

OTHER_SERVERS = ("PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_HOME")
"""What would lead us to a server that is not ours."""

REPOSITORY = Path(__file__).parent.parent

WORDS: Mapping[Language, Mapping[str, str]] = {
    "da": {
        "starting": "Starter. Første gang tager det omkring et halvt minut.",
        "waiting": "Prefect gør sig klar … {seconds} sekunder",
        "serving": "Prefect svarer. Planårets flow lægges ind …",
        "ready": "Klar efter {seconds} sekunder.",
        "address": "Prefect:             {address}",
        "year": "Hele planåret:       {address}",
        "overview": "Dagens overblik:     {address}",
        "portal": "De ansvarliges side: {address} (links står i mailene)",
        "try": "Prøv en side:        {address}",
        "hidden": "Links i mails:       ingen, før PLANCYCLE_PUBLIC_URL siger, hvor siden er",
        "home": "Alt ligger i:        {home}",
        "outbox": "Mails sendes ikke:   de lægges som filer i {outbox}",
        "channel": "Mails:               sendes ad {scheme}",
        "override": "Mails:               alle sendes til {receiver} i stedet for modtageren",
        "dry_run": "Mails:               ingen sendes (prøvekørsel)",
        "stop": "Stop med Ctrl-C.",
        "stopping": "Stopper …",
        "finishing": "Venter et øjeblik på det, der er i gang …",
        "stopped": "Stoppet.",
        "died": "{name} stoppede uventet (kode {code}), så alt er stoppet. Linjerne ovenfor siger hvorfor.",
    },
    "en": {
        "starting": "Starting. The first time this takes about half a minute.",
        "waiting": "Prefect is getting ready … {seconds} seconds",
        "serving": "Prefect answers. Putting in the flows of the plan year …",
        "ready": "Ready after {seconds} seconds.",
        "address": "Prefect:             {address}",
        "year": "The whole year:      {address}",
        "overview": "Today's overview:    {address}",
        "portal": "The owners' page:    {address} (links stand in the mails)",
        "try": "Try a page:          {address}",
        "hidden": "Links in mails:      none until PLANCYCLE_PUBLIC_URL says where the page is",
        "home": "Everything lies in:  {home}",
        "outbox": "Mails are not sent:  they are kept as files in {outbox}",
        "channel": "Mails:               sent by {scheme}",
        "override": "Mails:               all go to {receiver} instead of the receiver",
        "dry_run": "Mails:               none are sent (dry run)",
        "stop": "Stop with Ctrl-C.",
        "stopping": "Stopping …",
        "finishing": "Waiting a moment for what has begun …",
        "stopped": "Stopped.",
        "died": "{name} ended unexpectedly (code {code}), so all was stopped. The lines above say why.",
    },
}


def up(
    home: Path,
    port: int,
    demo: bool = False,
    prepare: Callable[[], None] | None = None,
    flows: str = "flows",
) -> int:
    """Run everything until Ctrl-C or SIGTERM (0), or until a part of it dies (1).

    `prepare` is called once the memory is migrated, before any flow can run: `--demo` fills the home there.
    A demo ignores the channels of the environment. Raises Refused when this home or port cannot be used.
    """
    refuse_network_home(home, _mounts())
    home.mkdir(parents=True, exist_ok=True)
    if demo:
        forget_channels()
    with _only_one(home):
        refuse_busy_port(port)
        refuse_busy_port(port + 1)
        opened = open_home(home)
        schema.migrate(store.memory())
        _without_second_ui(home / "prefect" / "ui")
        return _run(opened, port, prepare, flows)


def _run(home: Home, port: int, prepare: Callable[[], None] | None, flows: str) -> int:
    began = time.monotonic()
    words = WORDS[home.settings().municipality.language]
    processes = Processes(_show)
    processes.listen()
    _say(words["starting"])
    try:
        around = environment(home.folder, port)
        Path(around["TMPDIR"]).mkdir(parents=True, exist_ok=True)
        home.portal_file.write_text(f"http://{HOST}:{port + 1}\n", encoding="utf-8")
        server = ["prefect", "server", "start", "--host", HOST, "--port", str(port)]
        processes.start("server", server, around, held=40)
        if prepare is not None:
            prepare()
        _wait_for_server(processes, port, words)
        with _address_left(home.folder, port):
            processes.start("runner", ["deployments.serve", flows], around)
            processes.start("announcer", ["deployments.announcer"], around)
            processes.start("portal", ["deployments.portal", "--port", str(port + 1)], around)
            _wait_for(processes, READY)
            _welcome(home, port, words, time.monotonic() - began)
            processes.heed(None)
    except Asked:
        _say(words["stopping"])
        _let_runs_end(port, words)
        return 0
    except Ended as end:
        _say(words["died"].format(name=end.name, code=end.code))
        return 1
    finally:
        processes.end()
        _say(words["stopped"])
    return 0


def environment(home: Path, port: int) -> dict[str, str]:
    """What every process of ours is told: our own server and home, no advertising, nobody followed."""
    inherited = {name: value for name, value in os.environ.items() if name not in OTHER_SERVERS}
    return inherited | {
        "PLANCYCLE_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONUNBUFFERED": "1",
        "PREFECT_HOME": str(home / "prefect"),
        # Prefect's runner takes one folder for all users of a machine, and the second may not write in it.
        "TMPDIR": str(home / "prefect" / "tmp"),
        "PREFECT_PROFILES_PATH": str(home / "prefect" / "profiles.toml"),
        "PREFECT_API_URL": f"http://{HOST}:{port}/api",
        engine.TOLD_BY: f"http://{HOST}:{port}/api",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "prefect" / "ui"),
        "PREFECT_UI_URL": f"http://{HOST}:{port}",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        # Only the round has a clock: a few days of it, so that Upcoming is the year.
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P4D",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "1",
        # Task runs are written in sets, or their rows are lost when the server stops.
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
        "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    }


def refuse_network_home(home: Path, mounts: str) -> None:
    """Refused when the home lies on a network file system; `mounts` in the form of /proc/self/mounts."""
    kind = kind_of_file_system(home, mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise Refused(
            f"{home}: the home lies on a network file system ({kind}), where the memory is not safe. "
            "Choose a folder on this machine's own disk with --home."
        )


def kind_of_file_system(folder: Path, mounts: str) -> str:
    """The type of the file system that holds `folder`; empty when nobody knows."""
    rows = [row.split() for row in mounts.splitlines()]
    place = Path(os.path.realpath(folder))
    holding = [
        (len(where), kind)
        for _, where, kind, *_ in rows
        if place.is_relative_to(Path(where.replace("\\040", " ")))
    ]
    return max(holding, default=(0, ""), key=lambda found: found[0])[1]


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # not Linux: nothing to go by


def refuse_busy_port(port: int) -> None:
    """Refused when something answers on the port already."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except (OSError, OverflowError):
            raise Refused(f"Port {port} is in use or not allowed. Choose another with --port.") from None


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """A home is run by one `up`; the lock goes with its process."""
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                f"{home}: this home is already running. Stop it first, or choose another --home."
            ) from None
        yield


@contextmanager
def _address_left(home: Path, port: int) -> Iterator[None]:
    """The command line beside us finds the server by this file."""
    file = engine.address_file(home)
    file.write_text(f"http://{HOST}:{port}/api\n", encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _without_second_ui(pages: Path) -> None:
    """Leave the newer UI out: it mislabels our forms, hides Resume, and the older one advertises it.

    No setting does: but the server serves only the UIs it could copy here, and this link leads nowhere.
    """
    pages.mkdir(parents=True, exist_ok=True)
    if not (pages / "v2").is_symlink():
        (pages / "v2").symlink_to("left-out")


def forget_channels() -> None:
    """A demo sends nothing, whatever the environment says."""
    for name in ("CHANNEL", "CHANNEL_FILE", "RECEIVER_OVERRIDE", "DRY_RUN"):
        os.environ.pop(f"PLANCYCLE_{name}", None)


def _wait_for_server(processes: Processes, port: int, words: Mapping[str, str]) -> None:
    for waited in range(1, int(START_WITHIN)):
        processes.heed(1.0)
        if _answers(port):
            processes.release("server")
            _say(words["serving"])
            return
        if waited % 10 == 0:
            _say(words["waiting"].format(seconds=waited))
    raise Refused(f"Prefect's server did not answer on port {port} within {START_WITHIN:.0f} seconds.")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/api/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _let_runs_end(port: int, words: Mapping[str, str]) -> None:
    """What has begun gets a moment to end by itself: a mail on its way is better sent than doubtful."""
    for waited in range(RUNS_END_WITHIN):
        if not _running(port):
            return
        if not waited:
            _say(words["finishing"])
        time.sleep(1)


def _running(port: int) -> int:
    begun = json.dumps({"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}).encode()
    asked = urllib.request.Request(
        f"http://{HOST}:{port}/api/flow_runs/count", begun, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=2) as answer:
            return int(answer.read())
    except (OSError, ValueError):
        return 0  # no server, nothing running


def _wait_for(processes: Processes, line: str) -> None:
    if not processes.heed(START_WITHIN, until=line):
        raise Refused(f"The flows were not served within {START_WITHIN:.0f} seconds.")


def _welcome(home: Home, port: int, words: Mapping[str, str], seconds: float) -> None:
    _say("")
    _say(words["ready"].format(seconds=f"{seconds:.0f}"))
    for name, path in (("address", ""), ("year", YEAR_AHEAD), ("overview", "/artifacts")):
        _say(words[name].format(address=f"http://{HOST}:{port}{path}"))
    _say(words["portal"].format(address=f"http://{HOST}:{port + 1}"))
    if home.portal_address is None:
        _say(words["hidden"])
    if (person := standing.asked_most()) and standing.memory_purpose() == "demo":
        today = clock.today(None, home.settings().municipality.timezone)
        _say(words["try"].format(address=passes.link_of(person, today)))
    _say(words["home"].format(home=home.folder))
    _say(where_mails_go(home, words))
    _say(words["stop"])


def where_mails_go(home: Home, words: Mapping[str, str]) -> str:
    """Whether mails leave this machine, and to whom; never the channel's address, which holds a secret."""
    said = home.environment
    if said.dry_run:
        return words["dry_run"]
    if not home.sends:
        return words["outbox"].format(outbox=home.outbox)
    if said.receiver_override:
        return words["override"].format(receiver=said.receiver_override)
    return words["channel"].format(scheme=home.channel_url.partition(":")[0])


def _show(name: str, text: str) -> None:
    print(f"{name:>9} │ {text}", flush=True)


def _say(text: str) -> None:
    print(text, flush=True)
