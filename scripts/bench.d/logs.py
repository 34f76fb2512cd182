"""What passes through a supervisor: the output of its programs."""

import contextlib
import os
import time

from supervisors import Program, Run

LINE = "x" * 99
CHATTY = 200


def logs(bench):
    """A program writes lines of 100 bytes as fast as it can: to a file of 50 MB with 2 backups, and to the container's
    log, which is the null device here. A prefix before each line, which supervisord has not, is for the container's log
    only; it stands beside supervisord's file as well as its container's log."""
    peers = bench.supervisors
    size = 2**28 if bench.quick else 2**30
    with source(2**26) as file:
        command = (
            f"/bin/bash -c 'read -r <$GATE; echo $EPOCHREALTIME >$CHANNEL; cat {' '.join([file] * (size // 2**26))};"
            " echo $EPOCHREALTIME >$CHANNEL; exec sleep 3600'"
        )
        rotated = {
            "stdout_logfile": "%(here)s/out.log",
            "stdout_logfile_maxbytes": "50MB",
            "stdout_logfile_backups": 2,
        }
        standard = {"stdout_logfile": "/dev/stdout", "stdout_logfile_maxbytes": 0}
        for target, options in {"rotated file": rotated, "container's log": standard}.items():
            throughput = bench.samples_of(f"{target}: throughput", "MB/s", peers.supervisord.name, "more")
            cpu = bench.samples_of(f"{target}: CPU time per GB", "s", peers.supervisord.name)
            who = [(kind, kind.name, {}) for kind in peers.both]
            who.append((peers.ours, f"{peers.ours.name} with log_format=prefix", {**standard, "log_format": "prefix"}))
            for _ in range(bench.rounds(4)):
                for kind, name, more in who:
                    with Run(kind, [Program("writer", command, **{**options, **more})]) as run:
                        run.wait_for_http()
                        time.sleep(1)
                        before = run.cpu()
                        run.open_gate()
                        begin = float(run.line()[0])
                        end = float(run.line()[0])
                        time.sleep(0.5)  # what is still in the pipe
                        throughput.add(name, size / 1e6 / (end - begin))
                        cpu.add(name, (run.cpu() - before) / (size / 1e9))


@contextlib.contextmanager
def source(size):
    """A file in memory to write from, with large reads: what generates the lines should not be what is measured."""
    name = f"/dev/shm/bench-{os.getpid()}"
    try:
        with open(name, "w") as file:
            file.write((LINE + "\n") * (size // (len(LINE) + 1)))
            file.write("x" * (size - file.tell() - 1) + "\n")
        yield name
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def chatty(bench):
    """200 programs write lines of 100 bytes, one write per line, each to a file of its own: 100 lines each, 20 a second,
    and 3,000 lines as fast as they can. Then the lines in the files are counted."""
    talk(bench, f"{CHATTY} chatty programs", 100, " read -r -t 0.05 -u 9;")
    talk(bench, f"{CHATTY} flooding programs", 3000, "")


def talk(bench, who, lines, pause):
    peers = bench.supervisors
    expected = CHATTY * lines
    rate = bench.samples_of(f"{who}: lines per CPU second", "/s", peers.supervisord.name, "more")
    wall = bench.samples_of(f"{who}: until all is in the files", "ms", peers.supervisord.name)
    lost = bench.samples_of(f"{who}: lost lines", "", peers.supervisord.name)
    line = "x" * (100 - len("100000 \n"))
    # Nobody writes to descriptor 9, so a reading with a time limit is a pause that starts no program.
    command = (
        f"/bin/bash -c 'exec 9<> <(:); read -r <$GATE; for ((i = 100000; i < {100000 + lines}; i++)); do"
        f" echo $i {line};{pause} done; exec sleep 3600'"
    )
    programs = [
        Program(f"p{number:03}", command, stdout_logfile=f"%(here)s/{number}.out", stdout_logfile_maxbytes=0)
        for number in range(CHATTY)
    ]
    for _ in range(bench.rounds(3)):
        for kind in peers.both:
            with Run(kind, programs) as run:
                run.wait_for_http()
                run.until(lambda: run.children_named("bash") >= CHATTY, "programs that wait")
                time.sleep(1)
                before, begin = run.cpu(), time.time()
                run.open_gate(CHATTY)
                run.until(lambda: len(run.supervised()) >= CHATTY, "programs that have written", 0.2)
                written = last_written(run, expected * 100)
                rate.add(kind.name, expected / (run.cpu() - before))
                wall.add(kind.name, (written - begin) * 1e3)
                lost.add(kind.name, expected - whole_lines(run))


def last_written(run, size):
    """When the last of the files was written, once all is there or nothing has come for 3 s."""
    files = [run.directory / f"{number}.out" for number in range(CHATTY)]
    seen, since = -1, time.time()
    while seen < size and time.time() - since < 3:
        now = sum(file.stat().st_size for file in files if file.exists())
        if now != seen:
            seen, since = now, time.time()
        time.sleep(0.05)
    return max(file.stat().st_mtime for file in files if file.exists())


def whole_lines(run):
    """Lines that are as they were written: whole, and each once."""
    count = 0
    for number in range(CHATTY):
        file = run.directory / f"{number}.out"
        lines = file.read_bytes().splitlines() if file.exists() else []
        count += len({line[:6] for line in lines if len(line) == 99})
    return count


MEASUREMENTS = {"logs": logs, "chatty": chatty}
