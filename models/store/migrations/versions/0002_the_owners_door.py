"""Migration 0002: the owners' door: passes, hand-overs, wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward only: the way back is the copy made before the upgrade."""
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("due_no", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("state in ('open', 'granted', 'declined')", name=op.f("ck_wish_state")),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_wish_person_person")),
        sa.ForeignKeyConstraint(["request"], ["request.key"], name=op.f("fk_wish_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("request", "due_no", name=op.f("uq_wish_request_due_no")),
    )
    with op.batch_alter_table("pass", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issued_on", sa.Date(), nullable=False))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("misled_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_to", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("handed_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("handed_note", sa.Text(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_request_handed_by_person"), "person", ["handed_by"], ["key"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_request_handed_to_person"), "person", ["handed_to"], ["key"]
        )
