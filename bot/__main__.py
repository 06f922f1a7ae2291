"""The command line: ``python -m bot serve | embed | directory …``."""

from __future__ import annotations

import argparse
import sys

from bot.settings import get_settings


def serve() -> int:
    """Runs the gateway until it is stopped."""
    import uvicorn

    from bot import logs

    settings = get_settings()
    logs.configure(settings.log_level)
    logs.no_core_dump()
    uvicorn.run(
        "bot.app:create_app",
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
    commands.add_parser("register", help="print the register of what is kept")
    commands.add_parser("password", help="hash the team's password for /tableau")
    directory_parser = commands.add_parser("directory", help="read and check the directory")
    directory_parser.add_argument("arguments", nargs=argparse.REMAINDER)
    arguments = parser.parse_args(argv)
    if arguments.command == "serve":
        return serve()
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
