"""Pages in the Prefect UI: artifacts, kept by key with their history."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from models.choices import Words
from models.overview import ASKING_PAGE, narrowed
from tasks import engine, home
from tasks.verbs import in_flow_run, rehearsing, verb

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

KEYS: dict[str, Words] = {
    "today": Words("i-dag", "today"),
    "who": Words("hvem-mangler-hvad", "who-owes-what"),
    "year": Words("planaar-{}", "year-{}"),
    "sending": Words("udsendelse-{}-{}", "sending-{}-{}"),
    "answers": Words("svar-{}-{}", "answers-{}-{}"),
    "asking": ASKING_PAGE,
    "sheets": Words("ark-{}-{}", "sheets-{}-{}"),
    "brief": Words("oplaeg-{}-{}", "brief-{}-{}"),
    "register": Words("beslutninger-{}", "register-{}"),
    "coherence": Words("sammenhaeng-{}", "coherence-{}"),
    "overview": Words("overblik-{}", "overview-{}"),
    "budget": Words("budgetkaede-{}", "budget-chain-{}"),
    "evaluation": Words("evaluering-{}", "evaluation-{}"),
    "action_plan": Words("direktionens-plan-{}", "action-plan-{}"),
    "hand_over": Words("overdragelse-{}", "hand-over-{}"),
    "introduction": Words("introduktion-{}", "introduction-{}"),
    "rehearsal": Words("proeve-{}", "rehearsal-{}"),
    "reorganisation": Words("omorganisering-{}", "reorganisation-{}"),
    "effect": Words("virkning", "effect"),
    "load": Words("fil", "file"),
    "people": Words("personer", "people"),
    "letters": Words("mails", "mails"),
    "progress": Words("fremdrift-{}", "progress-{}"),
}
"""The key of each page, which Prefect shows as its title."""


def key(page: str, *about: object) -> str:
    """The key of a page in the settings' language: "oplaeg-2027-juni"."""
    language = home.settings().municipality.language
    named = ("juni" if language == "da" and one == "june" else one for one in about)
    return KEYS[page].said_in(language).format(*named)


def is_seen() -> bool:
    """Whether a server of ours runs that could show a page."""
    return engine.address() is not None


_told: ContextVar[tuple[str, ...]] = ContextVar("plan_cycle_told", default=())


def tell(sentence: str) -> str:
    """Say what came of it where whoever pressed will look: in the run's log and its last state."""
    if sentence and not rehearsing() and in_flow_run():
        from prefect import get_run_logger

        get_run_logger().info(sentence)
        _told.set((*_told.get(), sentence))
    return sentence


def told() -> tuple[str, ...]:
    """What the run under way has told."""
    return _told.get()


FOUND_UNDER = Words("{}. Siden ligger under »Artifacts«: {}.", "{}. The page is under 'Artifacts': {}.")


def found_under(said: str, page: str, *about: object) -> str:
    """What came of it, and where its page is found: "2 opmærksomhedspunkter. Siden ligger under …"."""
    return FOUND_UNDER.said_in(home.settings().municipality.language).format(said, key(page, *about))


@verb(outward=True)
def publish(key: str, markdown: str, description: str) -> None:
    """Put a page in the Prefect UI under `key` (lower case letters, digits, dashes); the newest is on top.

    A page that stands there already, word for word, is left.
    """
    with engine.connected() as client:
        markdown = narrowed(markdown)
        if client is None or _newest(client, key) == markdown:
            return
        from prefect.client.schemas.actions import ArtifactCreate
        from prefect.runtime import flow_run, task_run

        page = ArtifactCreate(
            key=key,
            type="markdown",
            data=markdown,
            description=description,
            flow_run_id=flow_run.id,
            task_run_id=task_run.id,
        )
        client.create_artifact(page)


def _newest(client: SyncPrefectClient, key: str) -> object:
    from prefect.client.schemas.filters import ArtifactCollectionFilter, ArtifactCollectionFilterKey

    wanted = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[key]))
    found = client.read_latest_artifacts(artifact_filter=wanted)
    return found[0].data if found else None
