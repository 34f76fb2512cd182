"""One life of a supervisor under hard conditions, and what became of it: for supervisord and supervisord-java alike."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
import xmlrpc.client
from pathlib import Path

MARK = "SUPERVISOR_CHAOS_LIFE"
ANSWER_LIMIT = 10.0
# Generous: under strace and on a busy machine.
LIMIT = 40.0

LIVED = "lived"
ENDED = "ended in order"
DEAF = "DEAF"
ORPHANS = "ORPHANS"
SPEECHLESS = "SPEECHLESS"
OUTCOMES = (LIVED, ENDED, DEAF, ORPHANS, SPEECHLESS)


class Supervisor:
    """A supervisor that reads supervisord's file and speaks its protocol."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.command = command
        self.environment = environment or {}


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=ANSWER_LIMIT)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(ANSWER_LIMIT)
        self.sock.connect(self.path)


class UnixTransport(xmlrpc.client.Transport):
    def __init__(self, path):
        super().__init__()
        self.path = path

    def make_connection(self, host):
        return UnixConnection(self.path)


class Life:
    """Begins with the start of a supervisor and ends with none of its processes left."""

    def __init__(self, supervisor, programs=5, prefix=(), logs=None, user=None, group=None, more=()):
        self.directory = Path(tempfile.mkdtemp(prefix="chaos-"))
        self.directory.chmod(0o755)
        self.logs = Path(logs) if logs else self.directory
        self.socket = self.directory / "control.sock"
        self.mark = uuid.uuid4().hex
        self.programs = programs
        self.more = more
        self.missing = ""
        self.chosen = None
        file = self.directory / "supervisord.conf"
        file.write_text(self.configuration())
        if user is not None:
            os.chown(self.directory, user, user)
            prefix = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--", *prefix)

        def enter():
            if group is not None:
                (group / "cgroup.procs").write_text(str(os.getpid()))

        self.output = (self.directory / "output").open("wb")
        self.process = subprocess.Popen(
            [*prefix, *supervisor.command, "-n", "-c", str(file)],
            cwd=self.directory,
            env={**os.environ, **supervisor.environment, MARK: self.mark},
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=enter,
        )

    def configuration(self):
        lines = [
            "[supervisord]",
            f"logfile={self.logs}/main.log",
            "logfile_maxbytes=20KB",
            "logfile_backups=1",
            f"pidfile={self.directory}/supervisord.pid",
            f"childlogdir={self.logs}",
            "minfds=1",
            "minprocs=1",
            "[unix_http_server]",
            f"file={self.socket}",
            "[rpcinterface:supervisor]",
            "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
            "[program:talk]",
            "command=/bin/sh -c 'while :; do echo "
            "01234567890123456789012345678901234567890123456789; sleep 0.02; done'",
            "stdout_logfile_maxbytes=1KB",
            "stdout_logfile_backups=1",
            "[program:fail]",
            "command=/bin/sh -c 'sleep 0.3; exit 1'",
            "startsecs=0",
            "autorestart=true",
        ]
        for number in range(self.programs):
            lines += [f"[program:p{number}]", "command=/bin/sleep 3600"]
        lines += self.more
        return "\n".join(lines) + "\n"

    # ---- asking it

    def call(self, method, *arguments):
        """The answer, or None when there is none: a fault is an answer."""
        try:
            proxy = xmlrpc.client.ServerProxy("http://localhost", transport=UnixTransport(str(self.socket)))
            answer = getattr(proxy.supervisor, method)(*arguments)
            return True if answer is None else answer
        except xmlrpc.client.Fault as fault:
            return fault
        except (OSError, http.client.HTTPException, xmlrpc.client.Error, ValueError, SyntaxError):
            return None

    def await_(self, what, condition, limit=LIMIT):
        end = time.monotonic() + limit
        while not condition():
            if self.process.poll() is not None or time.monotonic() > end:
                self.missing = what
                return False
            time.sleep(0.05)
        return True

    def answers(self):
        return isinstance(self.call("getState"), dict)

    def state(self, program):
        info = self.call("getProcessInfo", program)
        return info["statename"] if isinstance(info, dict) else None

    def is_up(self):
        return self.await_("it answers", self.answers)

    def pid(self):
        """Of the supervisor itself, behind what started it."""
        try:
            return int((self.directory / "supervisord.pid").read_text())
        except (OSError, ValueError):
            return self.process.pid

    def provoke(self):
        """What makes a supervisor call the kernel. Each of these may fail."""
        for program in ("p0", "p1"):
            info = self.call("getProcessInfo", program)
            if isinstance(info, dict) and info["pid"]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(info["pid"], signal.SIGKILL)
        self.call("stopProcess", "p2", False)
        self.call("reloadConfig")
        self.call("clearProcessLogs", "talk")
        self.call("tailProcessStdoutLog", "talk", 0, 1000)
        self.call("startProcess", "p2", False)

    def acts(self):
        """Whether it still does what it is told; it may be told more than once."""
        return (
            self.await_("it answers again", self.answers)
            and self.await_("a program runs", self.choose)
            and self.await_(f"{self.chosen} stops", lambda: self.told("stopProcess", "STOPPED"))
            and self.await_(f"{self.chosen} starts", lambda: self.told("startProcess", "RUNNING"))
        )

    def choose(self):
        """A program that runs: where much has run out, not all of them have been started."""
        for info in self.call("getAllProcessInfo") or []:
            if info["statename"] == "RUNNING" and info["name"] not in ("fail", "talk"):
                self.chosen = info["name"]
                return True
        return False

    def told(self, method, state):
        self.call(method, self.chosen, False)
        return self.state(self.chosen) == state

    # ---- its end

    def end(self, acts):
        """Tells it to stop; an outcome and the seconds it took to do so."""
        lived = self.process.poll() is None
        begin = time.monotonic()
        if lived:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid(), signal.SIGTERM)
        try:
            self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            # Behind strace, which waits for those that are left.
            if not Path(f"/proc/{self.pid()}").exists():
                return ORPHANS, LIMIT
            self.missing = self.missing or "it stops"
            return DEAF, LIMIT
        seconds = time.monotonic() - begin
        # What a program has begun, a short sleep, may outlive it; a program that is left stays.
        patience = time.monotonic() + LIMIT
        while self.marked() and time.monotonic() < patience:
            time.sleep(0.05)
        if self.marked():
            return ORPHANS, seconds
        if lived and not acts:
            return DEAF, seconds
        said = self.said()
        if not said.strip() or "Traceback" in said or "Exception in thread" in said or "fatal error" in said:
            return SPEECHLESS, seconds
        return (LIVED if lived else ENDED), seconds

    def said(self):
        text = ""
        for file in (self.directory / "output", self.logs / "main.log.1", self.logs / "main.log"):
            with contextlib.suppress(OSError):
                text += file.read_text(errors="replace")
        return text

    def marked(self):
        """Its processes, by their environment, which they cannot lose; without those that have ended already."""
        found = []
        mark = f"{MARK}={self.mark}".encode()
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):
                    if mark in Path(f"/proc/{entry}/environ").read_bytes().split(b"\0"):
                        found.append(int(entry))
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for _ in range(3):
            for pid in self.marked():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.output.close()
        shutil.rmtree(self.directory, ignore_errors=True)
