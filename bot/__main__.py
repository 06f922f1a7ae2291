"""The command line: ``python -m bot COMMAND``; ``--help`` lists them."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import get_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette


def serve() -> int:
    """Runs the gateway until it is stopped."""
    gc.disable()  # nothing is thrown away while it starts; looking for it takes half a second
    import uvicorn

    from bot import logs
    from bot.core_dumps import no_core_dump

    settings = get_settings()
    logs.configure(settings.log_level)
    no_core_dump()
    uvicorn.run(
        _application,
        factory=True,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        log_config=None,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        # a turn that was begun is answered: the one before it, its own, and the way back
        timeout_graceful_shutdown=round(2 * settings.rasa_timeout) + 2,
    )
    return 0


def _application() -> Starlette:
    """Makes the application; what it has loaded is not looked through for rubbish again."""
    from bot.app import create_app

    application = create_app()
    gc.freeze()
    gc.enable()
    return application


def embed(base_url: str) -> int:
    """Prints the tag that a webmaster pastes."""
    from bot.channels.embed import snippet

    print(snippet(base_url))
    return 0


def write_emergency() -> int:
    """Writes the contacts that the widget is built with; `npm run build` takes them in."""
    from bot.channels.embed import EMERGENCY, emergency_contacts

    EMERGENCY.write_text(emergency_contacts(), encoding="utf-8")
    return 0


def switch(off: bool) -> int:
    """Switches the assistant off or on, without a restart."""
    import asyncio

    from sqlalchemy.exc import SQLAlchemyError

    from bot.switch import READ_EVERY, turn

    try:
        asyncio.run(turn(get_settings().database, off=off))
    except (SQLAlchemyError, OSError) as error:
        print(
            f"repère: the database cannot be written ({type(error).__name__}). "
            "Set ASSISTANT_OFF=true and restart the gateways; docs/operations.md.",
            file=sys.stderr,
        )
        return 1
    said = "s'arrête : seuls les contacts d'urgence répondent" if off else "reprend"
    print(f"Repère {said}, dans {READ_EVERY:.0f} secondes au plus.")
    return 0


def copy(command: str, path: Path) -> int:
    """Makes a copy of the database in a folder, or brings one back from a file."""
    import asyncio

    from sqlalchemy.exc import SQLAlchemyError

    from bot.backup import BackupError, backup, restore

    url = get_settings().database
    try:
        if command == "backup":
            print(asyncio.run(backup(url, path)))
        else:
            rows = asyncio.run(restore(url, path))
            print(", ".join(f"{name}: {number}" for name, number in rows.items()))
    except BackupError as error:
        print(f"repère: {error}", file=sys.stderr)
        return 1
    except (SQLAlchemyError, OSError) as error:
        print(f"repère: {command} failed ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0


def away(folder: Path) -> int:
    """Writes what the proxy shows while no gateway answers."""
    from bot.channels.away import write
    from bot.dialogue.content import get_content

    write(folder, get_content())
    return 0


def register() -> int:
    """Prints the register of what is kept, for the data-protection officer."""
    from bot.channels.confidentialite import as_text

    print(as_text(get_settings()), end="")
    return 0


def password() -> int:
    """Asks for the team's password and prints its hash, for TEAM_PASSWORD_HASH."""
    import getpass

    from bot.channels.login import hash_password

    given = getpass.getpass("Mot de passe de l'équipe (12 caractères au moins) : ")
    if len(given) < 12:
        print("repère: trop court, 12 caractères au moins.", file=sys.stderr)
        return 1
    print(f"TEAM_PASSWORD_HASH={hash_password(given)}")
    return 0


def directory(arguments: list[str]) -> int:
    """Hands over to the directory's own command line."""
    from bot.directory.cli import main as directory_main

    return directory_main(arguments)


def main(argv: list[str]) -> int:
    """Runs one command and returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the gateway")
    embed_parser = commands.add_parser("embed", help="print the tag for a web site")
    embed_parser.add_argument("base_url", nargs="?", help="public address of the gateway")
    embed_parser.add_argument(
        "--emergency", action="store_true", help="write the widget's offline contacts anew"
    )
    commands.add_parser("off", help="switch the assistant off: contacts only, no dialogue")
    commands.add_parser("on", help="switch it on again")
    for name, words in (
        ("backup", "copy the database into a folder"),
        ("restore", "fill an empty database from a copy"),
    ):
        commands.add_parser(name, help=words).add_argument("path", type=Path)
    shown = commands.add_parser("away", help="write the pages of a proxy without a gateway")
    shown.add_argument("path", type=Path)
    commands.add_parser("register", help="print the register of what is kept")
    commands.add_parser("password", help="hash the team's password for /tableau")
    directory_parser = commands.add_parser("directory", help="read and check the directory")
    directory_parser.add_argument("arguments", nargs=argparse.REMAINDER)
    arguments = parser.parse_args(argv)
    if arguments.command == "serve":
        return serve()
    if arguments.command in ("off", "on"):
        return switch(arguments.command == "off")
    if arguments.command in ("backup", "restore"):
        return copy(arguments.command, arguments.path)
    if arguments.command == "away":
        return away(arguments.path)
    if arguments.command == "register":
        return register()
    if arguments.command == "password":
        return password()
    if arguments.command == "embed":
        if arguments.emergency:
            return write_emergency()
        if not arguments.base_url:
            parser.error("embed needs the public address of the gateway")
        return embed(arguments.base_url)
    return directory(arguments.arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
