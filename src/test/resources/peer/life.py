"""A process that lives as it is told, run after run.

usage: life.py FOLDER NAME TERM FATE ...

FATE: what the first, second … run does; the last one counts for all that follow.
  exit:CODE   ends with that code after a moment
  late:CODE   ends with that code when startsecs (2) are over
  stay        stays until it is told to end
TERM: what it does when told: ends with that code, or by the signal ("default"), or not at all ("ignore")

FOLDER/NAME.runs counts the runs; FOLDER/NAME.stays holds the pid of a run that has come to stay. FOLDER/NAME.slow says
that "after a moment" was nearly startsecs, because the machine was too busy.
"""

import os
import resource
import signal
import sys
import time

BRIEFLY, LATE = 0.2, 3.5
TOO_LATE = 1.5


def main(folder, name, term, *fates):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR2):
        signal.signal(number, told(term))
    run = counted(folder + "/" + name + ".runs")
    print("run %d" % run, flush=True)
    kind, _, code = fates[min(run, len(fates) - 1)].partition(":")
    if kind != "stay":
        time.sleep(BRIEFLY if kind == "exit" else LATE)
        if kind == "exit" and age() > TOO_LATE:
            write(folder + "/" + name + ".slow", "")
        os._exit(int(code))
    write(folder + "/" + name + ".stays", str(os.getpid()))
    while True:
        signal.pause()


def age():
    """Since the fork: the start of this interpreter counts, too."""
    with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
        started = int(stat.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return float(uptime.read().split()[0]) - started


def told(term):
    if term == "default":
        return signal.SIG_DFL
    if term == "ignore":
        return signal.SIG_IGN
    return lambda number, frame: os._exit(int(term))


def counted(path):
    try:
        with open(path) as file:
            run = int(file.read())
    except FileNotFoundError:
        run = 0
    write(path, str(run + 1))
    return run


def write(path, text):
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


main(*sys.argv[1:])
