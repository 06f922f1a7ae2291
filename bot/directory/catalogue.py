"""The services, arranged so that those of one place are found without reading all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.directory.model import Service

REGION = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
"""The départements of Île-de-France."""

OUTSIDE = "00000"
"""Stands for a commune of which only is known that it is not in the region."""


class Catalogue:
    """Services by id and by territory; it never changes.

    Args:
        services: in the order of the data files, which the fallback of referral keeps.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self.services = tuple(services)
        self._by_id = {service.id: service for service in self.services}
        self._by_territory: dict[str, dict[str, Service]] = {}
        for service in self.services:
            for name in service.territory:
                self._by_territory.setdefault(name, {})[service.id] = service

    def get(self, service_id: str) -> Service | None:
        """Returns a service by its id."""
        return self._by_id.get(service_id)

    def serving(self, commune: str | None) -> Mapping[str, Service]:
        """Returns, by id, the services for somebody in a commune.

        Args:
            commune: an INSEE code; None where it is not known, and then the services of the
                département and the region count, those of single communes do not.
        """
        found: dict[str, Service] = {}
        for name in territories(commune):
            found.update(self._by_territory.get(name, {}))
        return found


def territories(commune: str | None) -> Sequence[str]:
    """Returns the words of ``Service.territory`` under which a commune falls."""
    if commune is None:
        return ("national", "idf", "92")
    names = ["national"]
    if commune[:2] in REGION:
        names.append("idf")
    if commune.startswith("92"):
        names.append("92")
    return (*names, commune)
