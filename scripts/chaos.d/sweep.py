"""Sweeps over what can fail: a life of each supervisor for each condition, and a table of what became of them."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lives
from lives import Life

# An account without anything else, so that a limit on its processes counts no others.
NOBODY_ELSE = 64123

# What each system call may fail with; strace lets the calls of each thread and of each program fail, counted apart.
CALLS = {
    "openat": ("EMFILE", "ENFILE", "ENOMEM", "EACCES", "EIO", "ENOSPC"),
    "pipe2": ("EMFILE", "ENFILE"),
    "socket": ("EMFILE", "ENOBUFS"),
    "accept4": ("EMFILE", "ECONNABORTED"),
    "accept": ("EMFILE", "ECONNABORTED"),
    "bind": ("EACCES",),
    "read": ("EIO", "EINTR", "EAGAIN"),
    "write": ("EIO", "ENOSPC", "EPIPE", "EINTR"),
    "close": ("EIO", "EINTR"),
    "poll": ("EINTR", "ENOMEM"),
    "epoll_wait": ("EINTR",),
    "clone": ("EAGAIN", "ENOMEM"),
    "clone3": ("EAGAIN", "ENOMEM"),
    "vfork": ("EAGAIN", "ENOMEM"),
    "fork": ("EAGAIN", "ENOMEM"),
    "execve": ("ENOMEM", "EACCES"),
    "waitid": ("EINTR",),
    "wait4": ("EINTR",),
    "kill": ("EPERM",),
    "dup2": ("EMFILE",),
    "dup3": ("EMFILE",),
    "fcntl": ("EMFILE",),
    "eventfd2": ("EMFILE",),
    "signalfd4": ("EMFILE",),
    "rename": ("EIO", "ENOSPC", "EACCES"),
    "unlink": ("EACCES", "EROFS"),
    "ftruncate": ("EIO",),
    "setresuid": ("EAGAIN",),
    "mmap": ("ENOMEM",),
    "prctl": ("EPERM",),
}


class Table:
    """Rows of outcomes, and how often each was seen."""

    def __init__(self, supervisors):
        self.supervisors = supervisors
        self.counts = {}
        self.broken = []

    def add(self, condition, supervisor, outcome, detail):
        row = self.counts.setdefault(condition, {})
        column = row.setdefault(supervisor.name, {})
        column[outcome] = column.get(outcome, 0) + 1
        print(f"{supervisor.name:18} {condition:34} {outcome:15} {detail}", flush=True)
        if outcome not in (lives.LIVED, lives.ENDED):
            self.broken.append((supervisor.name, condition, outcome, detail))

    def text(self):
        names = [each.name for each in self.supervisors]
        lines = ["| condition | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
        for condition, row in self.counts.items():
            cells = []
            for name in names:
                column = row.get(name, {})
                cells.append(", ".join(f"{column[each]} {each}" for each in lives.OUTCOMES if each in column) or "–")
            lines.append(f"| {condition} | " + " | ".join(cells) + " |")
        return "\n".join(lines) + "\n"


class Sweep:
    def __init__(self, supervisors, quick, share):
        self.supervisors = supervisors
        self.quick = quick
        self.share = share
        self.table = Table(supervisors)

    def run(self, parts):
        for part in parts:
            getattr(self, part)()
        return self.table

    def each(self, condition, detail, live):
        for supervisor in self.supervisors:
            life, outcome, seconds = live(supervisor)
            missing = f"; in vain: {life.missing}" if life.missing else ""
            self.table.add(condition, supervisor, outcome, f"{detail}; stopped in {seconds:.1f} s{missing}")

    def life(self, supervisor, act=None, **options):
        """Starts, acts, asks whether it still acts, ends."""
        with Life(supervisor, **options) as life:
            acts = False
            if life.is_up():
                if act:
                    act(life)
                life.provoke()
                acts = life.acts()
            outcome, seconds = life.end(acts)
            if os.environ.get("CHAOS_KEEP") and outcome not in (lives.LIVED, lives.ENDED):
                print(life.said()[-3000:], file=sys.stderr)
            return life, outcome, seconds

    # ---- limits

    def descriptors(self):
        for limit, programs in (
            (64, 40), (100, 40), (128, 40), (160, 60), (200, 80), (260, 100), (300, 100), (1024, 400)
        ):
            if self.quick and limit not in (128, 300):
                continue
            self.each(
                "descriptors run out",
                f"nofile={limit}, {programs} programs",
                lambda s: self.life(s, programs=programs, prefix=("prlimit", f"--nofile={limit}:{limit}")),
            )

    def processes(self):
        for limit, programs in ((30, 40), (60, 40), (100, 80), (150, 130)):
            if self.quick and limit != 60:
                continue
            self.each(
                "processes run out (nproc)",
                f"nproc={limit}, {programs} programs",
                lambda s: self.life(
                    s, programs=programs, user=NOBODY_ELSE, prefix=("prlimit", f"--nproc={limit}:{limit}")
                ),
            )

    def pids(self):
        for limit in (25, 40, 60) if not self.quick else (40,):
            with cgroup("pids") as group:
                if group is None:
                    print("pids: no cgroup can be made here", flush=True)
                    return

                def shortage(life):
                    (group / "pids.max").write_text(str(limit))

                self.each(
                    "pids of the cgroup run out, and come back", f"pids.max={limit}",
                    lambda s: self.pids_life(s, group, shortage),
                )

    def pids_life(self, supervisor, group, shortage):
        (group / "pids.max").write_text("max")
        with Life(supervisor, programs=30, group=group) as life:
            acts = False
            if life.is_up():
                shortage(life)
                life.provoke()
                time.sleep(2)
                (group / "pids.max").write_text("max")
                acts = life.acts()
            outcome, seconds = life.end(acts)
            return life, outcome, seconds

    def memory(self):
        for limit in (96, 128, 160) if not self.quick else (128,):
            with cgroup("memory", "memory.max", "memory.limit_in_bytes") as group:
                if group is None:
                    print("memory: no cgroup can be made here", flush=True)
                    return
                write_first(group, ("memory.max", "memory.limit_in_bytes"), limit << 20)
                self.each(
                    "memory of the cgroup runs out: a program takes all of it, again and again",
                    f"{limit} MB",
                    lambda s: self.memory_life(s, group),
                )

    def memory_life(self, supervisor, group):
        """The kernel kills the largest, or who has been named for it, as soon as nothing is left."""
        hog = ("[program:hog]", "command=/usr/bin/tail /dev/zero", "autostart=false", "autorestart=true", "startsecs=0")
        with Life(supervisor, programs=20, group=group, more=hog) as life:
            acts = False
            if life.is_up():
                before = kills(group)
                life.call("startProcess", "hog", False)
                acts = life.await_("the kernel kills three times", lambda: kills(group) >= before + 3)
                life.provoke()
                life.call("stopProcess", "hog", False)
                acts = life.acts() and acts
            outcome, seconds = life.end(acts)
            return life, outcome, seconds

    # ---- file systems

    def full_disk(self):
        self.each("log disk full", "tmpfs of 64 kB", lambda s: self.on_disk(s, "size=64k", None))

    def read_only_disk(self):
        def abort(life):
            # What the kernel does itself when the disk below has an error.
            subprocess.run(["mount", "-o", "remount,abort", str(life.logs)], check=True)

        self.each(
            "log disk becomes read-only", "ext4, aborted",
            lambda s: self.on_ext4(lambda disk: self.life(s, act=abort, logs=disk)),
        )

    def on_disk(self, supervisor, options, act):
        with tempfile.TemporaryDirectory(prefix="chaos-disk-") as disk:
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "chaos", disk], check=True)
            try:
                return self.life(supervisor, act=act, logs=disk)
            finally:
                subprocess.run(["umount", "-l", disk], check=True)

    def frozen_disk(self):
        self.each(
            "log disk freezes, and thaws", "ext4 on a loop device, fsfreeze",
            lambda s: self.on_ext4(lambda disk: self.frozen_life(s, disk)),
        )

    def on_ext4(self, live):
        with tempfile.TemporaryDirectory(prefix="chaos-disk-") as place:
            image, disk = Path(place) / "image", Path(place) / "disk"
            disk.mkdir()
            with image.open("wb") as file:
                file.truncate(16 << 20)
            subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
            subprocess.run(["mount", "-o", "loop,errors=remount-ro", str(image), str(disk)], check=True)
            try:
                return live(disk)
            finally:
                subprocess.run(["umount", "-l", str(disk)], check=True)

    def frozen_life(self, supervisor, disk):
        frozen = False
        try:
            with Life(supervisor, logs=disk) as life:
                acts = life.is_up()
                begin = time.monotonic()
                if acts:
                    subprocess.run(["fsfreeze", "-f", str(disk)], check=True)
                    frozen = True
                    life.call("clearAllProcessLogs")
                    # What writes to the disk may wait; what does not must go on.
                    acts = life.acts()
                    if not acts:
                        life.missing = "while frozen: " + life.missing
                    subprocess.run(["fsfreeze", "-u", str(disk)], check=True)
                    frozen = False
                outcome, seconds = life.end(acts)
                life.missing += f" (frozen for {time.monotonic() - begin:.0f} s)" if not acts else ""
                return life, outcome, seconds
        finally:
            if frozen:
                subprocess.run(["fsfreeze", "-u", str(disk)], check=False)

    # ---- system calls

    def starting(self):
        """From the first call of the process on."""
        for call, errno, when in self.injections((1, 3, 10, 40, 160)):
            inject = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=none",
                      "-e", f"inject={call}:error={errno}:when={when}")
            self.each(
                f"{call} fails while it starts", f"{errno}, when={when}", lambda s: self.life(s, prefix=inject)
            )

    def running(self):
        """From a moment on at which it runs."""
        for call, errno, when in self.injections(("1", "1+", "2+3")):
            if call in ("mmap",) and when == "1+":
                continue
            self.each(
                f"{call} fails while it runs", f"{errno}, when={when}", lambda s: self.attached(s, call, errno, when)
            )

    def injections(self, whens):
        chosen = []
        for call, errnos in CALLS.items():
            for errno in errnos:
                chosen += [(call, errno, when) for when in whens]
        number, of = self.share
        return chosen[::37] if self.quick else chosen[number - 1 :: of]

    def attached(self, supervisor, call, errno, when):
        with Life(supervisor) as life:
            acts = False
            if life.is_up():
                tracer = subprocess.Popen(
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=none",
                     "-e", f"inject={call}:error={errno}:when={when}", "-p", str(life.pid())],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
                time.sleep(0.5)
                life.provoke()
                time.sleep(1)
                tracer.terminate()
                try:
                    tracer.wait(5)
                except subprocess.TimeoutExpired:
                    # It waits for a child between vfork and exec.
                    tracer.kill()
                    tracer.wait()
                acts = life.acts()
            outcome, seconds = life.end(acts)
            return life, outcome, seconds


def write_first(group, names, value):
    """To the file that this version of cgroups has."""
    for name in names:
        if (group / name).exists():
            (group / name).write_text(str(value))
            return


def kills(group):
    """How often the kernel has killed somebody in it for memory."""
    for name in ("memory.events", "memory.oom_control"):
        with contextlib.suppress(OSError):
            for line in (group / name).read_text().splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    return 0


@contextlib.contextmanager
def cgroup(controller, *files):
    """A cgroup of its own (version 1 or 2) with one of these files, or None."""
    files = files or (f"{controller}.max",)
    for parent in (Path("/sys/fs/cgroup") / controller, Path("/sys/fs/cgroup")):
        group = parent / f"chaos-{os.getpid()}"
        with contextlib.suppress(OSError):
            group.mkdir()
            if any((group / file).exists() for file in files):
                try:
                    yield group
                finally:
                    for _ in range(100):
                        with contextlib.suppress(OSError):
                            group.rmdir()
                            break
                        time.sleep(0.1)
                return
            group.rmdir()
    yield None


PARTS = (
    "descriptors", "processes", "pids", "memory", "full_disk", "read_only_disk", "frozen_disk", "starting", "running"
)


def main(project, arguments):
    quick = "--quick" in arguments
    share = (1, 1)
    for each in arguments:
        if each.startswith("--share="):
            share = tuple(int(number) for number in each.partition("=")[2].split("/"))
    parts = [each for each in arguments if each in PARTS] or PARTS
    unknown = [each for each in arguments if each not in PARTS and not each.startswith("--")]
    if unknown:
        sys.exit(f"chaos: there is no {unknown[0]} among: {' '.join(PARTS)}")
    ours = lives.Supervisor("supervisord-java", [f"{project}/target/dist/bin/supervisord-java"])
    supervisors = [ours]
    if shutil.which("supervisord"):
        supervisors.append(lives.Supervisor("supervisord 4.2.5", ["/usr/bin/supervisord"]))
    table = Sweep(supervisors, quick, share).run(parts)
    text = table.text()
    (Path(project) / "target" / "chaos-sweep.md").write_text(text)
    print("\n" + text)
    broken = [each for each in table.broken if each[0] == ours.name]
    for each in broken:
        print("chaos: " + ": ".join(each))
    print(f"chaos: {'FAILED' if broken else 'passed'}: {len(broken)} broken promises of supervisord-java")
    return 1 if broken else 0
