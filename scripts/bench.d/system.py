"""What the kernel tells about processes, and the clocks and channels the measurements use."""

import http.client
import os
import select
import time
from pathlib import Path

# A wait that takes longer than this is a failure of what is measured, not a figure.
PATIENCE = 120.0


class Timeout(Exception):
    """Something that was waited for did not happen."""


def until(condition, what, every=0.005):
    """Polls until the condition holds and returns its value."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(every)
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


def memory(pid):
    """Proportional and resident set size and private memory in MB (10^6 bytes); only the last cannot be reclaimed."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in ("Pss", "Rss", "Private_Dirty"):
            sizes[name] = int(rest.split()[0]) * 1024 / 1e6
    return sizes["Pss"], sizes["Rss"], sizes["Private_Dirty"]


def load_average():
    return os.getloadavg()[0]


class Channel:
    """A FIFO into which programs under measurement write lines, each beginning with the time of day in seconds."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)
        self.descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.buffer = b""

    def line(self):
        """The fields of the next line."""
        end = time.monotonic() + PATIENCE
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.descriptor], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise Timeout(f"{self.path}: nothing was written within {PATIENCE:.0f} s")
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
