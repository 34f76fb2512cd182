"""Settings, all from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What the service needs to know; durations in seconds."""

    # libpq connection string; empty parts come from libpq's own PG* variables.
    dsn: str
    password: str | None
    pool_size: int
    connect_timeout: int
    statement_timeout: int
    embedding_dimensions: int
    migrate_on_start: bool

    @staticmethod
    def from_environment(environment=os.environ) -> "Settings":
        return Settings(
            dsn=environment.get("DATABASE_URL", ""),
            password=_password(environment),
            pool_size=_positive(environment, "POOL_SIZE", 8),
            connect_timeout=_positive(environment, "CONNECT_TIMEOUT", 3),
            statement_timeout=_positive(environment, "STATEMENT_TIMEOUT", 10),
            embedding_dimensions=_positive(environment, "EMBEDDING_DIMENSIONS", 3),
            migrate_on_start=environment.get("MIGRATE_ON_START", "true").lower() != "false",
        )


def _password(environment) -> str | None:
    """HIVE_PASSWORD, else the content of the file HIVE_PASSWORD_FILE, else what libpq finds itself."""
    if environment.get("HIVE_PASSWORD"):
        return environment["HIVE_PASSWORD"]
    file = environment.get("HIVE_PASSWORD_FILE")
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise SystemExit(f"cannot read HIVE_PASSWORD_FILE {file}: {error.strerror}") from error


def _positive(environment, name: str, default: int) -> int:
    text = environment.get(name, "") or str(default)
    if not text.isdecimal() or int(text) == 0:
        raise SystemExit(f"{name} must be a positive whole number, not {text!r}")
    return int(text)
