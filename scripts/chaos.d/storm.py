"""The agent's container under write load while everything around its programs fails; what must hold afterwards."""

import contextlib
import http.client
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import typing
import uuid
from pathlib import Path

IMAGE = "hive-agent-unified"
WRITERS = 3
# Generous: nothing here judges speed.
PATIENCE = 240
# Descriptors and threads that may come and go.
MORE = 10
DATA = "var/lib/postgresql/data"

CONFIGURATION = """\
programs:
  flood:
    command: /bin/sh -c 'while :; do for i in 1 2 3 4 5 6 7 8 9; do head -c 60000 /dev/zero | tr "\\\\0" x; echo; done;
      sleep 0.3; done'
    stdout_logfile: /tmp/flood.log
    stdout_logfile_maxbytes: 1MB
    stdout_logfile_backups: 1
  crash: {command: /bin/sh -c 'sleep 0.5; exit 1', startsecs: 0, autorestart: true, restart_delay_max: 2s}
  leaver: {command: /bin/sh -c '(sleep 2 &) ; sleep 1', startsecs: 0, autorestart: true, restart_delay_max: 2s}
  probed:
    command: sleep 100000
    environment: {VERSION: "%(version)d"}
    readiness: {exec: /bin/sh -c '(sleep 3 &) ; true', period: 1s, timeout: 10s}
%(extra)s
eventlisteners:
  listen: {command: /etc/supervisord-java/conf.d/listen, events: [PROCESS_STATE]}
"""

# 64 MB that end at 4 GB: where this JVM puts a heap that is so small.
HEAP_BEGIN = 0xFC000000
HEAP_END = 0x100000000
AREA = re.compile(r"([0-9a-f]+)-[0-9a-f]+ ")


class Figures(typing.NamedTuple):
    """Of the supervisor. Memory is private, in MB."""

    descriptors: int
    threads: int
    beside_heap: float
    heap: float
    live: float | None

    def __str__(self):
        live = "not known, no jcmd is here" if self.live is None else "%.1f" % self.live
        return (f"{self.descriptors} descriptors, {self.threads} threads, {self.beside_heap:.1f} MB private beside "
                f"the heap, {self.heap:.1f} in the heap, of which live: {live}")


LISTENER = """\
#!/bin/sh
while :; do
  printf 'READY\\n'
  read -r header || exit 0
  head -c "${header##*len:}" >/dev/null
  printf 'RESULT 2\\nOK'
done
"""


def docker(*arguments, check=True, quiet=False):
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if check and done.returncode:
        raise SystemExit(f"chaos: docker {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


class Container:
    def __init__(self, image):
        self.name = f"hive-test-{os.getpid()}-chaos"
        self.directory = Path(tempfile.mkdtemp(prefix="chaos-"))
        self.directory.chmod(0o755)
        self.version = 0
        self.configure()
        listener = self.directory / "listen"
        listener.write_text(LISTENER)
        listener.chmod(0o755)
        # The data are in memory: no power fails here, and so a full disk is one of this container alone.
        docker("volume", "create", "--driver", "local", "--opt", "type=tmpfs", "--opt", "device=tmpfs",
               "--opt", "o=size=500m,uid=1000,gid=1000,mode=0700", self.name)
        docker("run", "-d", "--name", self.name, "--read-only", "--tmpfs", "/tmp:size=32m", "--cap-drop", "ALL",
               "--security-opt", "no-new-privileges", "--memory", "600m", "--pids-limit", "250",
               "--ulimit", "nofile=1024:1024", "-v", f"{self.name}:/{DATA}",
               "-v", f"{self.directory}:/etc/supervisord-java/conf.d:ro",
               "-p", "127.0.0.1::38886", "-p", "127.0.0.1::9001", image)
        self.pid = int(docker("inspect", "-f", "{{.State.Pid}}", self.name))
        self.api = self.port(38886)
        self.health = self.port(9001)
        self.root = Path(f"/proc/{self.pid}/root")

    def port(self, inner):
        return int(docker("port", self.name, f"{inner}/tcp").splitlines()[0].rpartition(":")[2])

    def configure(self):
        self.version += 1
        extra = "  extra: {command: sleep 100000}" if self.version % 2 else ""
        text = CONFIGURATION % {"version": self.version, "extra": extra}
        file = self.directory / "chaos.yml.new"
        file.write_text(text)
        file.rename(self.directory / "chaos.yml")

    def ask(self, port, path, timeout=20):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def ctl(self, *arguments):
        return docker("exec", self.name, "supervisorctl-java", *arguments, check=False)

    def is_healthy(self):
        return self.ask(self.health, "/health")[0] == 200

    def is_live(self):
        return self.ask(self.health, "/health/live")[0] == 200

    def runs(self):
        return docker("inspect", "-f", "{{.State.Running}} {{.RestartCount}}", self.name) == "true 0"

    def members(self):
        """Host pids of all processes of the container but the first, with their fields of /proc/<pid>/status."""
        namespace = os.readlink(f"/proc/{self.pid}/ns/pid")
        found = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit() and int(entry) != self.pid:
                with contextlib.suppress(OSError):
                    # Of a zombie nobody can read the namespace.
                    fields = status(int(entry))
                    if len(fields["NSpid"].split()) > 1 and (
                        fields["State"].startswith("Z") and fields["PPid"] == str(self.pid)
                        or os.readlink(f"/proc/{entry}/ns/pid") == namespace
                    ):
                        found[int(entry)] = fields
        return found

    def figures(self):
        heap = rest = 0
        for line in Path(f"/proc/{self.pid}/smaps").read_text().splitlines():
            if (area := AREA.match(line)):
                in_heap = HEAP_BEGIN <= int(area[1], 16) < HEAP_END
            elif line.startswith("Private_Dirty"):
                heap, rest = (heap + mb(line), rest) if in_heap else (heap, rest + mb(line))
        if not heap:
            raise Broken("no heap was found where it always is: the options of the JVM have changed")
        return Figures(len(os.listdir(f"/proc/{self.pid}/fd")), len(os.listdir(f"/proc/{self.pid}/task")),
                       rest, heap, self.live_heap())

    def live_heap(self):
        """What a full collection leaves; None where nobody can ask for one."""
        jcmd = shutil.which("jcmd")
        if not jcmd:
            return None
        subprocess.run([jcmd, str(self.pid), "GC.run"], check=True, capture_output=True)
        told = subprocess.run([jcmd, str(self.pid), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
        used = [int(kb) / 1000 for kb in re.findall(r"total \d+K, used (\d+)K", told)]
        if not used:
            raise Broken("jcmd does not tell how much of the heap is used: " + told)
        return sum(used)

    def remove(self):
        docker("rm", "-fv", self.name, check=False)
        docker("volume", "rm", "-f", self.name, check=False)
        shutil.rmtree(self.directory, ignore_errors=True)


def mb(line):
    return int(line.split()[1]) / 1000


def status(pid):
    return dict(
        (name, rest.strip())
        for name, _, rest in (line.partition(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    )


class Writers:
    """Write notes, and remember those whose commit was acknowledged."""

    def __init__(self, container):
        self.container = container
        self.acknowledged = {}
        self.refused = 0
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self.write, daemon=True) for _ in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self):
        while not self.stopped.is_set():
            text = f"chaos {uuid.uuid4()}"
            number = self.post(text)
            if number is None:
                self.refused += 1
                self.stopped.wait(0.1)
            else:
                self.acknowledged[number] = text

    def post(self, text):
        connection = http.client.HTTPConnection("127.0.0.1", self.container.api, timeout=20)
        try:
            connection.request("POST", "/api/v1/notes", json.dumps({"text": text}),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            return json.loads(body)["id"] if answer.status == 201 else None
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


class Storm:
    """What is done to the container; each action heals what it has broken."""

    def __init__(self, container, seed):
        self.container = container
        self.random = random.Random(seed)
        self.done = {}

    def actions(self):
        return [
            self.kill_a_process, self.stop_a_process, self.starve_of_descriptors, self.fill_the_data_disk,
            self.fill_tmp, self.take_memory, self.take_pids, self.flood_the_api, self.send_nonsense,
            self.attach_slow_clients,
            self.edit_and_reload, self.reload_a_broken_file, self.restart_the_api, self.restart_the_database,
        ]

    def someone(self):
        members = [pid for pid, fields in self.container.members().items() if not fields["State"].startswith("Z")]
        return self.random.choice(members) if members else None

    def kill_a_process(self):
        send(self.someone(), signal.SIGKILL)

    def stop_a_process(self):
        victim = self.someone()
        send(victim, signal.SIGSTOP)
        time.sleep(self.random.uniform(0.2, 3))
        send(victim, signal.SIGCONT)

    def starve_of_descriptors(self):
        victims = {}
        for pid in self.container.members():
            with contextlib.suppress(OSError, ProcessLookupError):
                victims[pid] = resource.prlimit(pid, resource.RLIMIT_NOFILE)
                resource.prlimit(pid, resource.RLIMIT_NOFILE, (4, victims[pid][1]))
        time.sleep(1)
        for pid, limits in victims.items():
            with contextlib.suppress(OSError, ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)

    def fill(self, file):
        block = os.urandom(1 << 20)
        with contextlib.suppress(OSError):
            with file.open("wb", buffering=0) as output:
                while output.write(block):
                    pass
        time.sleep(1)
        with contextlib.suppress(OSError):
            file.unlink()

    def fill_the_data_disk(self):
        self.fill(self.container.root / DATA / "filler")

    def fill_tmp(self):
        self.fill(self.container.root / "tmp" / "filler")

    def take_memory(self):
        """The kernel ends whoever asks for it, or somebody else."""
        self.inside("x = bytearray(550_000_000)\nfor i in range(0, len(x), 4096): x[i] = 1\nimport time; time.sleep(1)")

    def take_pids(self):
        """Whom the shell leaves behind becomes a child of the supervisor."""
        docker("exec", self.container.name, "timeout", "5", "sh", "-c",
               "i=0; while [ $i -lt 300 ]; do sleep 3 & i=$((i + 1)); done; sleep 1", check=False)

    def inside(self, text):
        docker("exec", self.container.name, "timeout", "20", "sh", "-c", 'exec "$PYTHON" -c "$1"', "sh", text,
               check=False)

    def flood_the_api(self):
        def ask():
            for path in ("/health", "/metrics", "/health/ready", "/api/v1/status", "/nothing") * 10:
                self.container.ask(self.container.health, path)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def send_nonsense(self):
        for _ in range(20):
            with contextlib.suppress(OSError), self.connection() as client:
                client.sendall(self.random.randbytes(self.random.randrange(1, 2000)))

    def connection(self):
        return socket.create_connection(("127.0.0.1", self.container.health), timeout=5)

    def attach_slow_clients(self):
        clients = []
        try:
            for _ in range(70):
                with contextlib.suppress(OSError):
                    clients.append(self.connection())
            for byte in b"GET /h":
                for client in clients:
                    with contextlib.suppress(OSError):
                        client.send(bytes([byte]))
                time.sleep(0.5)
        finally:
            for client in clients:
                client.close()

    def edit_and_reload(self):
        self.container.configure()
        if self.random.random() < 0.5:
            self.container.ctl("update")
        else:
            send(self.container.pid, signal.SIGHUP)

    def reload_a_broken_file(self):
        file = self.container.directory / "chaos.yml"
        file.write_text("programs: {broken: {command: [")
        self.container.ctl("update")
        self.container.configure()

    def restart_the_api(self):
        self.container.ctl("restart", "hive-agent")

    def restart_the_database(self):
        self.container.ctl("restart", "postgresql")

    def blow(self, seconds, live):
        """Each action once in a random order, again and again; after each the supervisor must be alive."""
        end = time.monotonic() + seconds
        turn = []
        while time.monotonic() < end:
            turn = turn or self.random.sample(self.actions(), len(self.actions()))
            action = turn.pop()
            self.done[action.__name__] = self.done.get(action.__name__, 0) + 1
            action()
            live(action.__name__)
            time.sleep(self.random.uniform(0, 0.5))


def send(pid, number):
    with contextlib.suppress(ProcessLookupError):
        if pid:
            os.kill(pid, number)


def until(what, condition, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise Broken(f"not within {patience} s: {what}")
        time.sleep(0.2)


class Broken(Exception):
    """A promise was not kept."""


def main(seconds, seed, image):
    print(f"chaos: {seconds} s, seed {seed}", flush=True)
    container = Container(image)
    try:
        judge(container, seconds, seed)
        print("chaos: passed", flush=True)
        return 0
    except Broken as broken:
        print(f"chaos: FAILED: {broken}; again with --seed {seed}", flush=True)
        print(container.ctl("status"))
        print(docker("logs", "--tail", "60", container.name, check=False))
        return 1
    finally:
        container.remove()


def judge(container, seconds, seed):
    until("everything is healthy", container.is_healthy)
    writers = Writers(container)
    storm = Storm(container, seed)
    late = []

    def live(action):
        if not container.runs():
            raise Broken(f"the container has ended after {action}")
        begin = time.monotonic()
        until(f"/health/live answers after {action}", container.is_live, 60)
        late.append((time.monotonic() - begin, action))

    try:
        # Everything once, so that what is loaded for it is loaded.
        for action in storm.actions():
            action()
            live(action.__name__)
        until("everything is healthy", container.is_healthy)
        before = container.figures()
        show("before", before)
        # What fills caches does so in the first half; what leaks does so in both.
        storm.blow(seconds / 2, live)
        until("everything is healthy", container.is_healthy)
        halfway = container.figures()
        show("halfway", halfway)
        storm.blow(seconds / 2, live)
    finally:
        writers.stop()
    until("everything is healthy again", container.is_healthy)
    print("chaos: done: " + ", ".join(f"{count} {name}" for name, count in sorted(storm.done.items())))
    print(f"chaos: {len(writers.acknowledged)} commits acknowledged, {writers.refused} refused")
    late.sort(reverse=True)
    print("chaos: /health/live answered last after " + ", ".join(f"{s:.1f} s ({name})" for s, name in late[:3]))
    no_commit_is_missing(container, writers.acknowledged)
    no_process_is_left(container)
    await_flat(container, before)
    after = container.figures()
    show("after", after)
    flat(before, halfway, after, seconds)
    stops_in_order(container)


def show(when, figures):
    print(f"chaos: {when}: {figures}", flush=True)


def no_commit_is_missing(container, acknowledged):
    if not acknowledged:
        raise Broken("no commit was acknowledged: nothing was tried")
    rows = docker("exec", container.name, "psql", "-AtF", " ", "-c", "select id, text from notes")
    kept = dict(line.split(" ", 1) for line in rows.splitlines() if line.startswith(tuple("0123456789")))
    missing = [number for number, text in acknowledged.items() if kept.get(str(number)) != text]
    if missing:
        raise Broken(f"{len(missing)} acknowledged commits are missing, the first is {missing[0]}")


def no_process_is_left(container):
    until("no zombie is left", lambda: not lasting(zombies, container), 120)
    until("no orphan is left", lambda: not lasting(orphans, container), 120)


def lasting(kind, container):
    """Those that are there for a while: programs and probes leave some that end by themselves in a moment."""
    first = kind(container)
    if first:
        time.sleep(8)
    return first and first & kind(container)


def zombies(container):
    return {pid for pid, fields in container.members().items() if fields["State"].startswith("Z")}


def orphans(container):
    """Children of the supervisor that are none of its programs."""
    programs = set()
    for line in container.ctl("status").splitlines():
        words = line.split()
        if "pid" in words:
            programs.add(words[words.index("pid") + 1].rstrip(","))
    return {
        pid
        for pid, fields in container.members().items()
        if fields["PPid"] == str(container.pid) and fields["NSpid"].split()[-1] not in programs
    }


def await_flat(container, before):
    """Connections that were cut a moment ago, and their threads, are given back a moment later; what leaks is not."""
    def is_flat():
        now = container.figures()
        return now.descriptors <= before.descriptors + MORE and now.threads <= before.threads + MORE

    with contextlib.suppress(Broken):
        until("descriptors and threads are given back", is_flat, 60)


def flat(before, halfway, after, seconds):
    def grows_at_most(name, earlier, later, most):
        was, became = getattr(earlier, name), getattr(later, name)
        if was is not None and became > was + most:
            raise Broken(f"{name}: {was:.1f} before, {became:.1f} after: more than {most} more")

    grows_at_most("descriptors", before, after, MORE)
    grows_at_most("threads", before, after, MORE)
    grows_at_most("live", before, after, 4)
    # The code that is compiled on the way, some 12 MB in all; after half an hour there is none left.
    grows_at_most("beside_heap", before, after, 16)
    if seconds >= 1800:
        grows_at_most("live", halfway, after, 2)
        grows_at_most("beside_heap", halfway, after, 4)


def stops_in_order(container):
    docker("stop", "-t", "60", container.name)
    code = docker("inspect", "-f", "{{.State.ExitCode}}", container.name)
    if code != "0":
        raise Broken(f"the container has ended with {code}")
