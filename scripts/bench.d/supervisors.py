"""The supervisors that are measured: how each is configured and started."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import system

SLEEP = "/bin/sleep 3600"


class Program:
    """A program to supervise. Options are supervisord's and matter only where a supervisor has them."""

    def __init__(self, name, command=SLEEP, **options):
        self.name = name
        self.command = command
        self.options = options


def sleepers(count):
    return [Program(f"p{number:03}") for number in range(count)]


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
        self.process = subprocess.Popen(
            [*prefix, *command],
            cwd=self.directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self.process.pid

    @property
    def port(self):
        return self.kind.port

    def cpu(self):
        return system.cpu_seconds(self.pid)

    def open_gate(self):
        """Lets the program go on that reads from $GATE."""
        self.gate.write_text("\n")

    def wait_for_http(self):
        system.until(lambda: system.answer(self.port, "/")[0], f"{self.kind.name}: HTTP")

    def wait_for_children(self, count):
        system.until(lambda: len(self.supervised()) >= count, f"{self.kind.name}: {count} programs", 0.02)

    def supervised(self):
        """Pids of the programs: children, or grandchildren where each program has a supervisor of its own."""
        found = system.children(self.pid)
        if self.kind.per_program:
            found = [pid for each in found for pid in system.children(each)]
        return [pid for pid in found if system.command_name(pid) == "sleep"]

    def supervising(self):
        """Pids of the processes that supervise."""
        return [self.pid] + [p for p in system.children(self.pid) if system.command_name(p) == self.kind.per_program]

    def stop(self, how=signal.SIGTERM):
        """Seconds until the supervisor has ended."""
        begin = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(system.PATIENCE)
        return time.monotonic() - begin

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

    def __init__(self, name, command, control, port, environment=None):
        self.name = name
        self.command = command
        self.control = control
        self.port = port
        self.environment = environment or {}

    def prepare(self, directory, programs):
        lines = [
            "[supervisord]",
            f"logfile={directory}/supervisord.log",
            f"pidfile={directory}/supervisord.pid",
            f"childlogdir={directory}",
            "nodaemon=true",
            "user=root",
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

    def __init__(self, name, command, per_program):
        self.name = name
        self.command = command
        self.per_program = per_program

    def prepare(self, directory, programs):
        for program in programs:
            service = directory / "services" / program.name
            service.mkdir(parents=True)
            script = service / "run"
            script.write_text(f"#!/bin/sh\nexec {program.command}\n")
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


class Supervisors:
    """All of them. Each has its own port on loopback."""

    def __init__(self, project):
        dist = Path(project) / "target/dist/bin"
        launcher = [str(dist / "supervisord-java")]
        self.health_check = dist / "healthcheck"
        self.ours = Supervisord("supervisord-java", launcher, [str(dist / "supervisorctl-java")], 28901)
        self.without_cache = self.with_options("supervisord-java without AOT cache", "-XX:AOTMode=off")
        version = subprocess.run(["/usr/bin/supervisord", "--version"], capture_output=True, text=True, check=True)
        self.supervisord = Supervisord(
            f"supervisord {version.stdout.strip()}",
            ["/usr/bin/python3", "/usr/bin/supervisord"],
            ["/usr/bin/python3", "/usr/bin/supervisorctl"],
            28902,
        )
        self.s6 = ScanDirectory("s6-svscan", ["/usr/bin/s6-svscan"], "s6-supervise")
        self.runit = ScanDirectory("runsvdir", ["/usr/bin/runsvdir", "-P"], "runsv")
        self.tini = OneProgram("tini", ["/usr/bin/tini", "--"])
        self.dumb_init = OneProgram("dumb-init", ["/usr/bin/dumb-init", "--"])

    def with_options(self, name, options, port=None):
        ours = self.ours
        return Supervisord(name, ours.command, ours.control, port or ours.port, {"SUPERVISORD_JAVA_OPTS": options})
