"""The switch: one row, whether the team has switched the assistant off."""

import sqlalchemy as sa
from alembic import op

revision = "0003_switch"
down_revision = "0002_counts"


def upgrade() -> None:
    """Creates the table, empty: the assistant is on."""
    op.create_table(
        "switch",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("is_off", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drops it; the assistant is on."""
    op.drop_table("switch")
