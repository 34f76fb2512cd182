"""Schema migrations: numbered SQL files, applied once each and undone in reverse.

`NNNN_name.up.sql` brings the schema forward, `NNNN_name.down.sql` takes it back. A file whose first line is
`-- requires: <extension>` waits until that extension is installed in the database; `{dimensions}` in it stands for
the length of the embeddings.

    python3 -m api.schema status | migrate | rollback
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

from .database import Database, DatabaseUnavailable
from .settings import Settings

FOLDER = Path(__file__).parent / "migrations"
# Any number will do, as long as every copy of this service uses the same one.
LOCK = 7_283_914_411


@dataclass(frozen=True)
class Migration:
    number: int
    name: str
    up: str
    down: str

    @property
    def extension(self) -> str | None:
        first = self.up.partition("\n")[0]
        return first.removeprefix("-- requires:").strip() if first.startswith("-- requires:") else None


def migrations(dimensions: int, folder: Path = FOLDER) -> list[Migration]:
    def read(path: Path) -> str:
        return path.read_text(encoding="utf-8").replace("{dimensions}", str(dimensions))

    return [
        Migration(
            number=int(path.name[:4]),
            name=path.name.removesuffix(".up.sql"),
            up=read(path),
            down=read(path.with_name(path.name.replace(".up.", ".down."))),
        )
        for path in sorted(folder.glob("[0-9]*.up.sql"))
    ]


def migrate(connection: psycopg.Connection, dimensions: int) -> list[str]:
    """Applies what is missing and possible; returns the names. Runs in the caller's transaction."""
    applied = _applied(connection)
    names = []
    for migration in migrations(dimensions):
        if migration.number in applied or not _possible(connection, migration):
            continue
        connection.execute(migration.up)
        connection.execute(
            "INSERT INTO schema_migrations (number, name) VALUES (%s, %s)", (migration.number, migration.name)
        )
        names.append(migration.name)
    return names


def rollback(connection: psycopg.Connection, dimensions: int) -> list[str]:
    """Undoes the newest applied migration; returns its name, or nothing when there is none."""
    applied = _applied(connection)
    for migration in reversed(migrations(dimensions)):
        if migration.number in applied:
            connection.execute(migration.down)
            connection.execute("DELETE FROM schema_migrations WHERE number = %s", (migration.number,))
            return [migration.name]
    return []


def status(connection: psycopg.Connection, dimensions: int) -> list[str]:
    applied = _applied(connection)
    return [
        f"{'applied' if m.number in applied else 'pending' if _possible(connection, m) else 'needs ' + m.extension}"
        f"\t{m.name}"
        for m in migrations(dimensions)
    ]


def has_extension(connection: psycopg.Connection, extension: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", (extension,)).fetchone()
    return found is not None


def _applied(connection: psycopg.Connection) -> set[int]:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations ("
        " number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
    )
    return {row["number"] for row in connection.execute("SELECT number FROM schema_migrations")}


def _possible(connection: psycopg.Connection, migration: Migration) -> bool:
    return migration.extension is None or has_extension(connection, migration.extension)


def main(arguments: list[str]) -> int:
    actions = {"migrate": migrate, "rollback": rollback, "status": status}
    if len(arguments) != 1 or arguments[0] not in actions:
        print("usage: python3 -m api.schema status | migrate | rollback", file=sys.stderr)
        return 2
    settings = Settings.from_environment()
    database = Database(settings)
    try:
        with database.connection() as connection:
            lines = actions[arguments[0]](connection, settings.embedding_dimensions)
    except DatabaseUnavailable as error:
        print(f"cannot reach the database: {error}", file=sys.stderr)
        return 1
    finally:
        database.close()
    print("\n".join(lines) or "nothing to do")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
