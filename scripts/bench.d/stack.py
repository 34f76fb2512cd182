"""The agent's stack, PostgreSQL and an HTTP API, under the supervisor and started by hand."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import system

API_PORT, HEALTH_PORT, PGPORT = 28911, 28912, 28913
BY_HAND = "by hand"


def stack(bench):
    """From nothing to healthy: the agent with PostgreSQL, on an empty and on an existing data directory, and then 100
    requests to its API. The peer, "by hand", starts the same programs one after another and asks every 10 ms."""
    ours = bench.supervisors.ours.name
    empty = bench.samples_of("start → healthy, empty data directory", "ms", BY_HAND)
    existing = bench.samples_of("start → healthy, existing data directory", "ms", BY_HAND)
    ending = bench.samples_of("stop", "ms", BY_HAND)
    latency = bench.samples_of("API request after healthy", "ms", BY_HAND)
    for _ in range(bench.rounds(4)):
        for name, kind in ((ours, Supervised), (BY_HAND, ByHand)):
            base = Path(tempfile.mkdtemp(prefix="bench-"))
            try:
                for samples in (empty, existing):
                    run = kind(bench.project, base)
                    try:
                        samples.add(name, run.until_healthy() * 1e3)
                        for _ in range(50):
                            latency.add(name, request_seconds() * 1e3)
                    finally:
                        ending.add(name, run.stop() * 1e3)
            finally:
                shutil.rmtree(base, ignore_errors=True)


def request_seconds():
    begin = time.monotonic()
    status, _ = system.answer(API_PORT, "/api/v1/health")
    if status != 200:
        raise system.Timeout(f"the API answers {status} although it was healthy")
    return time.monotonic() - begin


def api_answers():
    return system.answer(API_PORT, "/api/v1/health")[0] == 200


class Stack:
    """Directories, accounts and environment, as scripts/run prepares them."""

    def __init__(self, project, base):
        self.project = project
        self.base = base
        self.data = base / "data"
        self.processes = []
        base.chmod(0o755)
        for directory in (self.data, base / "supervisor"):
            directory.mkdir(exist_ok=True)
        shutil.chown(self.data, "postgres")
        newest = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name))
        self.programs = newest / "bin"
        self.environment = {
            **os.environ,
            "PYTHON": "/usr/bin/python3",
            "HIVE_HOME": str(project / "docker"),
            "HIVE_DATA": str(self.data),
            "HIVE_RUN": str(self.data / "socket"),
            "PGPASSFILE": str(self.data / "pgpass"),
            "HIVE_SUPERVISOR_DIR": str(base / "supervisor"),
            "HIVE_USER": "postgres",
            "API_HOST": "127.0.0.1",
            "API_PORT": str(API_PORT),
            "HEALTH_PORT": str(HEALTH_PORT),
            "PG_BIN": str(self.programs),
            "PGPORT": str(PGPORT),
            "PGUSER": "agent",
            "PGDATABASE": "hive_agent",
        }

    def start(self, command, directory=None, environment=None):
        process = subprocess.Popen(
            command,
            cwd=directory or self.base,
            env=environment or self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def end(self, process, how):
        if process.poll() is None:
            process.send_signal(how)
            process.wait(60)


class Supervised(Stack):
    """Under supervisord-java, with config/agent.yml."""

    def until_healthy(self):
        begin = time.monotonic()
        launcher = self.project / "target/dist/bin/supervisord-java"
        self.start([str(launcher), "-n", "-c", str(self.project / "config/agent.yml")])
        system.until(lambda: system.answer(HEALTH_PORT, "/health")[0] == 200, "the agent: healthy", 0.01)
        return time.monotonic() - begin

    def stop(self):
        begin = time.monotonic()
        for process in self.processes:
            self.end(process, signal.SIGTERM)
        return time.monotonic() - begin


class ByHand(Stack):
    """The same programs, started by this script as soon as what they need is there."""

    def until_healthy(self):
        begin = time.monotonic()
        scripts = self.project / "docker/postgres/scripts"
        self.environment["PGHOST"] = str(self.data / "socket")
        if self.start(self.as_user(scripts / "init-database")).wait(system.PATIENCE) != 0:
            raise system.Timeout("init-database failed")
        self.start(self.as_user(scripts / "start-postgres"))
        ready = self.as_user(self.programs / "pg_isready", "-q")
        system.until(lambda: subprocess.run(ready, env=self.environment, check=False).returncode == 0, "PostgreSQL", 0.01)
        uvicorn = ["-m", "uvicorn", "api.serve:app", "--host", "127.0.0.1", "--port", str(API_PORT), "--no-access-log"]
        self.start(self.as_user("/usr/bin/python3", *uvicorn), self.project / "docker/app")
        system.until(api_answers, "the API", 0.01)
        return time.monotonic() - begin

    @staticmethod
    def as_user(*command):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *map(str, command)]

    def stop(self):
        begin = time.monotonic()
        for process, how in zip(reversed(self.processes), (signal.SIGTERM, signal.SIGINT, signal.SIGTERM)):
            self.end(process, how)
        return time.monotonic() - begin


MEASUREMENTS = {"stack": stack}
