"""How fast and at what cost a supervisor starts, and what each option of the JVM has to do with it."""

import contextlib
import time

import system
from supervisors import Program, Run, sleepers

# Bash knows the time without starting anything, and reads the CPU time of what has started it; every supervisor starts
# this same line. supervisord would expand a single % and take what follows " ;" for a comment; there is neither in here.
STAMP = (
    "/bin/bash -c 'now=$EPOCHREALTIME; cpu=0; for each in /proc/$PPID/task/*/schedstat; do read -r ns _ <$each;"
    " cpu=$((cpu + ns)); done; echo $now $$ $cpu >$CHANNEL; exec sleep 3600'"
)


def stamping(count=1, **options):
    return [Program(f"stamp{number:02}", STAMP, **options) for number in range(count)]


def restarting(count):
    return stamping(count, autorestart="true", startretries=100000)


def start(bench):
    """From the start of the supervisor until its first program runs; CPU time of the supervisor until then."""
    peers = bench.supervisors
    who = [*peers.both, peers.without_cache, peers.tini, peers.dumb_init, peers.s6, peers.runit, *peers.pm2]
    wall = bench.samples_of("start → first program", "ms", peers.supervisord.name)
    cpu = bench.samples_of("CPU time until then", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(12)):
        for kind in who:
            with Run(kind, stamping()) as run:
                stamp, _, used = run.line()
                wall.add(kind.name, (float(stamp) - run.started_at) * 1e3)
                beside = [run.pid] if kind.per_program else []
                cpu.add(kind.name, int(used) / 1e6 + sum(map(system.cpu_seconds, beside)) * 1e3)


def http_start(bench):
    """From the start until HTTP answers, asked every 5 ms, and until it says that all is well; supervisord answers with
    its page, which says nothing of that; s6 tells when both programs have."""
    peers = bench.supervisors
    answering = bench.samples_of("start → HTTP answers", "ms", peers.supervisord.name)
    healthy = bench.samples_of("start → healthy", "ms", peers.supervisord.name)
    cpu = bench.samples_of("CPU time until healthy", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(12)):
        for kind in [*peers.both, peers.without_cache]:
            path = "/" if kind in peers.supervisords else "/health"
            with Run(kind, sleepers(2)) as run:
                run.until(lambda: system.answer(run.port, path)[0], "HTTP")
                answering.add(kind.name, (time.time() - run.started_at) * 1e3)
                run.until(lambda: system.answer(run.port, path)[0] == 200, "healthy")
                healthy.add(kind.name, (time.time() - run.started_at) * 1e3)
                cpu.add(kind.name, run.cpu() * 1e3)
        with Run(peers.s6, sleepers(2)) as run:
            run.until(lambda: all(map(system.is_ready, (run.directory / "services").glob("p*"))), "ready")
            healthy.add(peers.s6.name, (time.time() - run.started_at) * 1e3)


def options(bench):
    """The JVM's options, each left out or changed alone: start, CPU time of it, and memory after 15 s with 3 programs."""
    peers = bench.supervisors
    variants = {
        "without AOT cache": "-Xshare:off",
        "AOT cache relocated": "-XX:ArchiveRelocationMode=1",
        "G1": "-XX:-UseSerialGC -XX:+UseG1GC",
        "C2 as well": "-XX:TieredStopAtLevel=4",
        "interpreter only": "-Xint",
        "-Xms64m": "-Xms64m",
        "-Xmx24m": "-Xmx24m",
        "-XX:+UsePerfData": "-XX:+UsePerfData",
        "-XX:+UseCompactObjectHeaders": "-XX:+UseCompactObjectHeaders",
        "-Xss256k": "-Xss256k",
        "-XX:ReservedCodeCacheSize=12m": "-XX:ReservedCodeCacheSize=12m",
    }
    variants = {"as shipped": "", **variants}
    kinds = [peers.with_options(*each, 28920 + index) for index, each in enumerate(variants.items())]
    wall = bench.samples_of("start → first program", "ms", "as shipped")
    cpu = bench.samples_of("CPU time until healthy", "ms", "as shipped")
    pss = bench.samples_of("PSS", "MB", "as shipped")
    private = bench.samples_of("private memory", "MB", "as shipped")
    for _ in range(bench.rounds(8)):
        with contextlib.ExitStack() as stack:
            runs = []
            for kind in kinds:
                run = stack.enter_context(Run(kind, stamping() + sleepers(2)))
                wall.add(kind.name, (float(run.line()[0]) - run.started_at) * 1e3)
                run.until(lambda: system.answer(run.port, "/health")[0] == 200, "healthy")
                cpu.add(kind.name, run.cpu() * 1e3)
                runs.append(run)
            time.sleep(15)
            for run in runs:
                sizes = system.memory(run.pid)
                pss.add(run.kind.name, sizes[0])
                private.add(run.kind.name, sizes[2])


MEASUREMENTS = {"start": start, "http-start": http_start}
ON_REQUEST = {"options": options}
