"""Run by Alembic inside the connection that ``Store.open`` opened."""

from alembic import context

from bot.channels.telegram.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table="telegram_version",
)
with context.begin_transaction():
    context.run_migrations()
