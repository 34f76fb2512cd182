"""What the scripts of this folder have in common: a client, masks, waiting, and how observations are printed.

Import it from a script that is called with the folder of a running supervisor as its first argument.
"""

import json
import re
import sys
import time
import xmlrpc.client

from supervisor.xmlrpc import SupervisorTransport

FOLDER = sys.argv[1]
LIMIT_SECONDS = 120
KINDS_OF_MESSAGES = ("spawned", "success", "exited", "gave up", "stopped", "killing", "spawnerr", "sending")
in_vain = []
supervisor = xmlrpc.client.ServerProxy("http://127.0.0.1",
                                       SupervisorTransport(None, None, "unix://" + FOLDER + "/s.sock")).supervisor


def show(name, seen):
    """One observation: a line with a JSON array of its name and what was seen."""
    print(json.dumps([name, seen], sort_keys=True), flush=True)


def mask(text):
    """Without process ids, times and the folder."""
    text = text.replace(FOLDER, "DIR")
    text = re.sub(r"pid \d+, uptime [0-9:]+", "pid N, uptime T", text)
    text = re.sub(r"[A-Z][a-z]{2} \d\d \d\d:\d\d [AP]M", "TIME", text)
    text = re.sub(r"\bpid:\d+", "pid:N", text)
    text = re.sub(r"\bpid \d+", "pid N", text)
    return re.sub(r"\(\d+\)", "(N)", text)


def wait(what, condition):
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            in_vain.append(what)
            show("waiting for " + what, "in vain")
            return
        time.sleep(0.1)


def log_lines():
    """None yet where the sockets come before the log."""
    try:
        with open(FOLDER + "/main.log", encoding="utf-8") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def log_count(text):
    return sum(text in line for line in log_lines())


def log_has(text):
    return log_count(text) > 0


def messages_by_process():
    """What the log tells of each process, in order. Errors of spawning name none in supervisord: they are together."""
    wanted = re.compile(r"(?:'|\b)([\w-]+)'?")
    found = {}
    for line in log_lines():
        parts = line.split(" ", 3)
        if len(parts) < 4 or not parts[3].startswith(KINDS_OF_MESSAGES):
            continue
        text = mask(parts[3])
        if text.startswith("spawnerr"):
            # A listed difference: ours name the program.
            text = re.sub(r"^spawnerr: [\w-]+: ", "spawnerr: ", text)
            name = "spawn errors"
        else:
            name = wanted.match(re.sub(r"^(gave up|[a-z]+):? ", "", text)).group(1)
        found.setdefault(name, []).append(parts[2] + " " + text)
    return found
