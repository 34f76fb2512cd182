"""What a supervisor does with its programs once it runs: replace, spawn, stop, reap."""

import contextlib
import os
import signal
import time

import system
from starting import restarting, stamping
from supervisors import Program, Run, sleepers

MANY = 1000
FLOOR = "this script, from the same fork to the same line"


def restart(bench):
    """From SIGKILL to a program until its successor runs. Most wait when a program has not lived for a second, so each
    is killed every 1.2 s only; those who are fast have 16 programs, killed one after another, the others one."""
    peers = bench.supervisors
    samples = bench.samples_of("kill -9 → successor runs", "ms", peers.supervisord.name)
    fast = [peers.ours, peers.runit, peers.s6]
    with contextlib.ExitStack() as stack:
        runs = {}
        for kind in [*peers.both, peers.runit, peers.s6, *peers.pm2]:
            count = 16 if kind in fast else 1
            run = stack.enter_context(Run(kind, restarting(count)))
            runs[run] = [int(run.line()[1]) for _ in range(count)]
        for _ in range(bench.rounds(25)):
            time.sleep(1.2)
            for run, pids in runs.items():
                for milliseconds in reactions(run, pids):
                    samples.add(run.kind.name, milliseconds)
                samples.add(FLOOR, own_spawn(next(iter(runs))))


def reactions(run, pids):
    """Milliseconds from a SIGKILL until the successor runs, for each of them; the pids become those of the successors."""
    for index, pid in enumerate(pids):
        begin = time.time()
        os.kill(pid, signal.SIGKILL)
        stamp, successor = run.line()[:2]
        pids[index] = int(successor)
        yield (float(stamp) - begin) * 1e3
        time.sleep(0.01)


def own_spawn(run):
    """What the kernel and bash take of that."""
    [program] = stamping()
    begin = time.time()
    pid = os.posix_spawn(
        "/bin/sh", ["sh", "-c", f"exec {program.command}"], {**os.environ, "CHANNEL": str(run.channel.path)}
    )
    stamp = float(run.line()[0])
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return (stamp - begin) * 1e3


def spawn(bench):
    """From the start until 1,000 programs run, and its CPU time until then; then from SIGTERM until it has ended."""
    peers = bench.supervisors
    wall = bench.samples_of(f"start → {MANY:,} programs run", "ms", peers.supervisord.name)
    cpu = bench.samples_of(f"CPU time until {MANY:,} programs run", "ms", peers.supervisord.name)
    ending = bench.samples_of(f"stop, {MANY:,} programs", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(3)):
        for kind in peers.both:
            with Run(kind, sleepers(MANY)) as run:
                wall.add(kind.name, (run.wait_for_children(MANY) - run.started_at) * 1e3)
                cpu.add(kind.name, run.cpu() * 1e3)
                run.wait_for_http()
                time.sleep(0.5)
                ending.add(kind.name, run.stop() * 1e3)


def stop(bench):
    """From SIGTERM to the supervisor until it has ended; its programs end at once."""
    peers = bench.supervisors
    for count in (2, 40):
        samples = bench.samples_of(f"stop, {count} programs", "ms", peers.supervisord.name)
        for _ in range(bench.rounds(6)):
            for kind in peers.both:
                with Run(kind, sleepers(count)) as run:
                    run.wait_for_children(count)
                    run.wait_for_http()
                    time.sleep(0.5)
                    samples.add(kind.name, run.stop() * 1e3)


def orphans(bench):
    """1,000 orphans end at once below a supervisor that is PID 1: time until none is left, and its CPU time."""
    peers = bench.supervisors
    # Each waits on a pipe of theirs; once all have been handed to PID 1, the program lets all of them end.
    command = (
        "/bin/bash -c 'mkfifo end; exec 9<>end; i=0; while ((i++ < 1000)); do (read -r -N 1 <&9 &); done;"
        ' echo ready >$CHANNEL; read -r <$GATE; for ((i = 0; i < 100; i++)); do echo -n ..........; done >&9;'
        " echo $EPOCHREALTIME >$CHANNEL; exec sleep 3600'"
    )
    namespace = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    wall = bench.samples_of("1,000 orphans reaped", "ms", peers.supervisord.name)
    cpu = bench.samples_of("1,000 orphans reaped: CPU time", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(4)):
        for kind in (*peers.both, peers.tini, peers.s6):
            with Run(kind, [Program("orphans", command)], namespace) as run:
                run.line()
                [init] = system.children(run.pid)
                system.until(lambda: len(system.children(init)) > 1000, f"{kind.name}: orphans")
                time.sleep(1)
                before = system.cpu_seconds(init)
                run.open_gate()
                begin = float(run.line()[0])
                system.until(lambda: len(system.children(init)) <= 1, f"{kind.name}: reaping", 0.002)
                wall.add(kind.name, (time.time() - begin) * 1e3)
                cpu.add(kind.name, (system.cpu_seconds(init) - before) * 1e3)
                os.kill(init, signal.SIGKILL)


MEASUREMENTS = {"restart": restart, "spawn": spawn, "stop": stop, "orphans": orphans}
