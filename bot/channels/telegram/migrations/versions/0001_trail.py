"""The tables of chats, of messages to delete, and of updates taken care of."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the three tables."""
    op.create_table(
        "telegram_chat",
        sa.Column("key", sa.String(96), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("timer", sa.Integer),
        sa.Column("discreet", sa.Boolean, nullable=False),
        sa.Column("help_word", sa.String(64)),
        sa.Column("wipe_word", sa.String(64)),
        sa.Column("seen_at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "telegram_message",
        sa.Column("key", sa.String(96), primary_key=True),
        sa.Column("message_id", sa.BigInteger, primary_key=True),
        sa.Column("sent_at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "telegram_update",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drops them; messages that stand in chats are then deleted by « Effacer » no more."""
    op.drop_table("telegram_update")
    op.drop_table("telegram_message")
    op.drop_table("telegram_chat")
