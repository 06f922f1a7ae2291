"""The database that tests share, made empty for those that need it so."""

from __future__ import annotations

from sqlalchemy import text

from bot.directory.database import make_engine


async def emptied(database_url: str) -> None:
    """Takes every table out of a PostgreSQL database."""
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()
