"""The tables of the counts: spans that are not over, and released figures."""

import sqlalchemy as sa
from alembic import op

revision = "0002_counts"
down_revision = "0001"


def upgrade() -> None:
    """Creates both tables, which have the same columns."""
    for name in ("count_open", "count_released"):
        op.create_table(
            name,
            sa.Column("name", sa.String(24), primary_key=True),
            sa.Column("period", sa.Date, primary_key=True),
            sa.Column("cell", sa.String(80), primary_key=True),
            sa.Column("number", sa.Integer, nullable=False),
        )


def downgrade() -> None:
    """Drops both; the figures are lost."""
    op.drop_table("count_released")
    op.drop_table("count_open")
