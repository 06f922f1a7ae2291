"""Tells whose chat an update in work belongs to, and what was acknowledged without an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the columns; updates of before are nobody's."""
    op.add_column("telegram_update", sa.Column("key", sa.String(96)))
    op.add_column("telegram_update", sa.Column("sealed", sa.LargeBinary))
    op.create_index("ix_telegram_update_key", "telegram_update", ["key"])


def downgrade() -> None:
    """Drops them; what a killed gateway owed is then forgotten."""
    op.drop_index("ix_telegram_update_key", "telegram_update")
    with op.batch_alter_table("telegram_update") as table:
        table.drop_column("sealed")
        table.drop_column("key")
