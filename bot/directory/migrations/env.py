"""Run by Alembic inside the connection that ``database.sync`` opened."""

from alembic import context

from bot.directory.database import VERSION_TABLE
from bot.directory.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
