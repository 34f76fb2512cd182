"""The supervisors that are measured: how each is configured and started."""

import contextlib
import json
import os
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import system
from results import OURS

SLEEP = "/bin/sleep 3600"


class Program:
    """A program to supervise. Options are supervisord's and matter only where a supervisor has them."""

    def __init__(self, name, command=SLEEP, **options):
        self.name = name
        self.command = command
        self.options = options


def sleepers(count):
    return [Program(f"p{number:04}") for number in range(count)]


class Run:
    """One supervisor while it runs, in a directory of its own that vanishes with it."""

    def __init__(self, kind, programs, prefix=()):
        self.directory = Path(tempfile.mkdtemp(prefix="bench-"))
        self.kind = kind
        self.channel = system.Channel(self.directory / "channel")
        self.gate = self.directory / "gate"
        os.mkfifo(self.gate)
        command = kind.prepare(self.directory, programs)
        environment = {**os.environ, **kind.environment, "CHANNEL": str(self.channel.path), "GATE": str(self.gate)}
        self.started_at = time.time()
        with open(self.directory / "errors", "wb") as errors:
            self.process = subprocess.Popen(
                [*prefix, *command],
                cwd=self.directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        self.pid = self.process.pid

    @property
    def port(self):
        return self.kind.port

    def cpu(self):
        return sum(map(system.cpu_seconds, self.supervising()))

    def line(self):
        """The fields of the next line that a program writes to $CHANNEL."""
        return self.until(self.channel.line, "a program's line", 0.0)

    def open_gate(self, readers=1):
        """Lets the programs go on that read from $GATE: bash takes one byte at a time, so each gets its own."""
        self.gate.write_text("\n" * readers)

    def children_named(self, name):
        return sum(system.command_name(pid) == name for pid in system.children(self.pid))

    def wait_for_http(self):
        self.until(lambda: system.answer(self.port, "/")[0], "HTTP")

    def wait_for_children(self, count):
        """Until so many programs run; returns when that was. Their names are looked at afterwards, because with 1,000
        programs that takes a while. A look costs the more the more there are, and keeps the kernel from making others:
        it comes each 20 ms until the first is there, then after a quarter of what the rest will take at the
        pace since."""
        begin = time.time()
        found = 0

        def all_run(children):
            nonlocal begin, found
            if not found:
                begin = time.time()
            found = len(children())
            return found >= count

        def pause():
            if not found:
                return 0.02
            rest = (time.time() - begin) * (count - found) / found
            return max(min(rest / 4, 0.1), 0.003)

        if not self.kind.per_program:
            self.until(lambda: all_run(lambda: system.children(self.pid)), f"{count} programs", pause)
        since = time.time()
        while not all_run(self.supervised):
            self.until(lambda: all_run(self.supervised), f"{count} programs", pause)
            since = time.time()
        return since

    def until(self, condition, what, every=0.005):
        """Ends at once when the supervisor does: one that cannot do something may say so by its end."""

        def holds():
            value = condition()
            if not value and self.process.poll() is not None:
                raise system.Timeout(f"{self.kind.name} has ended with {self.process.returncode}: {self.last_words()}")
            return value

        return system.until(holds, f"{self.kind.name}: {what}", every)

    def last_words(self):
        """What it has said at last, on standard error or in its log."""
        lines = []
        for name in ("supervisord.log", "errors"):
            with contextlib.suppress(OSError):
                lines += (self.directory / name).read_text(errors="replace").splitlines()
        return "; ".join([line.strip() for line in lines if line.strip()][-2:]) or "it has said nothing"

    def supervised(self):
        """Pids of the programs: children, or grandchildren where each program has a supervisor of its own."""
        found = system.children(self.pid)
        if self.kind.per_program:
            found = [pid for each in found for pid in system.children(each)]
        return [pid for pid in found if system.command_name(pid) == "sleep"]

    def memory(self):
        """Proportional, resident and private, of all that supervise."""
        return tuple(map(sum, zip(*map(system.memory, self.supervising()))))

    def wakeups(self):
        return sum(map(system.wakeups, self.supervising()))

    def supervising(self):
        """Pids of the processes that supervise."""
        if not self.kind.per_program:
            return [self.pid]
        return [self.pid] + [p for p in system.children(self.pid) if system.command_name(p) == self.kind.per_program]

    def stop(self, how=signal.SIGTERM):
        """Seconds until the supervisor has ended. By a descriptor: Popen's wait looks only after 64, 114, 164 ms …"""
        descriptor = os.pidfd_open(self.pid)
        try:
            begin = time.monotonic()
            self.process.send_signal(how)
            if not select.select([descriptor], [], [], system.PATIENCE)[0]:
                raise system.Timeout(f"{self.kind.name}: its end: not within {system.PATIENCE:.0f} s")
            return time.monotonic() - begin
        finally:
            os.close(descriptor)
            self.process.poll()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        family = [] if self.process.poll() is not None else descendants(self.pid)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid, born in family:
            if birth(pid) == born:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.channel.close()
        shutil.rmtree(self.directory, ignore_errors=True)


def descendants(pid):
    found = []
    for child in system.children(pid):
        found += [(child, birth(child)), *descendants(child)]
    return found


def birth(pid):
    """Start time in ticks since boot: with it, a pid is one process only. None when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None


class Supervisord:
    """supervisord, and what reads the same file."""

    per_program = None

    def __init__(self, name, command, control, port, environment=None, addresses=True):
        self.name = name
        self.command = command
        self.control = control
        self.port = port
        self.environment = environment or {}
        self.addresses = addresses

    def without_addresses(self):
        return Supervisord(self.name, self.command, self.control, self.port, self.environment, False)

    def prepare(self, directory, programs):
        lines = [
            "[supervisord]",
            f"logfile={directory}/supervisord.log",
            f"pidfile={directory}/supervisord.pid",
            f"childlogdir={directory}",
            "nodaemon=true",
            "user=root",
            # It refuses more programs than it has descriptors for.
            f"minfds={max(1024, 3 * len(programs) + 200)}",
        ]
        if self.addresses:
            lines += [
                "[unix_http_server]",
                f"file={directory}/control.sock",
                "[inet_http_server]",
                f"port=127.0.0.1:{self.port}",
                "[rpcinterface:supervisor]",
                "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
                "[supervisorctl]",
                f"serverurl=unix://{directory}/control.sock",
            ]
        for program in programs:
            options = {"startsecs": 0, "stdout_logfile": "NONE", "stderr_logfile": "NONE", **program.options}
            lines += [f"[program:{program.name}]", f"command={program.command}"]
            lines += [f"{name}={value}" for name, value in options.items()]
        file = directory / "supervisord.conf"
        file.write_text("\n".join(lines) + "\n")
        return [*self.command, "-n", "-c", str(file)]


class ScanDirectory:
    """s6-svscan and runsvdir: one directory with a script per program, and one small supervisor for each."""

    environment = {}

    def __init__(self, name, command, per_program, notifies=False):
        self.name = name
        self.command = command
        self.per_program = per_program
        self.notifies = notifies

    def prepare(self, directory, programs):
        for program in programs:
            service = directory / "services" / program.name
            service.mkdir(parents=True)
            ready = ""
            if self.notifies:
                (service / "notification-fd").write_text("3\n")
                ready = "echo >&3; exec 3>&-\n"
            script = service / "run"
            script.write_text(f"#!/bin/sh\n{ready}exec {program.command}\n")
            script.chmod(0o755)
        return [*self.command, str(directory / "services")]


class OneProgram:
    """tini and dumb-init: they start a single program."""

    environment = {}
    per_program = None

    def __init__(self, name, command):
        self.name = name
        self.command = command

    def prepare(self, directory, programs):
        script = directory / "program"
        script.write_text(f"#!/bin/sh\nexec {programs[0].command}\n")
        script.chmod(0o755)
        return [*self.command, str(script)]


class Pm2:
    """pm2-runtime, as its makers say that containers start it."""

    name = "pm2"
    environment = {}
    per_program = None

    def __init__(self, directory):
        self.program = directory / "node_modules/pm2/bin/pm2-runtime"

    def prepare(self, directory, programs):
        applications = []
        for program in programs:
            executable, *arguments = shlex.split(program.command)
            applications.append(
                {
                    "name": program.name,
                    "script": executable,
                    "args": arguments,
                    "interpreter": "none",
                    "autorestart": True,
                    "min_uptime": 0,
                    "out_file": "/dev/null",
                    "error_file": "/dev/null",
                }
            )
        file = directory / "ecosystem.config.json"
        file.write_text(json.dumps({"apps": applications}))
        return ["env", f"PM2_HOME={directory}/pm2", "node", str(self.program), "start", str(file)]


class Supervisors:
    """All of them. Each has its own port on loopback."""

    def __init__(self, project):
        self.distribution = Path(os.environ.get("BENCH_DIST") or Path(project) / "target/dist")
        binaries = self.distribution / "bin"
        self.health_check = binaries / "healthcheck"
        self.ours = Supervisord(
            OURS, [str(binaries / "supervisord-java")], [str(binaries / "supervisorctl-java")], 28901
        )
        self.without_cache = self.with_options(f"{OURS} without AOT cache", "-Xshare:off")
        self.supervisord = named_supervisord(Path("/usr/bin/supervisord"), 28902, [], ["/usr/bin/python3"])
        self.others = []
        for path in filter(None, os.environ.get("SUPERVISORD", "").split(":")):
            taken = [self.supervisord.name, *(each.name for each in self.others)]
            self.others.append(named_supervisord(Path(path), 28903 + len(self.others), taken))
        self.s6 = ScanDirectory("s6-svscan", ["/usr/bin/s6-svscan", "-t0", "-c2000"], "s6-supervise", notifies=True)
        self.runit = ScanDirectory("runsvdir", ["/usr/bin/runsvdir", "-P"], "runsv")
        self.tini = OneProgram("tini", ["/usr/bin/tini", "--"])
        self.dumb_init = OneProgram("dumb-init", ["/usr/bin/dumb-init", "--"])
        pm2 = Pm2(Path(project) / "target/bench")
        self.pm2 = [pm2] if pm2.program.exists() else []

    @property
    def both(self):
        """Ours, supervisord, and any other one that SUPERVISORD names."""
        return [self.ours, self.supervisord, *self.others]

    @property
    def supervisords(self):
        return [self.supervisord, *self.others]

    def with_options(self, name, options, port=None):
        ours = self.ours
        return Supervisord(name, ours.command, ours.control, port or ours.port, {"SUPERVISORD_JAVA_OPTS": options})

    def versions(self):
        java = self.distribution / "runtime/bin/java"
        ours = said([*self.ours.command, "--version"])
        runtime = said([str(java) if java.exists() else "java", "--version"]).partition("\n")[0]
        found = {
            OURS: f"{ours} on {runtime}{'' if java.exists() else ', without a runtime of its own'}",
            "python": said(["/usr/bin/python3", "--version"]).removeprefix("Python "),
        }
        for each in self.supervisords:
            found[each.name] = " ".join(each.command)
        for package in ("s6", "runit", "tini", "dumb-init", "wrk"):
            found[package] = said(["dpkg-query", "-W", "-f", "${Version}", package])
        for each in self.pm2:
            found["pm2"] = json.loads((each.program.parent.parent / "package.json").read_text())["version"]
        return found


def named_supervisord(path, port, taken, interpreter=()):
    """One that is installed anywhere; supervisorctl lies beside it."""
    command = [*interpreter, str(path)]
    name = f"supervisord {said([*command, '--version'])}"
    if name in taken:
        name += f" in {path.parent}"
    while name in taken:
        name += " again"
    return Supervisord(name, command, [*interpreter, str(path.with_name("supervisorctl"))], port)


def said(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
