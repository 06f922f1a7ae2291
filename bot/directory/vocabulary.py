"""The words the data files may use; those a specialist may add to are read from the files."""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.directory.load import DATA, read_yaml

REQUIRED = frozenset(
    {
        "id",
        "name",
        "summary",
        "kinds",
        "audience",
        "channels",
        "free",
        "on_bill",
        "languages",
        "territory",
        "source",
        "source_age",
        "checked_on",
        "review_by",
        "confidence",
    }
)
OPTIONAL = frozenset({"place", "commune", "expires_on", "to_check"})
AUDIENCE = frozenset({"min_age", "max_age", "genders", "subjects"})
CHANNEL = frozenset({"kind", "number", "url", "hours", "hours_confidence", "label"})
CHANNEL_KINDS = ("call", "sms", "chat", "site", "app", "mail", "place")
CONFIDENCES = ("verifie", "une_source")
HOURS_CONFIDENCES = ("verifie", "a_verifier")
GENDERS = ("f", "m")
SUBJECTS = ("self", "other", "author")
TERRITORIES = ("national", "idf", "92")
RULE_WORDS: dict[str, tuple[str, ...]] = {
    "level": ("none", "ask", "serious", "immediate"),
    "mineur": ("oui", "non", "inconnu"),
    "genre": ("f", "m", "inconnu"),
    "sujet": SUBJECTS,
    "voix": ("oui", "non", "inconnue"),
    "lieu": ("92", "inconnu", "ailleurs"),
}


@cache
def kinds() -> frozenset[str]:
    """Returns the dangers and the needs a service may answer."""
    data = read_yaml(DATA / "referral.yml")
    return frozenset([*data["dangers"], *data["besoins"]])


@cache
def communes() -> frozenset[str]:
    """Returns the INSEE codes of the Hauts-de-Seine."""
    return frozenset(row["code"] for row in read_yaml(DATA / "communes.yml")["communes"])


@cache
def allowed() -> frozenset[str]:
    """Returns the domains and whole addresses a link may lead to."""
    data = read_yaml(DATA / "domains.yml")
    return frozenset([*data["domaines"], *data["adresses"]])


@cache
def refused() -> dict[str, str]:
    """Returns why each refused number, domain or address must never appear."""
    data: dict[str, list[dict[str, Any]]] = read_yaml(DATA / "refused.yml")
    keys = {"numeros": "number", "domaines": "domaine", "adresses": "adresse"}
    return {row[keys[part]]: row["pourquoi"] for part, rows in data.items() for row in rows}
