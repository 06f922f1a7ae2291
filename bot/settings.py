"""Every setting of the gateway, once, with its default and its meaning."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from the environment, then from ``.env``; names are not case-sensitive."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore")

    host: str = Field("127.0.0.1", description="Address on which the gateway listens.")
    port: int = Field(8000, description="Port of the gateway.")
    rasa_port: int = Field(5005, description="Port of Rasa when `make run` starts it.")
    actions_host: str = Field(
        "127.0.0.1", description="Address on which the action server listens."
    )
    actions_port: int = Field(5055, description="Port of the action server, likewise.")
    rasa_url: str = Field("", description="Base URL of Rasa; empty: this machine, `rasa_port`.")
    rasa_token: SecretStr = Field(
        SecretStr("local-only"), description="Token that only the gateway and Rasa share."
    )
    rasa_timeout: float = Field(
        4.0, gt=0, description="Seconds after which the written menu answers instead of Rasa."
    )
    rasa_turns: int = Field(
        64,
        gt=0,
        description="Turns that Rasa may have in hand for one gateway; the menu answers the rest.",
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy URL; empty: SQLite in `var/`. PostgreSQL: postgresql+psycopg://…",
    )
    redis_url: str = Field(
        "",
        description="Redis that several gateways share, `redis://host:6379/2`, without writing "
        "to a disk; empty: one gateway, which remembers by itself.",
    )
    telegram_token: SecretStr = Field(
        SecretStr(""), description="Token of the Telegram bot; empty: Telegram is off."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Base URL of the Bot API."
    )
    telegram_webhook_url: str = Field(
        "",
        description="Public https address, with a path of its own, that Telegram posts to; "
        "empty: the bot polls, which one gateway alone can do.",
    )
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Secret that Telegram sends along; empty: made from the token.",
    )
    assistant_off: bool = Field(
        False,
        description="Keeps the assistant switched off, whatever `python -m bot off | on` said.",
    )
    id_key: SecretStr = Field(
        SecretStr(""),
        description="Key of the conversation ids; empty: a new one at each start, "
        "and Telegram messages from before it are deleted by themselves no more.",
    )
    allowed_origins: str = Field(
        "", description="Sites that may embed the widget, separated by commas."
    )
    conversation_ttl: int = Field(
        1800, gt=0, description="Seconds after which an idle conversation is forgotten."
    )
    max_chars: int = Field(1000, gt=0, description="Longest message that is read, in characters.")
    max_body: int = Field(16384, gt=0, description="Largest request body, in bytes.")
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="Addresses of proxies whose X-Forwarded-* headers are believed, by commas.",
    )
    hsts_seconds: int = Field(
        31536000, ge=0, description="How long browsers insist on TLS once they came by it; 0: off."
    )
    limit_conversation: int = Field(
        40, ge=0, description="Messages of one conversation in a minute; 0: no limit."
    )
    limit_network: int = Field(
        1200,
        ge=0,
        description="Requests of one network (a school) in a minute; 0: no limit.",
    )
    limit_logins: int = Field(
        10, ge=1, description="Wrong passwords of one network in a quarter of an hour."
    )
    continuation_ttl: int = Field(
        600, gt=0, description="Seconds for which a code from the web to Telegram can be used."
    )
    telegram_username: str = Field(
        "", description="Username of the Telegram bot, without @, for links that continue there."
    )
    count_interval: float = Field(
        3600.0, gt=0, description="Seconds between two writings of the figures, on average."
    )
    team_user: str = Field("equipe", description="Name with which the team opens /tableau.")
    team_password_hash: SecretStr = Field(
        SecretStr(""),
        description="From `python -m bot password`; empty: /tableau does not exist.",
    )
    metrics_host: str = Field("127.0.0.1", description="Address of the page for Prometheus.")
    metrics_port: int = Field(0, ge=0, description="Port of /metrics; 0: there is none.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @model_validator(mode="after")
    def _share_a_key(self) -> Settings:
        if self.redis_url and not self.id_key.get_secret_value():
            raise ValueError("REDIS_URL needs ID_KEY: gateways that share it need the same key")
        return self

    @property
    def rasa_base(self) -> str:
        """Base URL of Rasa's channel."""
        return self.rasa_url.rstrip("/") or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database that is used."""
        return self.database_url or f"sqlite+aiosqlite:///{ROOT / 'var' / 'repere.db'}"

    @property
    def origins(self) -> frozenset[str]:
        """The allowed origins, without trailing slashes."""
        parts = (part.strip().rstrip("/") for part in self.allowed_origins.split(","))
        return frozenset(part for part in parts if part)


@cache
def get_settings() -> Settings:
    """Returns the settings of this process, read once."""
    return Settings()  # type: ignore[call-arg]
