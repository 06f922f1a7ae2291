"""The tables of services and of the ways to reach them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates both tables."""
    op.create_table(
        "service",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("audience", sa.JSON, nullable=False),
        sa.Column("free", sa.Boolean),
        sa.Column("on_bill", sa.Boolean),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("territory", sa.JSON, nullable=False),
        sa.Column("place", sa.Text),
        sa.Column("commune", sa.String(5), index=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_age", sa.Text, nullable=False),
        sa.Column("checked_on", sa.Date, nullable=False),
        sa.Column("review_by", sa.Date, nullable=False, index=True),
        sa.Column("expires_on", sa.Date),
        sa.Column("confidence", sa.String(16), nullable=False),
        sa.Column("to_check", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "channel",
        sa.Column(
            "service_id",
            sa.String(64),
            sa.ForeignKey("service.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("number", sa.String(16), index=True),
        sa.Column("url", sa.Text),
        sa.Column("hours", sa.Text),
        sa.Column("hours_confidence", sa.String(16)),
        sa.Column("label", sa.Text),
    )


def downgrade() -> None:
    """Drops both tables; the data files lose nothing."""
    op.drop_table("channel")
    op.drop_table("service")
