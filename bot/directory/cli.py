"""``python -m bot directory …``: what the team that runs the assistant does with the directory."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from bot.directory.cards import hours_line, notes, to_action
from bot.directory.check import check
from bot.directory.hours import PARIS
from bot.directory.links import check_links, links
from bot.directory.load import DATA, load_services
from bot.directory.model import Service
from bot.directory.review import doubts, late, lines, write_sheet


def main(argv: Sequence[str]) -> int:
    """Runs one command; returns 0 when all is well, 1 when something is to be put right.

    Args:
        argv: the words after ``directory``: ``list``, ``show ID``, ``check [--links]``,
            ``import URL`` or ``export [--review FILE]``.
    """
    arguments = _parser().parse_args(argv)
    result: int = arguments.run(arguments)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot directory",
        description="Les services vers lesquels Repère oriente.",
    )
    commands = parser.add_subparsers(required=True, metavar="commande")
    commands.add_parser("list", help="tous les services, une ligne chacun").set_defaults(run=_list)
    show = commands.add_parser("show", help="une fiche entière")
    show.add_argument("id", help="l'id de la fiche, par exemple fvv92")
    show.set_defaults(run=_show)
    checking = commands.add_parser("check", help="vérifie les fichiers, dit ce qui est à revoir")
    checking.add_argument("--links", action="store_true", help="ouvre aussi chaque lien (réseau)")
    checking.set_defaults(run=_check)
    load = commands.add_parser("import", help="met une base à jour d'après les fichiers")
    load.add_argument("database", help="sqlite:///… ou postgresql://…")
    load.set_defaults(run=_import)
    for command in (checking, load):
        command.add_argument(
            "--from", dest="folder", type=Path, default=DATA, help="un autre dossier de fichiers"
        )
    export = commands.add_parser("export", help="tous les services en JSON")
    export.add_argument("--review", type=Path, help="écrit plutôt la feuille de contrôle (CSV)")
    export.set_defaults(run=_export)
    return parser


def _list(_: argparse.Namespace) -> int:
    now = datetime.now(PARIS)
    for service in load_services():
        state = "" if service.confidence == "verifie" else "  [une source]"
        print(f"{service.id:32} {service.name} - {hours_line(service.channels, now)}{state}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    service = next((s for s in load_services() if s.id == arguments.id), None)
    if service is None:
        print(f"Aucune fiche « {arguments.id} ». « list » donne les ids.", file=sys.stderr)
        return 1
    print("\n".join(_sheet(service)))
    return 0


def _sheet(service: Service) -> list[str]:
    actions = [action for c in service.channels if (action := to_action(c)) is not None]
    return [
        f"{service.name} ({service.id})",
        service.summary,
        *(f"  {action.label} - {action.href}" for action in actions),
        *([f"  Lieu : {service.place}"] if service.place else []),
        f"  Maintenant : {hours_line(service.channels, datetime.now(PARIS))}",
        f"  Notes : {', '.join(notes(service, date.today())) or 'aucune'}",
        f"  Source : {service.source} ({service.source_age})",
        f"  Vérifié le {service.checked_on:%d/%m/%Y}",
        f"  À revoir avant le {service.review_by:%d/%m/%Y}",
        *([f"  À vérifier : {service.to_check}"] if service.to_check else []),
    ]


def _check(arguments: argparse.Namespace) -> int:
    faults = check(arguments.folder)
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} faute(s) : les corriger avant de publier.")
        return 1
    services = load_services(arguments.folder)
    today = date.today()
    for title, found in (
        ("À revoir, d'après les dates", lines(services, today)),
        ("Doutes notés à la dernière vérification", doubts(services)),
        ("Liens", check_links(links(services)) if arguments.links else ()),
    ):
        _section(title, found)
    print(f"0 faute(s), {len(late(services, today))} fiche(s) à revérifier.")
    return 0


def _section(title: str, found: Iterable[str]) -> None:
    for number, line in enumerate(found):
        if number == 0:
            print(f"{title} :")
        print(f"  {line}", flush=True)


def _import(arguments: argparse.Namespace) -> int:
    faults = check(arguments.folder)
    if faults:
        print("\n".join([*faults, "Rien n'a été importé."]), file=sys.stderr)
        return 1
    try:
        changed = asyncio.run(_sync(arguments.database, load_services(arguments.folder)))
    except Exception as error:  # noqa: BLE001  any driver may fail in its own way
        print(f"Base inutilisable ({type(error).__name__}). Rien n'a été importé.", file=sys.stderr)
        return 1
    print(f"{changed} fiche(s) mise(s) à jour.")
    return 0


async def _sync(database_url: str, services: Sequence[Service]) -> int:
    from bot.directory.database import make_engine, release, sync

    engine = make_engine(database_url)
    try:
        return await sync(engine, services)
    finally:
        await release(engine)


def _export(arguments: argparse.Namespace) -> int:
    if arguments.review:
        return _export_sheet(arguments.review)
    services = [asdict(service) for service in load_services()]
    print(json.dumps(services, ensure_ascii=False, indent=2, default=str))
    return 0


def _export_sheet(path: Path) -> int:
    try:
        number = write_sheet(path, load_services(), date.today())
    except OSError as error:
        print(f"« {path} » ne peut pas être écrit ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"{number} fiche(s) dans {path}.")
    return 0
