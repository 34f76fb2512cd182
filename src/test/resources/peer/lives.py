"""Leads the processes of lives.conf through their lives, and tells what can be seen of each.

usage: lives.py FOLDER

Prints one line per observation: a JSON array of its name and what was seen. Process ids and times are masked.
"""

import json
import re

from observed import FOLDER, log_count, log_has, mask, messages_by_process, show, supervisor, wait

SETTLED = {
    "EXITED": ["expected", "expected-two", "unexpected-once", "nothing-expected", "killed", "aborted", "no-startsecs",
               "no-startsecs-fails"],
    "FATAL": ["quick-once", "quick-thrice", "quick-killed", "no-file", "no-command", "not-executable", "directory",
              "quoting", "empty", "relative"],
    "RUNNING": ["unexpected-restarted", "expected-restarted", "second-try", "stubborn", "polite", "polite-expected",
                "family", "undecodable", "tells", "pair:stays", "worker:worker_00", "worker:worker_01"],
}
# What only supervisord-java says, the first of them supervisord too, at another level; the last without the launcher.
OWN_DEBUG_LINES = ("reaped unknown pid", "there is no AOT cache", "started without the launcher", "SIGRTM")

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
    # Its state alone may still be that of its first life.
    wait("worker_00 to be up again", lambda: "up" if log_count("success: worker_00 ") == 2 else None)
    settle({"RUNNING": ["worker:worker_00"]})
    states("state after stopping")


def shutdown():
    supervisor.shutdown()
    wait("the end", lambda: log_has("stopped: recorder"))


def messages():
    for name, lines in sorted(messages_by_process().items()):
        show("log of " + name, sorted(lines) if name == "spawn errors" else spared(name, lines))


def debugging():
    """The kinds of lines at the level of debugging, without names, numbers and Python's objects."""
    kinds = set()
    with open(FOLDER + "/main.log", encoding="utf-8") as file:
        for line in file:
            parts = line.rstrip("\n").split(" ", 3)
            if len(parts) == 4 and parts[2] == "DEBG" and not parts[3].startswith(OWN_DEBUG_LINES):
                text = re.sub(r"monitoring .*(\(std...\))>?", r"monitoring X \1", parts[3])
                text = re.sub("|".join(NAMES), "NAME", text)
                # A listed difference: ours keep a message in one line.
                text = re.sub(r" output:\\n.*", " output:", text)
                kinds.add(re.sub(r"\d+", "N", text))
    for kind in sorted(kinds):
        show("debug line: " + kind, True)
    with open(FOLDER + "/main.log", encoding="utf-8") as file:
        show("undecodable output", "Undecodable: b'a\\xe4b\\n'" in file.read())


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
    if name in ("waiting", "the supervisor"):
        return sorted({re.sub(r"tries:[1-9]\d*", "tries:N", event) for event in seen})
    return seen


NAMES = sorted((process["name"] for process in supervisor.getAllProcessInfo()), key=len, reverse=True)
lives()
shutdown()
messages()
debugging()
events()
