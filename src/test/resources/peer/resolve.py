"""Reads configurations with the installed supervisord and prints what it made of them.

Usage: python3 resolve.py DIRECTORY

Each sub-directory holds one configuration, supervisord.conf. One line of JSON is printed for each:
  {"case": name, "values": {...}, "notes": [...], "warnings": [...]}   or
  {"case": name, "error": text, "exit": code}
Values are flat: "x:x startsecs" is the option startsecs of the process x in the group x.
"""
import io
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")

from supervisor import datatypes, events, options

PROCESS = [
    "command", "directory", "umask", "uid", "priority", "autostart", "startsecs", "startretries",
    "exitcodes", "stopsignal", "stopwaitsecs", "stopasgroup", "killasgroup", "redirect_stderr",
    "serverurl"]
OUTPUT = ["logfile", "logfile_maxbytes", "logfile_backups", "capture_maxbytes", "events_enabled", "syslog"]
SUPERVISORD = [
    "logfile", "logfile_maxbytes", "logfile_backups", "loglevel", "pidfile", "umask", "silent", "minfds",
    "minprocs", "nocleanup", "childlogdir", "directory", "strip_ansi", "identifier"]
EVENT_NAMES = {getattr(events.EventTypes, name): name for name in vars(events.EventTypes) if name[0] != "_"}


def text(value):
    if value is datatypes.Automatic:
        return "AUTO"
    if value is datatypes.Syslog:
        return "SYSLOG"
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(text(item) for item in value) or "-"
    if isinstance(value, int):
        return str(int(value))
    return str(value)


def autorestart(value):
    if value is datatypes.RestartUnconditionally:
        return "true"
    return "unexpected" if value is datatypes.RestartWhenExitUnexpected else "false"


def put_process(values, key, process):
    for name in PROCESS:
        values[key + " " + name] = text(getattr(process, name))
    for stream in ("stdout", "stderr"):
        for name in OUTPUT:
            values["%s %s_%s" % (key, stream, name)] = text(getattr(process, "%s_%s" % (stream, name)))
    values[key + " autorestart"] = autorestart(process.autorestart)
    for name, value in (process.environment or {}).items():
        values["%s environment %s" % (key, name)] = value


def as_processes_are_sorted(config):
    """When the group is started or stopped; the sort is stable."""
    return config.priority


def put_group(values, group):
    values["group " + group.name] = type(group).__name__
    values["group %s priority" % group.name] = text(group.priority)
    values["group %s processes" % group.name] = text([p.name for p in sorted(group.process_configs, key=as_processes_are_sorted)])
    if isinstance(group, options.EventListenerPoolConfig):
        values["group %s buffer_size" % group.name] = text(group.buffer_size)
        values["group %s events" % group.name] = text(sorted(EVENT_NAMES[e] for e in group.pool_events))
    if isinstance(group, options.FastCGIGroupConfig):
        socket = group.socket_config
        values["group %s socket" % group.name] = socket.url
        values["group %s socket_backlog" % group.name] = text(socket.get_backlog())
        values["group %s socket_mode" % group.name] = text(getattr(socket, "mode", None))
        values["group %s socket_owner" % group.name] = text(getattr(socket, "owner", None))
    for process in group.process_configs:
        put_process(values, "%s:%s" % (group.name, process.name), process)


def put_server(values, server):
    key = "server %s " % server["section"]
    for name in ("file", "host", "port", "chmod", "chown", "username", "password"):
        if name in server:
            values[key + name] = "-" if server[name] == (-1, -1) else text(server[name])


def put_supervisord(values, resolved):
    for name in SUPERVISORD:
        values["supervisord " + name] = text(getattr(resolved, name))
    values["supervisord user"] = text(resolved.uid)
    for name, value in (resolved.configroot.supervisord.environment or {}).items():
        values["supervisord environment " + name] = value


def resolve():
    resolved = options.ServerOptions()
    resolved.stdout = io.StringIO()
    resolved.stderr = io.StringIO()
    try:
        resolved.realize(["-c", "supervisord.conf", "-n"], doc="", progname="supervisord")
    except SystemExit as stop:
        error = resolved.stderr.getvalue().replace("\nFor help, use supervisord -h\n", "")
        return {"error": error.replace("Error: ", "", 1), "exit": stop.code}
    except Exception as bug:
        return {"error": "%s: %s" % (type(bug).__name__, bug), "exit": 1}
    values = {}
    put_supervisord(values, resolved)
    values["groups"] = text([group.name for group in resolved.process_group_configs])
    for group in resolved.process_group_configs:
        put_group(values, group)
    for server in resolved.server_configs:
        put_server(values, server)
    return {"values": values, "notes": resolved.parse_infos, "warnings": resolved.parse_warnings}


def main(corpus):
    for case in sorted(os.listdir(corpus)):
        os.chdir(os.path.join(corpus, case))
        result = {"case": case}
        result.update(resolve())
        print(json.dumps(result))


main(os.path.abspath(sys.argv[1]))
