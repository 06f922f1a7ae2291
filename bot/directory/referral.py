"""The order of contacts: which services fit a situation now, the best one first.

Pure: the rules are data (``data/referral.yml``, read once), the clock is an argument.
Contacts come whatever happens: an unknown kind is ignored, and the last rule fits everyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from bot.directory import vocabulary
from bot.directory.catalogue import Catalogue
from bot.directory.communes import district
from bot.directory.hours import in_paris, status
from bot.directory.load import DATA, read_yaml
from bot.directory.model import WRITTEN, Channel, Referral, Service, Situation, Subject

LIMIT = 3
"""A person in danger cannot choose among ten."""

CHILD_LINE_MAX_AGE = 20
"""A line that stops at this age or below is for children; an adult calls it for a child."""

OFFICE_HOURS = range(10, 17)
SATURDAY = 5

NO_KIND = "aucun"
"""What the rules call a situation of which no known kind of danger is told."""

ABOUT_A_CHILD = frozenset({"enfant", "parentalite", "harcelement_scolaire"})

_SILENT_ORDER = {
    "sms": 0,
    "chat": 1,
    "app": 2,
    "mail": 3,
    "site": 4,
    "call": 5,
    "place": 6,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of ``referral.yml``: when ``when`` holds, ``then`` are candidates."""

    id: str
    when: Mapping[str, frozenset[str]]
    then: tuple[str, ...]
    pinned: bool
    last: bool


@cache
def rules(path: Path = DATA / "referral.yml") -> tuple[Rule, ...]:
    """Returns the rules in the order of the file."""
    return tuple(_rule(row) for row in read_yaml(path)["regles"])


def refer(
    situation: Situation,
    catalogue: Catalogue,
    now: datetime,
    limit: int = LIMIT,
    rulebook: Sequence[Rule] | None = None,
) -> tuple[Referral, ...]:
    """Returns at most ``limit`` referrals, the best one first.

    Args:
        situation: what is known; every part may be unknown.
        catalogue: the directory; ids that a rule names and that are absent, expired or of
            another place are passed over.
        now: the moment for which hours are judged; without time zone it is Paris time.
        limit: the most referrals that are returned.
        rulebook: rules other than those of ``referral.yml``.
    """
    moment = in_paris(now)
    here = catalogue.serving(situation.commune)
    ranked: dict[str, tuple[tuple[int, ...], Service, Rule]] = {}
    waits: dict[tuple[str, str | None], int] = {}
    for position, rule in enumerate(_matching(situation, rulebook or rules())):
        for place, service in enumerate(_nearest(rule, here, situation, moment)):
            if service.id in ranked or (not rule.pinned and _is_unheard(service, situation)):
                continue
            key: tuple[int, ...] = (0, position, place)
            if not rule.pinned:
                late = int(service.overdue(moment.date()))
                doubt = int(service.confidence != "verifie")
                ease = _ease(service, situation, moment, waits)
                key = (1, late, *ease, position, doubt, place)
            ranked[service.id] = (key, service, rule)
    ordered = sorted(ranked.values(), key=lambda found: found[0])
    if not ordered:
        known = (service for service in catalogue.services if service.id in here)
        return tuple(_whatever_fits(known, situation, moment, limit))
    shown = _keep_best_fit([(s, rule.id) for _, s, rule in ordered], next(iter(ranked)), limit)
    return tuple(Referral(s, order_channels(s, situation), why) for s, why in shown)


def _whatever_fits(
    services: Iterable[Service], situation: Situation, now: datetime, limit: int
) -> Iterable[Referral]:
    """Rules that name nobody must not mean silence: the files start with the rescue services."""
    fitting = (s for s in services if _unexpired(s, now) and fits(s, situation))
    for service in islice(fitting, limit):
        yield Referral(service, order_channels(service, situation), "sans_regle")


def _keep_best_fit(
    ordered: list[tuple[Service, str]], made_for_this: str, limit: int
) -> list[tuple[Service, str]]:
    """Cuts the list, but never loses the service made for this: closed, it says when it opens."""
    shown = ordered[:limit]
    if all(service.id != made_for_this for service, _ in shown):
        shown[-1] = next(pair for pair in ordered if pair[0].id == made_for_this)
    return shown


def fits(service: Service, situation: Situation) -> bool:
    """Whether a service of this place may be shown at all: age, gender and role.

    A channel for adults is shown only to a person known to be one.
    """
    audience = service.audience
    if _subject(situation) not in audience.subjects:
        return False
    if situation.gender is not None and situation.gender not in audience.genders:
        return False
    if audience.adults_only and situation.minor is not False:
        return False
    return not (situation.minor is False and _is_for_children(service, situation))


def order_channels(service: Service, situation: Situation) -> tuple[Channel, ...]:
    """Returns the channels, what can be used without a voice first where that matters."""
    if not situation.silent:
        return service.channels
    return tuple(sorted(service.channels, key=lambda channel: _SILENT_ORDER[channel.kind]))


def facts(situation: Situation) -> dict[str, frozenset[str]]:
    """Returns the situation in the words of ``referral.yml``."""
    age = {True: "oui", False: "non", None: "inconnu"}[situation.minor]
    voice = "non" if situation.silent else ("oui" if situation.can_speak else "inconnue")
    return {
        "level": frozenset({situation.level}),
        "kinds": frozenset(situation.kinds) & vocabulary.kinds() or frozenset({NO_KIND}),
        "needs": frozenset(situation.needs),
        "mineur": frozenset({age}),
        "genre": frozenset({situation.gender or "inconnu"}),
        "sujet": frozenset({_subject(situation)}),
        "voix": frozenset({voice}),
        "lieu": frozenset({_where(situation.commune)}),
    }


def _matching(situation: Situation, rulebook: Iterable[Rule]) -> Iterable[Rule]:
    known = facts(situation)
    for rule in rulebook:
        if all(known[name] & wanted for name, wanted in rule.when.items()):
            yield rule
            if rule.last:
                return


def _rule(row: Mapping[str, Any]) -> Rule:
    when = {name: frozenset(wanted) for name, wanted in row["si"].items()}
    pinned, last = (row.get(name) == "oui" for name in ("en_tete", "arret"))
    return Rule(row["id"], when, tuple(row["alors"]), pinned, last)


def _nearest(
    rule: Rule, here: Mapping[str, Service], situation: Situation, now: datetime
) -> Iterable[Service]:
    """The services of a rule that fit this person, the nearest first."""
    named = [here[id_] for id_ in rule.then if id_ in here]
    found = [s for s in named if _unexpired(s, now) and fits(s, situation)]
    return sorted(found, key=lambda service: _distance(service, situation.commune))


def _distance(service: Service, commune: str | None) -> int:
    """0 in the same commune, 1 in the same arrondissement or without a place, 2 elsewhere."""
    if commune is None or service.commune is None:
        return 1
    if commune == service.commune or commune in service.territory:
        return 0
    return 1 if district(commune) == district(service.commune) else 2


def _ease(
    service: Service,
    situation: Situation,
    now: datetime,
    waits: dict[tuple[str, str | None], int],
) -> tuple[int, ...]:
    """How hard it is to reach the service for this person now; less is better.

    ``waits`` remembers what was found for the same hours: many services share theirs.
    """
    first = order_channels(service, situation)[0]
    hours = (first.kind, first.hours)
    if hours not in waits:
        waits[hours] = _wait(first, now)
    return (
        _speech(service.channels) if situation.silent else 0,
        int(situation.language not in service.languages),
        waits[hours],
    )


def _is_unheard(service: Service, situation: Situation) -> bool:
    """A deaf person is not sent to a service that has nothing but a voice."""
    return situation.deaf and service.needs_speech


def _speech(channels: Sequence[Channel]) -> int:
    kinds = {channel.kind for channel in channels}
    if kinds & {"sms", "chat", "app", "mail"}:
        return 0
    return 1 if kinds & WRITTEN else 2


def _wait(channel: Channel, now: datetime) -> int:
    """0 open, 1 closed; unknown hours count as open in office hours only."""
    state = status(channel, now)
    if state == "unknown":
        return int(now.weekday() >= SATURDAY or now.hour not in OFFICE_HOURS)
    return int(state == "closed")


def _unexpired(service: Service, now: datetime) -> bool:
    return service.expires_on is None or now.date() <= service.expires_on


def _is_for_children(service: Service, situation: Situation) -> bool:
    limit = service.audience.max_age
    if limit is None or limit > CHILD_LINE_MAX_AGE:
        return False
    about = ABOUT_A_CHILD & {*situation.kinds, *situation.needs}
    return situation.subject == "self" and not about


def _subject(situation: Situation) -> Subject:
    return "author" if "auteur" in situation.kinds else situation.subject


def _where(commune: str | None) -> str:
    if commune is None:
        return "inconnu"
    return "92" if commune.startswith("92") else "ailleurs"
