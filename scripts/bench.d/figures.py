"""One function per measurement of the supervisor alone. Rounds are interleaved, so that all meet the same load."""

import contextlib
import os
import re
import resource
import signal
import subprocess
import time

import system
from supervisors import Program, Run, sleepers

# Bash knows the time without starting anything; every supervisor starts this same line.
STAMP = "/bin/bash -c 'echo $EPOCHREALTIME $$ >$CHANNEL; exec sleep 3600'"


def stamping(**options):
    # supervisord would expand a single %; there is none in here.
    return [Program("stamp", STAMP, **options)]


def start(bench):
    """From the start of the supervisor until its first program runs; CPU time of the supervisor until then."""
    peers = bench.supervisors
    who = [peers.ours, peers.without_cache, peers.supervisord, peers.tini, peers.dumb_init, peers.s6, peers.runit]
    wall = bench.samples_of("start → first program", "ms", peers.supervisord.name)
    cpu = bench.samples_of("CPU time until then", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(20)):
        for kind in who:
            with Run(kind, stamping()) as run:
                stamp = float(run.channel.line()[0])
                used = sum(system.cpu_seconds(pid) for pid in run.supervising())
                wall.add(kind.name, (stamp - run.started_at) * 1e3)
                cpu.add(kind.name, used * 1e3)


def http_start(bench):
    """From the start until HTTP answers, asked every 20 ms, and until it says that all is well; supervisord answers with
    its page."""
    peers = bench.supervisors
    answering = bench.samples_of("start → HTTP answers", "ms", peers.supervisord.name)
    healthy = bench.samples_of("start → healthy", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(12)):
        for kind, path in ((peers.ours, "/health"), (peers.without_cache, "/health"), (peers.supervisord, "/")):
            with Run(kind, sleepers(2)) as run:
                system.until(lambda: system.answer(run.port, path)[0], f"{kind.name}: HTTP", 0.02)
                answering.add(kind.name, (time.time() - run.started_at) * 1e3)
                system.until(lambda: system.answer(run.port, path)[0] == 200, f"{kind.name}: healthy", 0.02)
                healthy.add(kind.name, (time.time() - run.started_at) * 1e3)


def memory(bench):
    """Memory of the supervising processes after 15 s without work, and with 3 programs after 100 requests more."""
    peers = bench.supervisors
    for count in (3, 20, 200):
        kinds = ("PSS", "RSS", "private")
        sizes = [bench.samples_of(f"{kind}, {count} programs", "MB", peers.supervisord.name) for kind in kinds]
        busy = bench.samples_of("private after 100 requests", "MB", peers.supervisord.name) if count == 3 else None
        for _ in range(bench.rounds(3)):
            idle_memory(peers, count, sizes, busy)


def idle_memory(peers, count, sizes, busy):
    with Run(peers.ours, sleepers(count)) as ours, Run(peers.supervisord, sleepers(count)) as supervisord, Run(
        peers.s6, sleepers(count)
    ) as s6:
        for run in (ours, supervisord, s6):
            run.wait_for_children(count)
        time.sleep(15)
        for run in (ours, supervisord, s6):
            for samples, values in zip(sizes, zip(*map(system.memory, run.supervising()))):
                samples.add(run.kind.name, sum(values))
        if busy:
            for _ in range(50):
                system.answer(ours.port, "/health")
                system.answer(ours.port, "/metrics")
                system.answer(supervisord.port, "/")
                system.answer(supervisord.port, "/")
            time.sleep(15)
            for run in (ours, supervisord):
                busy.add(run.kind.name, system.memory(run.pid)[2])


def stop(bench):
    """From SIGTERM to the supervisor until it has ended; its programs end at once."""
    peers = bench.supervisors
    for count in (2, 40):
        samples = bench.samples_of(f"stop, {count} programs", "ms", peers.supervisord.name)
        for _ in range(bench.rounds(8)):
            for kind in (peers.ours, peers.supervisord):
                with Run(kind, sleepers(count)) as run:
                    run.wait_for_children(count)
                    run.wait_for_http()
                    time.sleep(0.5)
                    samples.add(kind.name, run.stop() * 1e3)


def restart(bench):
    """From SIGKILL to a program until its successor runs."""
    peers = bench.supervisors
    samples = bench.samples_of("kill -9 → successor runs", "ms", peers.supervisord.name)
    options = {"autorestart": "true", "startretries": 100}
    with Run(peers.ours, stamping(**options)) as ours, Run(peers.supervisord, stamping(**options)) as supervisord:
        pids = {run: int(run.channel.line()[1]) for run in (ours, supervisord)}
        for _ in range(bench.rounds(20)):
            for run in (ours, supervisord):
                time.sleep(1.2)
                begin = time.time()
                os.kill(pids[run], signal.SIGKILL)
                stamp, pid = run.channel.line()[:2]
                pids[run] = int(pid)
                samples.add(run.kind.name, (float(stamp) - begin) * 1e3)


def logs(bench):
    """A program writes lines of 100 bytes: to a file of 50 MB with 2 backups, and to the container's log."""
    peers = bench.supervisors
    size = 2**28 if bench.quick else 2**30
    line = "x" * 99
    command = (
        f"/bin/bash -c 'read -r <$GATE; echo $EPOCHREALTIME >$CHANNEL; yes {line} | head -c {size};"
        " echo $EPOCHREALTIME >$CHANNEL; exec sleep 3600'"
    )
    targets = {
        "rotated file": {"stdout_logfile": "%(here)s/out.log", "stdout_logfile_maxbytes": "50MB", "stdout_logfile_backups": 2},
        "container's log": {"stdout_logfile": "/dev/stdout", "stdout_logfile_maxbytes": 0},
    }
    for target, options in targets.items():
        throughput = bench.samples_of(f"{target}: throughput", "MB/s", peers.supervisord.name)
        cpu = bench.samples_of(f"{target}: CPU time per GB", "s", peers.supervisord.name)
        who = [(peers.ours, peers.ours.name, {}), (peers.supervisord, peers.supervisord.name, {})]
        if target == "container's log":
            who.append((peers.ours, peers.ours.name + " with log_format=prefix", {"log_format": "prefix"}))
        for _ in range(bench.rounds(4)):
            for kind, name, more in who:
                with Run(kind, [Program("writer", command, **options, **more)]) as run:
                    run.wait_for_http()
                    time.sleep(1)
                    before = run.cpu()
                    run.open_gate()
                    begin = float(run.channel.line()[0])
                    end = float(run.channel.line()[0])
                    time.sleep(0.5)  # what is still in the pipe, 64 kB at most
                    throughput.add(name, size / 1e6 / (end - begin))
                    cpu.add(name, (run.cpu() - before) / (size / 1e9))


def control(bench):
    """The command line clients, and what Docker runs every few seconds."""
    peers = bench.supervisors
    wall = bench.samples_of("status", "ms", peers.supervisord.name)
    cpu = bench.samples_of("status: CPU time", "ms", peers.supervisord.name)
    check_wall = bench.samples_of("health check", "ms", "curl")
    check_cpu = bench.samples_of("health check: CPU time", "ms", "curl")
    with Run(peers.ours, sleepers(3)) as ours, Run(peers.supervisord, sleepers(3)) as supervisord:
        for run in (ours, supervisord):
            run.wait_for_http()
        checks = {
            "bin/healthcheck": [str(peers.health_check), "/health", str(ours.port)],
            "curl": ["curl", "-fsS", f"http://127.0.0.1:{ours.port}/health"],
        }
        for _ in range(bench.rounds(20)):
            for run in (ours, supervisord):
                client = [*run.kind.control, "-c", str(run.directory / "supervisord.conf"), "status"]
                timed(client, run.kind.name, wall, cpu)
            for name, command in checks.items():
                timed(command, name, check_wall, check_cpu)


def timed(command, name, wall, cpu):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall.add(name, (time.monotonic() - begin) * 1e3)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu.add(name, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3)


ALL_PROCESSES = "<?xml version='1.0'?><methodCall><methodName>supervisor.getAllProcessInfo</methodName><params/></methodCall>"


def http(bench):
    """wrk with 8 connections for 5 s on loopback, 3 programs: the web page, XML-RPC, and /health which only one has."""
    peers = bench.supervisors
    rate = bench.samples_of("requests per second", "/s", peers.supervisord.name + ", page")
    latencies = {
        percentile: bench.samples_of(f"latency, {percentile} %", "ms", peers.supervisord.name + ", page")
        for percentile in ("50", "99")
    }
    cpu = bench.samples_of("CPU time per request", "µs", peers.supervisord.name + ", page")
    with Run(peers.ours, sleepers(3)) as ours, Run(peers.supervisord, sleepers(3)) as supervisord:
        for run in (ours, supervisord):
            run.wait_for_http()
        script = ours.directory / "xmlrpc.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.body = "{ALL_PROCESSES}"\nwrk.headers["Content-Type"] = "text/xml"\n')
        what = [
            (ours, "/health", "/health", []),
            (ours, "page", "/", []),
            (supervisord, "page", "/", []),
            (ours, "XML-RPC", "/RPC2", ["-s", str(script)]),
            (supervisord, "XML-RPC", "/RPC2", ["-s", str(script)]),
        ]
        for _ in range(bench.rounds(4)):
            for run, name, path, options in what:
                who = f"{run.kind.name}, {name}"
                before = run.cpu()
                output = load(f"http://127.0.0.1:{run.port}{path}", options)
                requests = int(re.search(r"(\d+) requests in", output)[1])
                cpu.add(who, (run.cpu() - before) * 1e6 / max(1, requests))
                rate.add(who, float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]))
                for percentile, samples in latencies.items():
                    samples.add(who, milliseconds(re.search(rf"\s{percentile}%\s+(\S+)", output)[1]))


def load(url, options):
    command = ["wrk", "-t1", "-c8", "-d5s", "--latency", *options, url]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout


def milliseconds(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def scrape(bench):
    """One scrape of /metrics; the peer is XML-RPC's getAllProcessInfo of supervisord, from which exporters make theirs."""
    peers = bench.supervisors
    for count in (3, 200):
        wall = bench.samples_of(f"scrape, {count} programs", "ms", peers.supervisord.name)
        cpu = bench.samples_of(f"scrape, {count} programs: CPU time", "ms", peers.supervisord.name)
        with Run(peers.ours, sleepers(count)) as ours, Run(peers.supervisord, sleepers(count)) as supervisord:
            for run in (ours, supervisord):
                run.wait_for_children(count)
                run.wait_for_http()
            requests = {ours: ("/metrics",), supervisord: ("/RPC2", "POST", ALL_PROCESSES)}
            for _ in range(bench.rounds(40)):
                for run, request in requests.items():
                    before, begin = run.cpu(), time.monotonic()
                    system.answer(run.port, *request)
                    wall.add(run.kind.name, (time.monotonic() - begin) * 1e3)
                    cpu.add(run.kind.name, (run.cpu() - before) * 1e3)


def orphans(bench):
    """1,000 orphans end at once below a supervisor that is PID 1: time until none is left, and its CPU time."""
    peers = bench.supervisors
    # Each waits on a pipe of theirs; once all have been handed to PID 1, the program lets all of them end.
    command = (
        "/bin/bash -c 'mkfifo end; exec 9<>end; i=0; while ((i++ < 1000)); do (read -r -N 1 <&9 &); done;"
        ' echo >$CHANNEL; read -r <$GATE; for ((i = 0; i < 100; i++)); do echo -n ..........; done >&9;'
        " echo $EPOCHREALTIME >$CHANNEL; exec sleep 3600'"
    )
    namespace = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    wall = bench.samples_of("1,000 orphans reaped", "ms", peers.supervisord.name)
    cpu = bench.samples_of("1,000 orphans reaped: CPU time", "ms", peers.supervisord.name)
    for _ in range(bench.rounds(6)):
        for kind in (peers.ours, peers.supervisord, peers.tini, peers.s6):
            with Run(kind, [Program("orphans", command)], namespace) as run:
                run.channel.line()
                [init] = system.children(run.pid)
                system.until(lambda: len(system.children(init)) > 1000, f"{kind.name}: orphans")
                time.sleep(1)
                before = system.cpu_seconds(init)
                run.open_gate()
                begin = float(run.channel.line()[0])
                system.until(lambda: len(system.children(init)) <= 1, f"{kind.name}: reaping", 0.002)
                wall.add(kind.name, (time.time() - begin) * 1e3)
                cpu.add(kind.name, (system.cpu_seconds(init) - before) * 1e3)
                os.kill(init, signal.SIGKILL)


def options(bench):
    """The JVM's options, each left out or changed alone: start, CPU time of it, and memory after 15 s with 3 programs."""
    peers = bench.supervisors
    variants = {
        "without AOT cache": "-XX:AOTMode=off",
        "AOT cache relocated": "-XX:ArchiveRelocationMode=1",
        "G1": "-XX:-UseSerialGC -XX:+UseG1GC",
        "C2 as well": "-XX:TieredStopAtLevel=4",
        "interpreter only": "-Xint",
        "-Xms48m": "-Xms48m",
        "-Xmx24m": "-Xmx24m",
        "no trimming": "-XX:TrimNativeHeapInterval=0",
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
                wall.add(kind.name, (float(run.channel.line()[0]) - run.started_at) * 1e3)
                system.until(lambda: system.answer(run.port, "/health")[0] == 200, f"{kind.name}: healthy")
                cpu.add(kind.name, run.cpu() * 1e3)
                runs.append(run)
            time.sleep(15)
            for run in runs:
                sizes = system.memory(run.pid)
                pss.add(run.kind.name, sizes[0])
                private.add(run.kind.name, sizes[2])


MEASUREMENTS = {
    "start": start,
    "http-start": http_start,
    "memory": memory,
    "stop": stop,
    "restart": restart,
    "logs": logs,
    "control": control,
    "http": http,
    "scrape": scrape,
    "orphans": orphans,
    "options": options,
}
