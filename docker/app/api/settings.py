"""Settings, all from the environment."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What the service needs to know; durations in seconds."""

    # libpq connection string; empty parts come from libpq's own PG* variables.
    dsn: str
    # Otherwise libpq finds it itself, in the file PGPASSFILE.
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
            password=environment.get("HIVE_PASSWORD") or None,
            pool_size=_positive(environment, "POOL_SIZE", 8),
            connect_timeout=_positive(environment, "CONNECT_TIMEOUT", 3),
            statement_timeout=_positive(environment, "STATEMENT_TIMEOUT", 10),
            embedding_dimensions=_positive(environment, "EMBEDDING_DIMENSIONS", 3),
            migrate_on_start=environment.get("MIGRATE_ON_START", "true").lower() != "false",
        )


def _positive(environment, name: str, default: int) -> int:
    text = environment.get(name, "") or str(default)
    if not text.isdecimal() or int(text) == 0:
        raise SystemExit(f"{name} must be a positive whole number, not {text!r}")
    return int(text)
