"""Alembic's scripts for the channel's tables."""
