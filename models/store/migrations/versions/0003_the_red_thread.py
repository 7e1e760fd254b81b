"""Migration 0003: the red thread: planned amounts, parts of the municipal plan, appropriations, stances."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward only: the way back is the copy made before the upgrade."""
    op.create_table(
        "appropriation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("financing", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appropriation")),
        sa.UniqueConstraint("key", name=op.f("uq_appropriation_key")),
    )
    op.create_table(
        "plan_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind in ('structure', 'guideline', 'framework')", name=op.f("ck_plan_part_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_part")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_part_key")),
    )
    op.create_table(
        "action_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'sent_back', 'approved')", name=op.f("ck_action_plan_state")
        ),
        sa.ForeignKeyConstraint(["year"], ["planyear.year"], name=op.f("fk_action_plan_year_planyear")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
        sa.UniqueConstraint("year", "version", name=op.f("uq_action_plan_year_version")),
    )
    op.create_table(
        "stance",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.CheckConstraint("step in ('understand', 'engage', 'work_for')", name=op.f("ck_stance_step")),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_stance_person_person")),
        sa.ForeignKeyConstraint(["unit"], ["unit.key"], name=op.f("fk_stance_unit_unit")),
        sa.PrimaryKeyConstraint("year", "person", name=op.f("pk_stance")),
    )
    op.create_table(
        "part_change",
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["element"], ["element.key"], name=op.f("fk_part_change_element_element")),
        sa.ForeignKeyConstraint(["part"], ["plan_part.key"], name=op.f("fk_part_change_part_plan_part")),
        sa.PrimaryKeyConstraint("element", "part", name=op.f("pk_part_change")),
    )
    op.create_table(
        "planned_amount",
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.CheckConstraint(
            "certainty in ('unknown', 'preliminary', 'final')", name=op.f("ck_planned_amount_certainty")
        ),
        sa.ForeignKeyConstraint(["element"], ["element.key"], name=op.f("fk_planned_amount_element_element")),
        sa.PrimaryKeyConstraint("element", "year", name=op.f("pk_planned_amount")),
    )
    # nothing of ours has written a snapshot before; one of somebody else's says neither what nor when
    op.execute("delete from finding")
    op.execute("delete from snapshot")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(), nullable=False))
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("on_day", sa.Date(), nullable=False))
        batch_op.add_column(
            sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False)
        )
        batch_op.create_index("ix_snapshot_subject", ["subject"], unique=False)

    op.execute("update budget_line set movable = 'free' where movable = 'yes'")
    op.execute("update budget_line set movable = 'bound' where movable = 'no'")
    op.execute(
        "update budget_line set movable = 'unknown'"
        " where movable not in ('unknown', 'bound', 'partly', 'free')"
    )
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_budget_line_movable"), "movable in ('unknown', 'bound', 'partly', 'free')"
        )

    _take_stances_out(op.get_bind())


# ── Where people stand themselves leaves the answers ────────────────────────────────────────────────────

MYSELF = "myself"
STEPS = ("understand", "engage", "work_for")

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_RESPONSE = sa.table(
    "response",
    *(sa.column(name) for name in ("id", "request", "person", "body_hash", "submit_key")),
    sa.column("on_day", sa.Date()),
    sa.column("body", _JSON),
)
_DRAFT = sa.table("draft", sa.column("request"), sa.column("person"), sa.column("body", _JSON))
_REQUEST = sa.table("request", *(sa.column(name) for name in ("key", "form", "year")))
_HOLDER = sa.table(
    "post_holder",
    *(sa.column(name) for name in ("post", "person")),
    *(sa.column(name, sa.Date()) for name in ("from_on", "to_on")),
)
_POST = sa.table("post", sa.column("key"), sa.column("unit"))
_STANCE = sa.table(
    "stance",
    *(sa.column(name) for name in ("year", "person", "unit", "step")),
    sa.column("on_day", sa.Date()),
)


def _take_stances_out(bind: sa.Connection) -> None:
    """What somebody said of themselves stood in the answer; its fingerprint told it, too."""
    asked = sa.and_(_REQUEST.c.key == _RESPONSE.c.request, _REQUEST.c.form == "evaluation_questions")
    answers = bind.execute(
        sa.select(_RESPONSE, _REQUEST.c.year).join_from(_RESPONSE, _REQUEST, asked).order_by(_RESPONSE.c.id)
    ).all()
    stands: dict[tuple[int, str], dict[str, Any]] = {}
    for answer in answers:
        if MYSELF not in answer.body:
            continue
        said = answer.body[MYSELF]
        bind.execute(sa.update(_RESPONSE).where(_RESPONSE.c.id == answer.id).values(_without(answer)))
        if answer.person is not None:
            stands.pop((answer.year, answer.person), None)
            if said in STEPS:
                row = {"year": answer.year, "person": answer.person, "step": said, "on_day": answer.on_day}
                stands[answer.year, answer.person] = {**row, "unit": _unit_of(bind, row)}
    if stands:
        bind.execute(sa.insert(_STANCE), list(stands.values()))
    _take_out_of_drafts(bind)


def _without(answer: Any) -> dict[str, Any]:
    body = {name: value for name, value in answer.body.items() if name != MYSELF}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    key = str(answer.submit_key)
    if key.endswith(f"#{answer.body_hash}"):
        key = key.removesuffix(answer.body_hash) + fingerprint
    return {"body": body, "body_hash": fingerprint, "submit_key": key}


def _unit_of(bind: sa.Connection, said: dict[str, Any]) -> str | None:
    """The unit that the person worked in then."""
    then = sa.and_(
        _HOLDER.c.from_on <= said["on_day"],
        sa.or_(_HOLDER.c.to_on.is_(None), _HOLDER.c.to_on >= said["on_day"]),
    )
    found = (
        sa.select(_POST.c.unit)
        .join_from(_HOLDER, _POST, _POST.c.key == _HOLDER.c.post)
        .where(_HOLDER.c.person == said["person"], _POST.c.unit.is_not(None), then)
        .order_by(_HOLDER.c.post)
        .limit(1)
    )
    unit: str | None = bind.execute(found).scalar()
    return unit


def _take_out_of_drafts(bind: sa.Connection) -> None:
    for draft in bind.execute(sa.select(_DRAFT)).all():
        if MYSELF in draft.body:
            kept = {name: text for name, text in draft.body.items() if name != MYSELF}
            theirs = (_DRAFT.c.request == draft.request, _DRAFT.c.person == draft.person)
            changed = sa.update(_DRAFT).values(body=kept) if kept else sa.delete(_DRAFT)
            bind.execute(changed.where(*theirs))
