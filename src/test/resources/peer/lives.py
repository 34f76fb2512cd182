"""Leads the processes of lives.conf through their lives, and tells what can be seen of each.

usage: lives.py FOLDER

Prints one line per observation: a JSON array of its name and what was seen. Process ids and times are masked.
"""

import json
import re
import sys
import time
import xmlrpc.client

from supervisor.xmlrpc import SupervisorTransport

FOLDER = sys.argv[1]
LIMIT_SECONDS = 120
SETTLED = {
    "EXITED": ["expected", "expected-two", "unexpected-once", "nothing-expected", "killed", "aborted", "no-startsecs",
               "no-startsecs-fails"],
    "FATAL": ["quick-once", "quick-thrice", "quick-killed", "no-file", "no-command", "not-executable", "directory",
              "quoting", "empty", "relative"],
    "RUNNING": ["unexpected-restarted", "expected-restarted", "second-try", "stubborn", "polite", "polite-expected",
                "family", "pair:stays", "worker:worker_00", "worker:worker_01"],
}
supervisor = xmlrpc.client.ServerProxy("http://127.0.0.1",
                                       SupervisorTransport(None, None, "unix://" + FOLDER + "/s.sock")).supervisor


def show(name, seen):
    print(json.dumps([name, seen], sort_keys=True), flush=True)


def mask(text):
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
            show("waiting for " + what, "in vain")
            return
        time.sleep(0.1)


def info(name):
    return supervisor.getProcessInfo(name)


def settle(expected):
    for state, names in expected.items():
        for name in names:
            wait("%s to be %s" % (name, state), lambda: info(name)["statename"] == state)


def states(when):
    for process in supervisor.getAllProcessInfo():
        if process["name"] != "waiting":
            show("%s of %s" % (when, process["name"]),
                 {"state": process["statename"], "description": mask(process["description"]),
                  "spawnerr": mask(process["spawnerr"]), "exitstatus": process["exitstatus"],
                  "started": bool(process["start"]), "stopped": bool(process["stop"]), "alive": bool(process["pid"])})


def lives():
    settle(SETTLED)
    states("state")
    for name in ("stubborn", "polite", "polite-expected", "family", "second-try"):
        supervisor.stopProcess(name)
    wait("waiting to be BACKOFF", lambda: info("waiting")["statename"] == "BACKOFF")
    supervisor.stopProcess("waiting")
    show("stopped while waiting for a retry", info("waiting")["statename"])
    supervisor.signalProcess("worker:worker_00", "KILL")
    wait("worker_00 to be killed", lambda: "killed" if log_has("exited: worker_00") else None)
    settle({"RUNNING": ["worker:worker_00"]})
    states("state after stopping")


def log_has(text):
    with open(FOLDER + "/main.log", encoding="utf-8") as file:
        return text in file.read()


def shutdown():
    supervisor.shutdown()
    wait("the end", lambda: log_has("stopped: recorder"))


def messages():
    """What the log tells of each process, in order."""
    wanted = re.compile(r"(?:'|\b)([\w-]+)'?")
    kinds = ("spawned", "success", "exited", "gave up", "stopped", "killing", "spawnerr", "sending")
    found = {}
    with open(FOLDER + "/main.log", encoding="utf-8") as file:
        for line in file:
            parts = line.rstrip("\n").split(" ", 3)
            if len(parts) < 4 or not parts[3].startswith(kinds):
                continue
            text = mask(parts[3])
            if text.startswith("spawnerr"):
                name = "spawn errors"
            else:
                name = wanted.match(re.sub(r"^(gave up|[a-z]+):? ", "", text)).group(1)
            found.setdefault(name, []).append(parts[2] + " " + text)
    for name, lines in sorted(found.items()):
        show("log of " + name, sorted(lines) if name == "spawn errors" else spared(name, lines))


def spared(name, lines):
    """Without what depends on how often a process came to be tried."""
    return sorted(set(lines)) if name == "waiting" else lines


def events():
    found = {}
    with open(FOLDER + "/events.log", encoding="utf-8") as file:
        for line in file:
            headers, payload = json.loads(line)
            event = headers["eventname"]
            if event.startswith("TICK"):
                continue
            if event == "SUPERVISOR_STATE_CHANGE_STOPPING":
                break
            process = re.match(r"processname:(\S+)", payload)
            name = process.group(1) if process else "the supervisor"
            found.setdefault(name, []).append(event + " " + mask(payload))
    for name, seen in sorted(found.items()):
        show("events of " + name, events_of(name, seen))


def events_of(name, seen):
    return sorted(set(seen)) if name in ("waiting", "the supervisor") else seen


lives()
shutdown()
messages()
events()
