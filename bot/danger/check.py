"""Checks the rules and the lexicon: ``python -m bot.danger.check``.

Every problem is one line in plain French with its file and line, for the listener
who edits the rules as much as for the developer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.danger.net import DangerNet
from bot.danger.rules import EVIDENCE_FILE, LIMITS, RULES, parse_term, rule_files
from bot.messages import LEVELS
from nlu.french import check as lexicon_check
from nlu.french.check import entries, located, plain
from nlu.french.concepts import load_lexicon, word_classes
from nlu.french.fields import load_fields
from nlu.french.patterns import PatternError, compile_patterns

KINDS = frozenset(
    [
        "coup",
        "arme",
        "menace_de_mort",
        "enfermement",
        "etranglement",
        "viol",
        "suicide",
        "automutilation",
        "images",
        "traque",
        "mariage_force",
        "excision",
        "harcelement_scolaire",
        "grooming",
        "soumission_chimique",
        "enfant",
        "grossesse",
        "papiers",
        "traite",
        "auteur",
        "age_handicap",
        "travail",
        "separation",
        "appel_a_l_aide",
        "implicite",
    ]
)
FIELDS = frozenset(
    [
        "id",
        "niveau",
        "genre",
        "sujet",
        "tous",
        "aucun",
        "fenetre",
        "motifs",
        "malgre",
        "exemples",
        "contre_exemples",
    ]
)
SUBJECTS = frozenset({"self", "other", "author"})
SENSES = frozenset({"nie", "hypothese", "fiction", "passe", "rire", "general", "contexte"})


def check() -> list[str]:
    """All that is wrong with the lexicon and the rules; empty when they are sound."""
    problems = lexicon_check.check()
    if problems:
        return problems
    seen: dict[str, str] = {}
    for path in rule_files():
        root, trouble = located(path)
        if root is None:
            problems.append(trouble)
            continue
        for rule, line in _rules(root):
            where = f"{path.name}:{line} ({rule.get('id', 'sans nom')})"
            name = str(rule.get("id", ""))
            if name in seen:
                problems.append(f"{where} : cette règle existe déjà dans {seen[name]}")
            seen[name] = path.name
            problems.extend(f"{where} : {what}" for what in _shape(rule))
    problems.extend(_evidence(RULES / EVIDENCE_FILE))
    return problems or list(_behaviour())


def _rules(root: yaml.Node) -> Iterator[tuple[dict[str, Any], int]]:
    for name, node, _ in entries(root):
        if name == "regles" and isinstance(node, yaml.SequenceNode):
            for item in node.value:
                raw = plain(item)
                yield (raw if isinstance(raw, dict) else {}), item.start_mark.line + 1


def _shape(rule: dict[str, Any]) -> Iterator[str]:
    if not rule.get("id"):
        yield "il manque « id »"
    if rule.get("niveau") not in LEVELS[1:]:
        yield f"« niveau » doit être l'un de : {', '.join(LEVELS[1:])}"
    if rule.get("genre") not in KINDS:
        yield f"« genre » doit être l'un de : {', '.join(sorted(KINDS))}"
    if rule.get("sujet", "self") not in SUBJECTS:
        yield f"« sujet » doit être l'un de : {', '.join(sorted(SUBJECTS))}"
    for name in rule.keys() - FIELDS:
        yield f"« {name} » n'est pas un champ connu (champs : {', '.join(sorted(FIELDS))})"
    if not rule.get("tous") and not rule.get("motifs"):
        yield "il faut « tous » ou « motifs », sinon la règle ne dit rien"
    for sense in set(rule.get("malgre", ())) - SENSES:
        yield f"« malgre » : « {sense} » n'est pas l'un de : {', '.join(sorted(SENSES))}"
    if not isinstance(rule.get("fenetre", 1), int) or rule.get("fenetre", 1) < 1:
        yield "« fenetre » est un nombre de mots, par exemple 12"
    for name in ("exemples", "contre_exemples"):
        if len(rule.get(name, ())) < 2:
            yield f"il faut au moins deux « {name} »"
    for name in ("tous", "aucun"):
        for term in rule.get(name, ()):
            yield from _term(str(term))
    yield from _motifs(str(rule.get("motifs", "")))


def _term(source: str) -> Iterator[str]:
    known = load_lexicon().concepts
    try:
        term = parse_term(source)
    except ValueError as error:
        yield str(error)
        return
    for concept in sorted(term.concepts - known.keys()):
        yield f"« {concept} » n'est pas un concept du lexique"


def _motifs(motifs: str) -> Iterator[str]:
    classes, common = word_classes()
    known = load_lexicon().concepts
    for wording in motifs.splitlines():
        if not wording.strip():
            continue
        try:
            patterns = compile_patterns("motif", wording, classes, common)
        except PatternError as error:
            yield str(error)
            continue
        for element in (e for p in patterns for e in p.elements):
            for concept in set(element.concepts) - known.keys():
                yield f"motif « {wording} » : « {concept} » n'est pas un concept du lexique"


def _evidence(path: Path) -> Iterator[str]:
    root, trouble = located(path)
    if root is None:
        yield trouble
        return
    for name, node, line in entries(root):
        for term, value, at in entries(node):
            where = f"{path.name}:{at}"
            if not isinstance(plain(value), int):
                yield f"{where} : la valeur de « {term} » est un nombre entier"
            if name == "poids":
                yield from (f"{where} : {what}" for what in _term(term))
            if name == "champs" and term not in load_fields():
                yield f"{where} : « {term} » n'est pas un champ de lexicon/champs.yml"
        if name == "seuils":
            given = {term for term, _, _ in entries(node)}
            for missing in sorted(set(LIMITS) ^ given):
                yield f"{path.name}:{line} : « {missing} » manque ou n'est pas un seuil connu"


def _behaviour() -> Iterator[str]:
    """Each rule recognises its examples, and no rule of its name its counter-examples."""
    net = DangerNet.load()
    for path in rule_files():
        root, _ = located(path)
        if root is None:
            continue
        for rule, line in _rules(root):
            where = f"{path.name}:{line} ({rule['id']})"
            for said in rule["exemples"]:
                if rule["id"] not in net.read(said).rules:
                    yield f"{where} : l'exemple « {said} » n'est pas reconnu"
            for said in rule["contre_exemples"]:
                if rule["id"] in net.read(said).rules:
                    yield f"{where} : le contre-exemple « {said} » est reconnu à tort"


def main() -> None:
    """Prints the problems; exit code 1 when there is one."""
    problems = check()
    print("\n".join(problems) if problems else "Lexique et règles : tout est en ordre.")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
