"""Migration 0001: first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward only: the way back is the copy made before the upgrade."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("scheme", "year", "code", name=op.f("uq_account_scheme_year_code")),
    )
    op.create_table(
        "actual",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actual")),
        sa.UniqueConstraint("key", name=op.f("uq_actual_key")),
        sa.UniqueConstraint(
            "year",
            "period",
            "scheme",
            "account",
            "unit",
            name=op.f("uq_actual_year_period_scheme_account_unit"),
        ),
    )
    op.create_table(
        "adopted_date",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("year", "kind", name=op.f("pk_adopted_date")),
    )
    op.create_table(
        "budget_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("unit_text", sa.String(), nullable=False),
        sa.Column("y0", sa.BigInteger(), nullable=False),
        sa.Column("y1", sa.BigInteger(), nullable=False),
        sa.Column("y2", sa.BigInteger(), nullable=False),
        sa.Column("y3", sa.BigInteger(), nullable=False),
        sa.Column("movable", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint(
            "first_year", "version", "key", name=op.f("uq_budget_line_first_year_version_key")
        ),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("old_ref", sa.String(), nullable=True),
        sa.Column("new_ref", sa.String(), nullable=True),
        sa.Column("seal_no", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index("ix_journal_subject", ["subject"], unique=False)
        batch_op.create_index(
            "ix_journal_unsealed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("seal_no is null"),
            postgresql_where=sa.text("seal_no is null"),
        )

    op.create_table(
        "journal_value",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_journal_value")),
    )
    op.create_table(
        "loaded",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mapping_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loaded")),
        sa.UniqueConstraint(
            "file_hash", "kind", "mapping_hash", name=op.f("uq_loaded_file_hash_kind_mapping_hash")
        ),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
    )
    op.create_table(
        "planyear",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("settings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("settings_hash", sa.String(), nullable=False),
        sa.CheckConstraint("state in ('planned', 'open', 'closed')", name=op.f("ck_planyear_state")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_planyear")),
    )
    op.create_table(
        "seal",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_seal")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("head_post", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent"], ["unit.key"], name=op.f("fk_unit_parent_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("key", name=op.f("uq_unit_key")),
    )
    op.create_table(
        "wake",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_wake")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_absence_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("person", "from_on", name=op.f("uq_absence_person_from_on")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.id"], name=op.f("fk_finding_snapshot_snapshot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("snapshot", "rule", "subject", name=op.f("uq_finding_snapshot_rule_subject")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state in ('planned', 'moved', 'cancelled', 'merged', 'held')", name=op.f("ck_meeting_state")
        ),
        sa.ForeignKeyConstraint(["year"], ["planyear.year"], name=op.f("fk_meeting_year_planyear")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("year", "kind", name=op.f("uq_meeting_year_kind")),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("exemption", sa.String(), nullable=True),
        sa.Column("aloud", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'done', 'dropped')", name=op.f("ck_milestone_state")),
        sa.ForeignKeyConstraint(["year"], ["planyear.year"], name=op.f("fk_milestone_year_planyear")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("year", "scope", "kind", "no", name=op.f("uq_milestone_year_scope_kind_no")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index(
            "ix_milestone_waiting",
            ["date"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "class in ('digest', 'reply', 'invitation', 'alarm')", name=op.f("ck_notice_class")
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'claimed', 'sending', 'sent', 'cancelled', 'doubtful', 'refused')",
            name=op.f("ck_notice_state"),
        ),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_notice_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_message_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_waiting",
            ["channel", "next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "uq_notice_digest",
            ["person", "day"],
            unique=True,
            sqlite_where=sa.text("class = 'digest'"),
            postgresql_where=sa.text("class = 'digest'"),
        )

    op.create_table(
        "pass",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_pass_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.key"], name=op.f("fk_post_unit_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("key", name=op.f("uq_post_key")),
    )
    op.create_table(
        "brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_brief_meeting_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief")),
        sa.UniqueConstraint("meeting", "version", name=op.f("uq_brief_meeting_version")),
    )
    op.create_table(
        "element",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("perspective", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("owner_text", sa.String(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("financing", sa.String(), nullable=False),
        sa.Column("confidential_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind in ('vision', 'policy', 'strategy', 'action', 'effect')", name=op.f("ck_element_kind")
        ),
        sa.ForeignKeyConstraint(["post"], ["post.key"], name=op.f("fk_element_post_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element")),
        sa.UniqueConstraint("key", name=op.f("uq_element_key")),
    )
    with op.batch_alter_table("element", schema=None) as batch_op:
        batch_op.create_index("ix_element_post", ["post"], unique=False)

    op.create_table(
        "meeting_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_meeting_date_meeting_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_date")),
        sa.UniqueConstraint("meeting", "no", name=op.f("uq_meeting_date_meeting_no")),
    )
    op.create_table(
        "notice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_no", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_notice_line_notice_notice")),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_notice_line_person_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_line")),
        sa.UniqueConstraint(
            "subject", "due_no", "rung", "person", name=op.f("uq_notice_line_subject_due_no_rung_person")
        ),
    )
    with op.batch_alter_table("notice_line", schema=None) as batch_op:
        batch_op.create_index("ix_notice_line_notice", ["notice"], unique=False)
        batch_op.create_index(
            "ix_notice_line_waiting",
            ["from_on"],
            unique=False,
            sqlite_where=sa.text("notice is null"),
            postgresql_where=sa.text("notice is null"),
        )

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amounts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind in ('steer', 'decision')", name=op.f("ck_outcome_kind")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_outcome_meeting_meeting")),
        sa.ForeignKeyConstraint(["post"], ["post.key"], name=op.f("fk_outcome_post_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("key", name=op.f("uq_outcome_key")),
        sa.UniqueConstraint(
            "meeting", "kind", "subject", "version", name=op.f("uq_outcome_meeting_kind_subject_version")
        ),
    )
    op.create_table(
        "post_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_post_holder_person_person")),
        sa.ForeignKeyConstraint(["post"], ["post.key"], name=op.f("fk_post_holder_post_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_holder")),
        sa.UniqueConstraint("post", "from_on", name=op.f("uq_post_holder_post_from_on")),
    )
    op.create_table(
        "post_role",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["post.key"], name=op.f("fk_post_role_post_post")),
        sa.PrimaryKeyConstraint("role", "post", name=op.f("pk_post_role")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("acting", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_no", sa.Integer(), nullable=False),
        sa.Column("move_reason", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'open', 'answered', 'withdrawn', 'needs_person')",
            name=op.f("ck_request_state"),
        ),
        sa.ForeignKeyConstraint(["acting"], ["person.key"], name=op.f("fk_request_acting_person")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_request_meeting_meeting")),
        sa.ForeignKeyConstraint(["milestone"], ["milestone.id"], name=op.f("fk_request_milestone_milestone")),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_request_person_person")),
        sa.ForeignKeyConstraint(["post"], ["post.key"], name=op.f("fk_request_post_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("key", name=op.f("uq_request_key")),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_request_due",
            ["next_on"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index("ix_request_meeting", ["meeting", "kind", "state"], unique=False)
        batch_op.create_index(
            "ix_request_person",
            ["person"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "draft",
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.key"], name=op.f("fk_draft_person_person")),
        sa.ForeignKeyConstraint(["request"], ["request.key"], name=op.f("fk_draft_request_request")),
        sa.PrimaryKeyConstraint("request", "person", name=op.f("pk_draft")),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("tolerance", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["element"], ["element.key"], name=op.f("fk_indicator_element_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("key", name=op.f("uq_indicator_key")),
    )
    op.create_table(
        "line_serves",
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["element"], ["element.key"], name=op.f("fk_line_serves_element_element")),
        sa.ForeignKeyConstraint(["line"], ["budget_line.id"], name=op.f("fk_line_serves_line_budget_line")),
        sa.PrimaryKeyConstraint("line", "element", name=op.f("pk_line_serves")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_key", sa.String(), nullable=False),
        sa.Column("to_key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint("from_key <> to_key", name=op.f("ck_link_not_itself")),
        sa.ForeignKeyConstraint(["from_key"], ["element.key"], name=op.f("fk_link_from_key_element")),
        sa.ForeignKeyConstraint(["to_key"], ["element.key"], name=op.f("fk_link_to_key_element")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("from_key", "to_key", "role", name=op.f("uq_link_from_key_to_key_role")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submit_key", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("behalf_of", sa.String(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["request.key"], name=op.f("fk_response_request_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("request", "version", name=op.f("uq_response_request_version")),
        sa.UniqueConstraint("submit_key", name=op.f("uq_response_submit_key")),
    )
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator"], ["indicator.key"], name=op.f("fk_measurement_indicator_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sa.UniqueConstraint(
            "indicator", "period_end", "version", name=op.f("uq_measurement_indicator_period_end_version")
        ),
    )
    op.create_table(
        "target",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["indicator"], ["indicator.key"], name=op.f("fk_target_indicator_indicator")),
        sa.PrimaryKeyConstraint("indicator", "year", name=op.f("pk_target")),
    )
