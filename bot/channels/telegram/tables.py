"""The channel's tables: ids and times, chosen settings; never a text, never an open chat id."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The channel's own tables, beside those of the directory."""


class ChatRow(Base):
    """One chat: its sealed id, needed to delete after a restart, and what the person chose."""

    __tablename__ = "telegram_chat"

    key: Mapped[str] = mapped_column(String(96), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    timer: Mapped[int | None] = mapped_column(Integer)
    """Seconds; 0: never; None: nothing was chosen."""
    discreet: Mapped[bool] = mapped_column(Boolean, default=False)
    help_word: Mapped[str | None] = mapped_column(String(64))
    wipe_word: Mapped[str | None] = mapped_column(String(64))
    seen_at: Mapped[int] = mapped_column(BigInteger, index=True)


class MessageRow(Base):
    """One message that stands in a chat."""

    __tablename__ = "telegram_message"

    key: Mapped[str] = mapped_column(String(96), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sent_at: Mapped[int] = mapped_column(BigInteger, index=True)


class UpdateRow(Base):
    """The number of an update that is or was taken care of, so that it never is twice."""

    __tablename__ = "telegram_update"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[int] = mapped_column(BigInteger, index=True)
    held_until: Mapped[int | None] = mapped_column(BigInteger)
    """Until when one gateway is at it, seconds since 1970; None: it was taken care of."""
    key: Mapped[str | None] = mapped_column(String(96), index=True)
    """Keyed hash of its chat, only while a gateway is at it."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The sealed chat, only once it was acknowledged and not answered yet."""
