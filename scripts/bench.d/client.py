#!/usr/bin/python3 -B
"""Compares what one call of the client costs in several installations, in turn: CPU time, elapsed time, classes.

  client.py [-n <runs>] <installation> ...     directories with bin/ and lib/; the first one runs the server

For a change of the client: copy target/dist (cp -a, because the AOT cache wants the jars' time) before it, and compare.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAMS = 3


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("-n", type=int, default=20)
    arguments.add_argument("installations", nargs="+", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="client-") as folder:
        folder = Path(folder)
        socket = folder / "control.sock"
        files = configurations(folder, socket)
        server = subprocess.Popen(
            [given.installations[0] / "bin" / "supervisord-java", "-n", "-c", files["yml"]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            await_running(given.installations[0], socket)
            for name, words in calls(socket, files).items():
                compare(name, words, given.installations, given.n)
        finally:
            server.terminate()
            server.wait()


def configurations(folder, socket):
    programs = "".join(f"  p{i}:\n    command: /bin/sleep 600\n    startsecs: 0\n" for i in range(PROGRAMS))
    texts = {
        "yml": f"supervisord:\n  logfile: none\n  pidfile: {folder}/pid\nprograms:\n{programs}"
        f"http: false\ncontrol:\n  socket: {socket}\n",
        "conf": f"[supervisorctl]\nserverurl=unix://{socket}\n"
        + "".join(f"[program:p{i}]\ncommand=/bin/sleep 600\n" for i in range(PROGRAMS)),
    }
    files = {}
    for ending, text in texts.items():
        files[ending] = folder / f"c.{ending}"
        files[ending].write_text(text)
    return files


def calls(socket, files):
    url = f"unix://{socket}"
    return {
        "help": ["-s", url, "help"],
        "version": ["-s", url, "version"],
        "status": ["-s", url, "status"],
        "status, .conf": ["-c", str(files["conf"]), "status"],
        "status, .yml": ["-c", str(files["yml"]), "status"],
    }


def await_running(installation, socket):
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        status = call(installation, ["-s", f"unix://{socket}", "status"], stdout=subprocess.PIPE)
        if status.stdout.count(b"RUNNING") == PROGRAMS:
            return
        time.sleep(0.2)
    sys.exit("client.py: the server's programs do not run")


def call(installation, words, options="", stdout=subprocess.DEVNULL):
    environment = dict(os.environ, SUPERVISORCTL_JAVA_OPTS=options)
    return subprocess.run(
        [installation / "bin" / "supervisorctl-java", *words], stdout=stdout, stderr=subprocess.PIPE, env=environment
    )


def compare(name, words, installations, runs):
    cpu = {each: [] for each in installations}
    elapsed = {each: [] for each in installations}
    for _ in range(runs):
        for each in installations:
            before, begin = used(), time.monotonic()
            if call(each, words).returncode:
                sys.exit(f"client.py: {name} fails in {each}")
            elapsed[each].append((time.monotonic() - begin) * 1e3)
            cpu[each].append((used() - before) * 1e3)
    for each in installations:
        print(
            f"{name:15} {each!s:40} CPU {statistics.median(cpu[each]):5.0f} ms (mean {statistics.mean(cpu[each]):5.1f}),"
            f" elapsed {statistics.median(elapsed[each]):5.0f} ms, {classes(each, words)} classes",
            flush=True,
        )


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def classes(installation, words):
    """All, and those that the AOT cache did not have."""
    log = call(installation, words, options="-Xlog:class+load:stdout", stdout=subprocess.PIPE).stdout.decode()
    loaded = [line for line in log.splitlines() if " source: " in line]
    return f"{len(loaded)}/{sum('shared objects' not in line for line in loaded)}"


main()
