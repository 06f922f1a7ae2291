"""The two tables of the counts; neither holds a time, a person or a text."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables of the counts."""


class CountRow(Base):
    """A span that is not over: dropped on the day on which its figures are released."""

    __tablename__ = "count_open"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    cell: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)


class FigureRow(Base):
    """A released figure, never changed; an empty ``cell`` says that the span was released."""

    __tablename__ = "count_released"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    cell: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
