"""What the kernel tells about processes, and the clocks and channels the measurements use."""

import http.client
import os
import select
import subprocess
import time
from pathlib import Path

# A wait that takes longer than this is a failure of what is measured, not a figure.
PATIENCE = 120.0


class Timeout(Exception):
    """Something that was waited for did not happen."""


def until(condition, what, every=0.005):
    """Polls until the condition holds and returns its value. `every` so many seconds, or as many as it says each time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(every() if callable(every) else every)
    raise Timeout(f"{what}: not within {PATIENCE:.0f} s")


def cpu_seconds(pid):
    """CPU time of all threads of a process, those that have ended included; not that of its children."""
    # The id of another process's CPU clock, see clock_getcpuclockid(3).
    return time.clock_gettime((~pid << 3) | 2)


def children(pid):
    found = []
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return found  # the process has ended meanwhile
    for thread in threads:
        try:
            found += [int(each) for each in Path(f"/proc/{pid}/task/{thread}/children").read_text().split()]
        except OSError:
            continue  # the thread has
    return found


def command_name(pid):
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def processes(name):
    """Pids of all that are called so, here and in containers."""
    return [int(each) for each in os.listdir("/proc") if each.isdigit() and command_name(each) == name]


def is_ready(service):
    """Whether s6's program in this directory has said that it is."""
    said = subprocess.run(["s6-svstat", "-o", "ready", service], capture_output=True, text=True)
    return said.stdout.strip() == "true"


def memory(pid):
    """Proportional and resident set size and private memory in MB (10^6 bytes); only the last cannot be reclaimed."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in ("Pss", "Rss", "Private_Dirty"):
            sizes[name] = int(rest.split()[0]) * 1024 / 1e6
    return sizes["Pss"], sizes["Rss"], sizes["Private_Dirty"]


def wakeups(pid):
    """How often the kernel has given a CPU to one of its threads that are there."""
    switches = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            lines = Path(f"/proc/{pid}/task/{thread}/status").read_text().splitlines()
        except OSError:
            continue  # the thread has ended
        switches += sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)
    return switches


def load_average():
    return os.getloadavg()[0]


def cpu_ticks():
    """Of all CPUs: those that were idle, and all. What a hypervisor has taken away counts as used."""
    user, nice, system, idle, iowait, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return idle + iowait, user + nice + system + idle + iowait + irq + softirq + steal


def share_of_others(seconds=1.0):
    """What share of the CPUs is used while nothing of this script runs."""
    idle, all_ticks = cpu_ticks()
    time.sleep(seconds)
    idle_later, all_later = cpu_ticks()
    return max(0.0, 1 - (idle_later - idle) / max(1, all_later - all_ticks))


class Channel:
    """A FIFO into which programs under measurement write lines, each beginning with the time of day in seconds."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)
        self.descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.buffer = b""

    def line(self, patience=0.1):
        """The fields of the next line; None when there is none for so many seconds."""
        end = time.monotonic() + patience
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.descriptor], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return None
            self.buffer += os.read(self.descriptor, 65536)
        first, _, self.buffer = self.buffer.partition(b"\n")
        return first.decode().split()

    def close(self):
        os.close(self.descriptor)
        os.unlink(self.path)


def answer(port, path, method="GET", body=None):
    """Status and body of one request on a new connection; (0, b"") when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {"Content-Type": "text/xml"} if body else {})
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    except http.client.HTTPException:
        return 0, b""
    finally:
        connection.close()
