"""Migration 0003: the red thread: planned amounts, parts of the municipal plan, appropriations, stances."""

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
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_budget_line_movable"), "movable in ('unknown', 'bound', 'partly', 'free')"
        )
