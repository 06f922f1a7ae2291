"""Tells updates that a gateway is at from those that were taken care of."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the column; what was there before counts as taken care of."""
    op.add_column("telegram_update", sa.Column("held_until", sa.BigInteger))


def downgrade() -> None:
    """Drops it; what a gateway is at then counts as taken care of."""
    op.drop_column("telegram_update", "held_until")
