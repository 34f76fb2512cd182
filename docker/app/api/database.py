"""Connections to PostgreSQL: a bounded pool that survives restarts of the server."""

import select
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Iterator

import psycopg
from psycopg.rows import dict_row

from .settings import Settings


class DatabaseUnavailable(Exception):
    """No connection to be had; the message is fit for an operator."""


class WritesRefused(Exception):
    """The database can be read from, but not written to; the message is fit for an operator."""


class Database:
    """A pool of at most `pool_size` connections, each lent to one thread at a time."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._permits = BoundedSemaphore(settings.pool_size)
        self._lock = Lock()
        self._idle: list[psycopg.Connection] = []

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """Lends a connection for one transaction: committed at the end, rolled back on an exception."""
        if not self._permits.acquire(timeout=self._settings.connect_timeout):
            raise DatabaseUnavailable("all connections are busy")
        try:
            connection = self._take()
            try:
                with connection.transaction():
                    yield connection
            except psycopg.OperationalError as error:
                if connection.broken or connection.closed:
                    raise DatabaseUnavailable(_first_line(error)) from error
                raise
            finally:
                self._give_back(connection)
        finally:
            self._permits.release()

    def require_writable(self) -> None:
        """Tries to write: a sort that does not fit into its memory goes to the disk, and leaves nothing behind there."""
        with self.connection() as connection:
            try:
                connection.execute("SET LOCAL work_mem = '64kB'")
                row = connection.execute(
                    "SELECT current_setting('transaction_read_only') AS read_only, count(*) FROM"
                    " (SELECT repeat('x', 1000) || n FROM generate_series(1, 250) n ORDER BY 1 OFFSET 0) AS sorted"
                ).fetchone()
            except (psycopg.errors.DiskFull, psycopg.errors.IoError) as error:
                raise WritesRefused(_first_line(error)) from error
        if row["read_only"] == "on":
            raise WritesRefused("it is read-only")

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> psycopg.Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self._connect()
            if not _has_pending_input(connection):
                return connection
            connection.close()

    def _give_back(self, connection: psycopg.Connection) -> None:
        if connection.closed or connection.broken:
            connection.close()
            return
        with self._lock:
            self._idle.append(connection)

    def _connect(self) -> psycopg.Connection:
        parameters = {"password": self._settings.password} if self._settings.password else {}
        try:
            return psycopg.connect(
                self._settings.dsn,
                autocommit=True,
                row_factory=dict_row,
                connect_timeout=self._settings.connect_timeout,
                options=f"-c statement_timeout={self._settings.statement_timeout}s",
                application_name="hive-api",
                **parameters,
            )
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(_first_line(error)) from error


def _has_pending_input(connection: psycopg.Connection) -> bool:
    """A server says nothing on an idle connection but goodbye: readable means it has gone away."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
