"""The agent's stack, PostgreSQL and an HTTP API, under the supervisor and started by hand."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import system
from report import BY_HAND, IN_CONTAINER

API_PORT, HEALTH_PORT, PGPORT = 28911, 28912, 28913


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
                    run = kind(bench.project, base, bench.supervisors.ours.command[0])
                    try:
                        samples.add(name, run.until_healthy() * 1e3)
                        for _ in range(50):
                            latency.add(name, request_seconds() * 1e3)
                    finally:
                        ending.add(name, run.stop() * 1e3)
            finally:
                shutil.rmtree(base, ignore_errors=True)


IMAGE = "hive-agent-unified"
# As config/agent.yml starts them, one after another. Ended in order: what is killed leaves a recovery to whoever comes next.
HAND = """
scripts=/usr/lib/hive/postgres/scripts
"$scripts/init-database"
"$scripts/start-postgres" &
postgres=$!
until pg_isready -q; do sleep 0.01; done
cd /usr/lib/hive/app
"$PYTHON" -m uvicorn api.serve:app --host "$API_HOST" --port "$API_PORT" --no-access-log &
api=$!
trap 'kill "$api"; wait "$api"; kill -INT "$postgres"; wait "$postgres"; exit' TERM
wait
"""


def agent(bench):
    """The agent's image on existing data, from docker run until /health says that all is well, asked every 10 ms; "by
    hand" are the same programs on this host, without a container."""
    ours = bench.supervisors.ours.name
    healthy = bench.samples_of("docker run → healthy", "ms", BY_HAND)
    image = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False) if docker() else None
    if image is None or image.returncode:
        build = f"docker build -f docker/agent/Dockerfile.agent -t {IMAGE} ."
        bench.problems.append(f"incomplete: there is no image {IMAGE} here: {build}")
        return
    volume = f"bench-{os.getpid()}"
    base = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with Container(volume, []) as container:
            container.until(HEALTH_PORT, "/health")
        with contextlib.closing(Hands(bench.project, base)) as hands:
            hands.once()
            for _ in range(bench.rounds(6)):
                with Container(volume, []) as container:
                    healthy.add(ours, container.until(HEALTH_PORT, "/health") * 1e3)
                with Container(volume, ["-c", HAND], "/bin/sh") as container:
                    healthy.add(IN_CONTAINER, container.until(API_PORT, "/api/v1/health") * 1e3)
                healthy.add(BY_HAND, hands.once() * 1e3)
    finally:
        subprocess.run(["docker", "volume", "rm", "-f", volume], stdout=subprocess.DEVNULL, check=False)


def docker():
    return shutil.which("docker")


class Container:
    """One of the agent's image, until it is removed."""

    def __init__(self, name, command, entrypoint=None):
        self.name = name
        self.begin = time.monotonic()
        ports = [f"127.0.0.1:{API_PORT}:38886", f"127.0.0.1:{HEALTH_PORT}:9001"]
        subprocess.run(
            ["docker", "run", "-d", "--name", name, "-v", f"{name}:/var/lib/postgresql/data", "--tmpfs", "/tmp"]
            + [word for port in ports for word in ("-p", port)]
            + (["--entrypoint", entrypoint] if entrypoint else [])
            + [IMAGE, *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
            timeout=system.PATIENCE,
        )

    def until(self, port, path):
        """Seconds since docker run was called."""
        system.until(lambda: system.answer(port, path)[0] == 200, f"{IMAGE}: {path}", 0.01)
        return time.monotonic() - self.begin

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["docker", "stop", "-t", "20", self.name], stdout=subprocess.DEVNULL, check=False)
        subprocess.run(["docker", "rm", "-f", self.name], stdout=subprocess.DEVNULL, check=False)


class Hands:
    """The programs by hand, again and again on the same data."""

    def __init__(self, project, base):
        self.project = project
        self.base = base

    def once(self):
        run = ByHand(self.project, self.base)
        try:
            return run.until_healthy()
        finally:
            run.stop()

    def close(self):
        shutil.rmtree(self.base, ignore_errors=True)


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

    def __init__(self, project, base, launcher=None):
        self.launcher = launcher
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
        self.start([self.launcher, "-n", "-c", str(self.project / "config/agent.yml")])
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


MEASUREMENTS = {"stack": stack, "agent": agent}
