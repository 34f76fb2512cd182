"""What a supervisor answers: its clients, health checks, XML-RPC and scrapes."""

import contextlib
import re
import resource
import subprocess
import threading
import time

import system
from running import reactions
from starting import restarting
from supervisors import Run, sleepers

ALL_PROCESSES = "<?xml version='1.0'?><methodCall><methodName>supervisor.getAllProcessInfo</methodName><params/></methodCall>"
SECONDS = 3
FEW, MANY = 3, 1000


def control(bench):
    """The command line clients, and what Docker runs every few seconds."""
    peers = bench.supervisors
    for count in (FEW, MANY):
        wall = bench.samples_of(f"status, {count:,} programs", "ms", peers.supervisord.name)
        cpu = bench.samples_of(f"status, {count:,} programs: CPU time", "ms", peers.supervisord.name)
        with running(peers.both, count) as runs:
            for _ in range(bench.rounds(16)):
                for run in runs:
                    client = [*run.kind.control, "-c", str(run.directory / "supervisord.conf"), "status"]
                    timed(client, run.kind.name, wall, cpu)
            if count == FEW:
                health_checks(bench, runs[0])


def health_checks(bench, ours):
    wall = bench.samples_of("health check", "ms", "curl")
    cpu = bench.samples_of("health check: CPU time", "ms", "curl")
    checks = {
        "bin/healthcheck": [str(bench.supervisors.health_check), "/health", str(ours.port)],
        "curl": ["curl", "-fsS", f"http://127.0.0.1:{ours.port}/health"],
    }
    for _ in range(bench.rounds(20)):
        for name, command in checks.items():
            timed(command, name, wall, cpu)


@contextlib.contextmanager
def running(kinds, count, more=()):
    """One of each, once its programs run and it answers."""
    with contextlib.ExitStack() as stack:
        runs = [stack.enter_context(Run(kind, [*sleepers(count), *more])) for kind in kinds]
        for run in runs:
            run.wait_for_children(count)
            run.wait_for_http()
        yield runs


def timed(command, name, wall, cpu):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall.add(name, (time.monotonic() - begin) * 1e3)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu.add(name, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3)


def http(bench):
    """wrk with 8 connections for 3 s on loopback, 3 programs: XML-RPC (getAllProcessInfo), the web page, and /health
    which only one has. A first load of 3 s does not count: code of a JVM is compiled meanwhile."""
    peers = bench.supervisors
    with running(peers.both, FEW) as runs:
        script = runs[0].directory / "xmlrpc.lua"
        script.write_text(f'wrk.method = "POST"\nwrk.body = "{ALL_PROCESSES}"\nwrk.headers["Content-Type"] = "text/xml"\n')
        kinds = {"XML-RPC": ("/RPC2", ["-s", str(script)]), "page": ("/", []), "/health": ("/health", [])}
        for name, (path, options) in kinds.items():
            figures = Load(bench, name, peers.supervisord.name)
            asked_of = runs if name != "/health" else runs[:1]
            for run in asked_of:
                figures.load(run, path, options)
            for _ in range(bench.rounds(4)):
                for run in asked_of:
                    figures.take(run, path, options)


class Load:
    """The figures of one kind of request."""

    def __init__(self, bench, name, peer):
        self.rate = bench.samples_of(f"{name}, 8 connections", "/s", peer, "more")
        self.cpu = bench.samples_of(f"{name}: CPU time per request", "µs", peer)
        self.latencies = {
            percent: bench.samples_of(f"{name}: latency, {percent} %", "ms", peer) for percent in ("50", "99")
        }

    @staticmethod
    def load(run, path, options):
        """What wrk says of it."""
        command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", *options, f"http://127.0.0.1:{run.port}{path}"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
        if refused:
            raise ValueError(f"{run.kind.name}: {refused[0]} of {path}")
        return said

    def take(self, run, path, options):
        before = run.cpu()
        said = self.load(run, path, options)
        used = run.cpu() - before
        requests = int(re.search(r"(\d+) requests in", said)[1])
        name = run.kind.name
        self.cpu.add(name, used * 1e6 / max(1, requests))
        self.rate.add(name, float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))
        for percent, samples in self.latencies.items():
            samples.add(name, milliseconds(re.search(rf"\s{percent}%\s+(\S+)", said)[1]))


def milliseconds(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]


def rpc(bench):
    """getAllProcessInfo by XML-RPC, with 3 and 1,000 programs: one call at a time, each on a new connection."""
    peers = bench.supervisors
    for count in (FEW, MANY):
        wall = bench.samples_of(f"getAllProcessInfo, {count:,} programs", "ms", peers.supervisord.name)
        cpu = bench.samples_of(f"getAllProcessInfo, {count:,} programs: CPU time", "ms", peers.supervisord.name)
        with running(peers.both, count) as runs:
            for _ in range(bench.rounds(16)):
                for run in runs:
                    asked(run, ("/RPC2", "POST", ALL_PROCESSES), wall, cpu)


def asked(run, request, wall, cpu):
    before, begin = run.cpu(), time.monotonic()
    status, _ = system.answer(run.port, *request)
    if status != 200:
        raise ValueError(f"{run.kind.name} answers {status} to {request[0]}")
    wall.add(run.kind.name, (time.monotonic() - begin) * 1e3)
    cpu.add(run.kind.name, (run.cpu() - before) * 1e3)


def scrape(bench):
    """One scrape of /metrics; the peer is XML-RPC's getAllProcessInfo of supervisord, from which exporters make theirs.
    With 1,000 programs also whether the loop goes on meanwhile: kill -9 to the successor, alone and while two clients
    scrape without a pause."""
    peers = bench.supervisors
    for count in (FEW, 200, MANY):
        wall = bench.samples_of(f"scrape, {count:,} programs", "ms", peers.supervisord.name)
        cpu = bench.samples_of(f"scrape, {count:,} programs: CPU time", "ms", peers.supervisord.name)
        with running(peers.both, count) as runs:
            for _ in range(bench.rounds(20)):
                for run in runs:
                    metrics = run.kind is peers.ours
                    asked(run, ("/metrics",) if metrics else ("/RPC2", "POST", ALL_PROCESSES), wall, cpu)
    stall(bench)


def stall(bench):
    samples = bench.samples_of(f"kill -9 → successor runs, beside {MANY:,} programs", "ms", "alone")
    with running([bench.supervisors.ours], MANY, restarting(40)) as [run]:
        pids = [int(run.line()[1]) for _ in range(40)]
        for _ in range(bench.rounds(4)):
            for who, clients in (("alone", 0), ("while /metrics is scraped", 2)):
                time.sleep(1.2)
                with scraping(run, clients):
                    for milliseconds_taken in reactions(run, pids):
                        samples.add(who, milliseconds_taken)


@contextlib.contextmanager
def scraping(run, clients):
    """So many clients, each of which scrapes again as soon as it has the answer."""
    over = threading.Event()

    def scrape_on():
        while not over.is_set():
            system.answer(run.port, "/metrics")

    threads = [threading.Thread(target=scrape_on) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


MEASUREMENTS = {"control": control, "http": http, "rpc": rpc, "scrape": scrape}
