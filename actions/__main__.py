"""The action server: ``python -m actions``; only Rasa speaks to it.

rasa-sdk's own start listens on every address, spawns workers, and answers a crash
with the whole request, which Rasa would then log. Here it listens where the settings
say, in one process, and says nothing of what was written.
"""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic, response

from actions.guided import GuidedValidation
from bot.dialogue.pathways import get_pathways
from bot.settings import Settings, get_settings

logger = logging.getLogger("actions")


def build() -> Sanic[Any, Any]:
    """Returns the action server with every action of this package."""
    executor = ActionExecutor()
    executor.register_package("actions")
    for pathway in get_pathways().values():
        executor.register_function(f"validate_{pathway.form}", GuidedValidation(pathway).run)
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.error_handler.cached_handlers.clear()
    app.error_handler.add(Exception, _on_crash)
    return app


async def _on_crash(request: Request, error: Exception) -> HTTPResponse:
    logger.error("action_failed type=%s", type(error).__name__)
    return response.json({"error": type(error).__name__}, status=500)


def serve(settings: Settings) -> None:
    """Runs the server until it is stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    # says for each slot of a form that its value needs no check: it is a button's
    logging.getLogger("rasa_sdk.forms").setLevel(logging.ERROR)
    build().run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
    )


if __name__ == "__main__":
    serve(get_settings())
