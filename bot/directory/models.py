"""The tables: an index of the data files, for tools and for several processes at scale.

The files stay the truth; a row that differs from them is replaced by ``database.sync``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bot.directory.load import service_from
from bot.directory.model import Service


class Base(DeclarativeBase):
    """The directory's own tables."""


class ChannelRow(Base):
    """One way to reach a service."""

    __tablename__ = "channel"

    service_id: Mapped[str] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    url: Mapped[str | None] = mapped_column(Text)
    hours: Mapped[str | None] = mapped_column(Text)
    hours_confidence: Mapped[str | None] = mapped_column(String(16))
    label: Mapped[str | None] = mapped_column(Text)


class ServiceRow(Base):
    """One service; lists are JSON, which both SQLite and PostgreSQL hold."""

    __tablename__ = "service"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    free: Mapped[bool | None] = mapped_column(Boolean)
    on_bill: Mapped[bool | None] = mapped_column(Boolean)
    languages: Mapped[list[str]] = mapped_column(JSON)
    territory: Mapped[list[str]] = mapped_column(JSON)
    place: Mapped[str | None] = mapped_column(Text)
    commune: Mapped[str | None] = mapped_column(String(5), index=True)
    source: Mapped[str] = mapped_column(Text)
    source_age: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[date] = mapped_column(Date)
    review_by: Mapped[date] = mapped_column(Date, index=True)
    expires_on: Mapped[date | None] = mapped_column(Date)
    confidence: Mapped[str] = mapped_column(String(16))
    to_check: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    channels: Mapped[list[ChannelRow]] = relationship(
        cascade="all, delete-orphan", order_by=ChannelRow.position, lazy="selectin"
    )


_CHANNEL = ("kind", "number", "url", "hours", "hours_confidence", "label")
_LISTS = ("kinds", "audience", "languages", "territory")
_SCALARS = tuple(f.name for f in fields(Service) if f.name not in (*_LISTS, "channels"))


def digest(service: Service, position: int) -> str:
    """Returns a fingerprint of a service and its place in the files, to see a change."""
    content = json.dumps([position, asdict(service)], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def to_row(service: Service, position: int) -> ServiceRow:
    """Returns the row of a service, the ``position``-th of the files."""
    return ServiceRow(
        **{name: getattr(service, name) for name in _SCALARS},
        position=position,
        kinds=list(service.kinds),
        audience=asdict(service.audience),
        languages=list(service.languages),
        territory=list(service.territory),
        digest=digest(service, position),
        channels=[
            ChannelRow(position=place, **{name: getattr(channel, name) for name in _CHANNEL})
            for place, channel in enumerate(service.channels)
        ],
    )


def to_service(row: ServiceRow) -> Service:
    """Returns the service a row holds."""
    content: dict[str, Any] = {name: getattr(row, name) for name in _SCALARS}
    content |= {name: getattr(row, name) for name in _LISTS}
    content["channels"] = [_channel(channel) for channel in row.channels]
    return service_from(content)


def to_services(rows: Sequence[ServiceRow]) -> tuple[Service, ...]:
    """Returns the services in the order of the files."""
    return tuple(to_service(row) for row in sorted(rows, key=lambda row: row.position))


def _channel(row: ChannelRow) -> dict[str, str | None]:
    return {name: getattr(row, name) for name in _CHANNEL}
