"""Drives a supervisor through a list of steps, and tells what came of each.

usage: histories.py FOLDER PORT HISTORY

HISTORY is JSON: {"processes": {GROUP.NAME: {"autorestart": WORD, "exitcodes": [...], "priority": NUMBER}},
"steps": [STEP ...]}, a step one of
  ["call", METHOD, ARGUMENT ...]
  ["change", BEFORE, AFTER]    replaces a part of supervisord.conf (BEFORE empty: adds it), then updates as supervisorctl
The next step begins when every process has come to rest, so that what is seen depends on nobody's pace. What still
does, ends after startsecs and before, is told of in the observation "pace": "even", or why nothing follows from the others.
"""

import http.client
import json
import os
import signal
import sys
import threading
import time
import xmlrpc.client

from observed import FOLDER, in_vain, log_has, log_lines, mask, messages_by_process, show, supervisor, wait

HISTORY = json.loads(sys.argv[3])
MOST_LATE = 0.7
late = [0.0]
SIGNAL_ARGUMENT = {"signalProcess": 1, "signalProcessGroup": 1, "signalAllProcesses": 0}


def outcome(method, *arguments):
    try:
        return ordered(masked(getattr(supervisor, method)(*arguments)), arguments)
    except xmlrpc.client.Fault as fault:
        return "fault %d %s" % (fault.faultCode, fault.faultString)


def ordered(value, arguments):
    """What is waited for is told as it comes to be; else in the order of starting and stopping. Groups of equal
    priority are started and stopped side by side here, one after the other by supervisord.
    """
    if isinstance(value, list) and arguments[-1] is True:
        return sorted(value, key=str)
    return sorted(value, key=lambda each: each["group"]) if isinstance(value, list) else value


def masked(value):
    if isinstance(value, list):
        return [masked(item) for item in value]
    if isinstance(value, dict):
        return seen_of(value) if "statename" in value else {key: masked(item) for key, item in value.items()}
    return mask(value) if isinstance(value, str) else value


def seen_of(process):
    """exitstatus differs on purpose (see LivesSideBySideTest), times and pids always."""
    return {"name": process["group"] + ":" + process["name"], "state": process["statename"],
            "description": mask(process["description"]), "spawnerr": mask(process["spawnerr"]),
            "alive": bool(process["pid"])}


def processes():
    return supervisor.getAllProcessInfo()


def at_rest(process):
    name = process["group"] + "." + process["name"]
    state = process["statename"]
    if state == "RUNNING":
        return read(name + ".stays") == str(process["pid"])
    if state == "EXITED":
        options = HISTORY["processes"][name]
        return (options["autorestart"] == "false"
                or options["autorestart"] == "unexpected" and process["exitstatus"] in options["exitcodes"])
    return state in ("STOPPED", "FATAL")


def read(name):
    try:
        with open(FOLDER + "/" + name) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def rest(after):
    seen = []

    def resting():
        time.sleep(0.15)
        seen[:] = processes()
        return all(at_rest(process) for process in seen)

    wait("rest " + after, resting)
    show(after, [masked(process) for process in seen])


def call(method, *arguments):
    doomed = []
    if method in SIGNAL_ARGUMENT:
        number = getattr(signal, "SIG" + arguments[SIGNAL_ARGUMENT[method]], None)
        doomed = [process["pid"] for process in processes()
                  if number and aimed_at(method, arguments, process) and ends_by(process["pid"], number)]
    result = outcome(method, *arguments)
    wait("%s to be gone" % doomed, lambda: not any(os.path.exists("/proc/%d" % pid) for pid in doomed))
    return result


def aimed_at(method, arguments, process):
    if process["statename"] != "RUNNING":
        return False
    if method == "signalAllProcesses":
        return True
    group, _, name = arguments[0].partition(":")
    return group == process["group"] and (method == "signalProcessGroup" or (name or group) in ("*", process["name"]))


def ends_by(pid, number):
    with open("/proc/%d/status" % pid) as file:
        ignored = next(int(line.split()[1], 16) for line in file if line.startswith("SigIgn:"))
    return not ignored >> number - 1 & 1


def change(before, after):
    path = FOLDER + "/supervisord.conf"
    with open(path) as file:
        text = file.read()
    before, after = (part.replace("DIR", FOLDER) for part in (before, after))
    with open(path, "w") as file:
        file.write(text.replace(before, after, 1) if before else text + after)
    try:
        [[added, changed, removed]] = supervisor.reloadConfig()
    except xmlrpc.client.Fault as fault:
        return "fault %d" % fault.faultCode
    results = [["added", added], ["changed", changed], ["removed", removed]]
    for group in removed + changed:
        results.append([group, outcome("stopProcessGroup", group, True), outcome("removeProcessGroup", group)])
    for group in changed + added:
        results.append([group, outcome("addProcessGroup", group)])
    return results


def order_of_spawning():
    """Of each group and priority: at boot supervisord does not look at priorities inside a group."""
    groups = {process["name"]: process["group"] for process in processes()}
    names = [line.split("'")[1] for line in log_lines() if " INFO spawned: " in line]
    return sorted(dict.fromkeys(names),
                  key=lambda name: (groups[name], HISTORY["processes"][groups[name] + "." + name]["priority"]))


def told_once(lines):
    """Until a killed process is reaped, supervisord says in each of its rounds that it kills it."""
    return [line for number, line in enumerate(lines)
            if "with SIGKILL" not in line or number == 0 or line != lines[number - 1]]


def watch_the_pace():
    """supervisord looks once a second, and startsecs and LATE are 1.5 s apart."""
    while True:
        before = time.monotonic()
        time.sleep(0.1)
        late[0] = max(late[0], time.monotonic() - before - 0.1)


def pace():
    slow = sorted(name for name in os.listdir(FOLDER) if name.endswith(".slow"))
    if late[0] > MOST_LATE:
        slow.append("a pause of %.1f s" % late[0])
    slow.extend("no end of the wait for " + what for what in in_vain)
    return ", ".join(slow) or "even"


def shut_down():
    """Both wait half a second for their last answers to be sent: on a machine that is busy that may be too short."""
    try:
        supervisor.shutdown()
    except (http.client.HTTPException, OSError) as gone:
        in_vain.append("the answer to shutdown (%r)" % gone)


def main():
    threading.Thread(target=watch_the_pace, daemon=True).start()
    wait("the first to start", lambda: log_has("supervisord started"))
    rest("after the start")
    show("order of the first start", order_of_spawning())
    for number, (kind, *arguments) in enumerate(HISTORY["steps"], 1):
        name = "%d %s %s" % (number, kind, " ".join(map(str, arguments)).replace("\n", " "))
        show(name, call(*arguments) if kind == "call" else change(*arguments))
        rest("after " + name)
    wait("rest", lambda: all(at_rest(process) for process in processes()))
    names = [process["group"] + "." + process["name"] for process in processes()]
    shut_down()
    wait("the end", lambda: not os.path.exists(FOLDER + "/s.pid"))
    for name, lines in sorted(messages_by_process().items()):
        show("log of " + name, sorted(lines) if name == "spawn errors" else told_once(lines))
    for name in sorted(names):
        show("output of " + name, read(name + ".out"))
    show("pace", pace())


main()
