"""Tells what the programs of deployment.conf are like once they run, and how they end.

usage: deployment.py FOLDER

Prints one line per observation: a JSON array of its name and what was seen.
"""

import glob
import os
import re
import socket
import stat

from observed import FOLDER, show, supervisor, wait


def settled():
    return all(process["statename"] in ("RUNNING", "EXITED") for process in supervisor.getAllProcessInfo())


def processes():
    for process in supervisor.getAllProcessInfo():
        name = "%s:%s" % (process["group"], process["name"])
        seen = {"state": process["statename"], "exitstatus": process["exitstatus"],
                "stdout": log(process["stdout_logfile"]), "stderr": log(process["stderr_logfile"])}
        if process["pid"]:
            seen.update(kernel(process["pid"]))
        show(name, seen)


def log(path):
    return re.sub(r"---[^.]+\.log", "---X.log", path.replace(FOLDER, "DIR"))


def kernel(pid):
    with open("/proc/%d/status" % pid) as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    with open("/proc/%d/environ" % pid, "rb") as file:
        variables = dict(item.split("=", 1) for item in file.read().decode().split("\0") if "=" in item)
    return {"uid": status["Uid"], "gid": status["Gid"], "groups": status["Groups"].strip(), "umask": status["Umask"],
            "directory": os.readlink("/proc/%d/cwd" % pid).replace(FOLDER, "DIR"),
            "leads a process group": os.getpgid(pid) == pid,
            "variables": {key: value.replace(FOLDER, "DIR") for key, value in variables.items()
                          if key.startswith("SUPERVISOR_") or key in ("PGDATA", "GREETING", "HOME", "PATH")}}


def files():
    for path in sorted(glob.glob(FOLDER + "/*.log") + [FOLDER + "/s.sock"]):
        name = os.path.basename(path)
        if "---" in name or name == "main.log":
            continue
        status = os.stat(path)
        seen = {"mode": stat.filemode(status.st_mode), "uid": status.st_uid, "gid": status.st_gid}
        if name.endswith(".log"):
            with open(path) as file:
                seen["text"] = file.read()
        show("file " + name, seen)


def api():
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(FOLDER + "/api.sock")
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        show("answer of the API", connection.recv(1000).decode().split("\r\n")[0])


def messages(kind):
    with open(FOLDER + "/main.log") as file:
        # The last line may still be being written.
        lines = [line.split(" ", 3)[3].strip() for line in file if line.count(" ") >= 3 and line.endswith("\n")]
    return [re.sub(r"\d+$", "N", line) for line in lines if line.startswith(kind)]


def started():
    for line in ("Set uid", "RPC interface"):
        show("lines of " + line, messages(line))
    show("order of starting", messages("spawned"))


def stopped():
    supervisor.shutdown()
    wait("the end", lambda: len(messages("stopped")) == 9)
    wait("the socket to go", lambda: not os.path.exists(FOLDER + "/s.sock"))
    for line in sorted(messages("stopped")):
        show(line, True)
    # The programs of one group are signalled together, and which of them is down first is chance.
    names = [re.sub(r"stopped: ([\w-]+?)(_\d+)? .*", r"\1", line) for line in messages("stopped")]
    show("order of stopping", ["web" if name in ("nginx", "php-fpm") else name for name in names])
    wait("the file of the process id to go", lambda: not os.path.exists(FOLDER + "/s.pid"))
    show("files of the supervisor are gone", not os.path.exists(FOLDER + "/s.pid"))


wait("every program", settled)
wait("the API", lambda: os.path.exists(FOLDER + "/api.sock"))
wait("the logs", lambda: all(os.path.getsize(path) for path in glob.glob(FOLDER + "/worker-*.log")))
processes()
files()
api()
started()
stopped()
