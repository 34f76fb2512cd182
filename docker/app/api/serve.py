"""The HTTP interface: `uvicorn api.serve:app`."""

import logging
from contextlib import asynccontextmanager
from datetime import datetime
from threading import Lock

import psycopg
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from . import schema
from .database import Database, DatabaseUnavailable, WritesRefused
from .settings import Settings

log = logging.getLogger("uvicorn.error")


class NewNote(BaseModel):
    text: str = Field(min_length=1, max_length=10_000)


class Note(NewNote):
    id: int
    created_at: datetime


class NewEmbedding(BaseModel):
    label: str = Field(min_length=1, max_length=1_000)
    vector: list[float]


class Neighbour(BaseModel):
    id: int
    label: str
    distance: float


class Service:
    """The database with its schema, which is brought up to date as soon as the database can be reached."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.database = Database(settings)
        self._schema_lock = Lock()
        self._schema_ready = not settings.migrate_on_start

    def connection(self):
        if not self._schema_ready:
            self.prepare_schema()
        return self.database.connection()

    def prepare_schema(self) -> None:
        with self._schema_lock:
            if self._schema_ready:
                return
            with self.database.connection() as connection:
                for name in schema.migrate(connection, self.settings.embedding_dimensions):
                    log.info("applied migration %s", name)
            self._schema_ready = True


service = Service(Settings.from_environment())


@asynccontextmanager
async def lifespan(_: FastAPI):
    try:
        await run_in_threadpool(service.connection)
    except DatabaseUnavailable as error:
        log.warning("the database is not there yet: %s; going on without it", error)
    yield
    service.database.close()


app = FastAPI(title="Hive notes", version="1.0.0")
# Through the router: the keyword of FastAPI's constructor came after the version in Debian 12.
app.router.lifespan_context = lifespan


@app.exception_handler(DatabaseUnavailable)
def database_unavailable(_: Request, error: DatabaseUnavailable) -> JSONResponse:
    return JSONResponse({"status": "unavailable", "database": str(error)}, status_code=503)


@app.exception_handler(WritesRefused)
def writes_refused(_: Request, error: WritesRefused) -> JSONResponse:
    return JSONResponse({"status": "degraded", "database": f"cannot write: {error}"}, status_code=503)


@app.exception_handler(psycopg.errors.DiskFull)
@app.exception_handler(psycopg.errors.ReadOnlySqlTransaction)
def write_failed(request: Request, error: psycopg.Error) -> JSONResponse:
    return writes_refused(request, WritesRefused(str(error).partition("\n")[0]))


@app.exception_handler(psycopg.DataError)
def data_refused(_: Request, error: psycopg.DataError) -> JSONResponse:
    """What passes for JSON but not for PostgreSQL: NUL in a text, NaN in a vector."""
    return JSONResponse({"detail": str(error)}, status_code=422)


@app.exception_handler(psycopg.errors.UndefinedTable)
def schema_missing(_: Request, error: psycopg.errors.UndefinedTable) -> JSONResponse:
    """Only without MIGRATE_ON_START: somebody else has to bring the schema forward."""
    reason = f"{error.diag.message_primary}; do: python3 -m api.schema migrate"
    return JSONResponse({"status": "unavailable", "database": reason}, status_code=503)


@app.get("/api/v1/health")
def health() -> dict:
    with service.connection() as connection:
        connection.execute("SELECT FROM notes LIMIT 1")
    service.database.require_writable()
    return {"status": "ok", "database": "ok"}


@app.post("/api/v1/notes", status_code=201, response_model=Note)
def create_note(note: NewNote):
    with service.connection() as connection:
        return connection.execute(
            "INSERT INTO notes (text) VALUES (%s) RETURNING id, text, created_at", (note.text,)
        ).fetchone()


@app.get("/api/v1/notes", response_model=list[Note])
def list_notes(limit: int = Query(100, ge=1, le=1_000), before: int | None = Query(None, ge=1)):
    """Newest first; `before` is the id of the last note of the previous page."""
    with service.connection() as connection:
        return connection.execute(
            "SELECT id, text, created_at FROM notes WHERE %(before)s::bigint IS NULL OR id < %(before)s"
            " ORDER BY id DESC LIMIT %(limit)s",
            {"before": before, "limit": limit},
        ).fetchall()


@app.get("/api/v1/notes/{note_id}", response_model=Note)
def read_note(note_id: int):
    with service.connection() as connection:
        note = connection.execute("SELECT id, text, created_at FROM notes WHERE id = %s", (note_id,)).fetchone()
    if note is None:
        raise HTTPException(404, f"there is no note {note_id}")
    return note


@app.post("/api/v1/embeddings", status_code=201)
def create_embedding(embedding: NewEmbedding) -> dict:
    with service.connection() as connection:
        require_vectors(connection, len(embedding.vector))
        return connection.execute(
            "INSERT INTO embeddings (label, embedding) VALUES (%s, %s::vector) RETURNING id, label",
            (embedding.label, literal(embedding.vector)),
        ).fetchone()


@app.get("/api/v1/nearest", response_model=list[Neighbour])
def nearest(vector: str, limit: int = Query(5, ge=1, le=100)):
    """The nearest embeddings by Euclidean distance; `vector` is a comma-separated list of numbers."""
    numbers = parse(vector)
    with service.connection() as connection:
        require_vectors(connection, len(numbers))
        return connection.execute(
            "SELECT id, label, embedding <-> %(vector)s::vector AS distance FROM embeddings"
            " ORDER BY embedding <-> %(vector)s::vector LIMIT %(limit)s",
            {"vector": literal(numbers), "limit": limit},
        ).fetchall()


def require_vectors(connection, length: int) -> None:
    if not schema.has_extension(connection, "vector"):
        raise HTTPException(501, "this database has no pgvector: install postgresql-<major>-pgvector and restart")
    if length != service.settings.embedding_dimensions:
        raise HTTPException(422, f"a vector has {service.settings.embedding_dimensions} numbers here, not {length}")


def parse(text: str) -> list[float]:
    try:
        return [float(number) for number in text.strip("[] ").split(",")]
    except ValueError as error:
        raise HTTPException(422, f"vector must be comma-separated numbers: {error}") from error


def literal(numbers: list[float]) -> str:
    return "[" + ",".join(repr(number) for number in numbers) + "]"
