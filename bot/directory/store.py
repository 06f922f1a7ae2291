"""The directory in use: from the data files in memory, or by way of a database.

The database is an index of the files for several processes and for tools. It is read once
at start; when anything goes wrong with it the files are used and help is not late.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from bot.directory.cards import to_contact
from bot.directory.catalogue import Catalogue
from bot.directory.hours import PARIS
from bot.directory.load import load_services
from bot.directory.model import Service, Situation
from bot.directory.referral import LIMIT, refer
from bot.messages import Contact

OPEN_SECONDS = 5.0
"""How long a database may take to answer at start before the files are used."""

_log = logging.getLogger(__name__)


class Directory:
    """The services and the order in which they are given."""

    def __init__(self, services: Sequence[Service]) -> None:
        self.catalogue = Catalogue(services)

    @property
    def services(self) -> tuple[Service, ...]:
        """All of them, in the order of the files."""
        return self.catalogue.services

    @classmethod
    def from_seed(cls) -> Directory:
        """Returns the directory of the data files: no database, no network.

        Raises:
            SeedError: the files are broken; ``python -m bot directory check`` says where.
        """
        return cls(load_services())

    @classmethod
    async def open(cls, database_url: str, timeout: float = OPEN_SECONDS) -> Directory:
        """Brings a database up to date, reads the services from it, and lets it go.

        Args:
            database_url: ``sqlite:///…`` or ``postgresql://…``.
            timeout: seconds after which the files are used instead.

        Any failure of the database gives the directory of the files and one line in the log,
        which names the kind of failure and neither the address nor its password.
        """
        seed = load_services()
        try:
            async with asyncio.timeout(timeout):
                from bot.directory.database import bring_up_to_date

                return cls(await bring_up_to_date(database_url))
        except Exception as error:  # noqa: BLE001  help does not wait for a database
            _log.warning("directory: files used, database failed (%s)", type(error).__name__)
            return cls(seed)

    def get(self, service_id: str) -> Service | None:
        """Returns a service by its id."""
        return self.catalogue.get(service_id)

    def refer(
        self, situation: Situation, now: datetime | None = None, limit: int = LIMIT
    ) -> tuple[Contact, ...]:
        """Returns the contacts that fit, the best one first; ``now`` defaults to the clock."""
        moment = now or datetime.now(PARIS)
        return tuple(to_contact(r, moment) for r in refer(situation, self.catalogue, moment, limit))
