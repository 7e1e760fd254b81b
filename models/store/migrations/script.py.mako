"""Migration ${up_revision}: ${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Forward only: the way back is the copy made before the upgrade."""
    ${upgrades if upgrades else "pass"}
