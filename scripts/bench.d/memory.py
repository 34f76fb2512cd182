"""What a supervisor holds while it does nothing: memory, the CPU now and then, and room in an image."""

import contextlib
import json
import shutil
import subprocess
import time
from pathlib import Path

import system
from serving import ALL_PROCESSES
from supervisors import Run, sleepers

# Ten seconds after the boot what only the start has needed is given back.
SETTLING = 15


def memory(bench):
    """Memory of the supervising processes, with nobody to share pages with, after 15 s without work: 3 programs and 50
    requests to each address; 3 programs and no address at all; 200 programs, and nobody has asked anything."""
    peers = bench.supervisors
    jvms = [pid for pid in system.processes("java") if Path(f"/proc/{pid}/exe").exists()]
    if jvms:
        bench.problems.append(f"{len(jvms)} other JVMs run here, which may share pages with ours: PSS is lower than alone")
    beside = [peers.s6, peers.runit, *peers.pm2]
    groups = {
        "3 programs, HTTP used": (3, [*peers.both, *beside]),
        "3 programs, no address": (3, [kind.without_addresses() for kind in peers.both]),
        "200 programs": (200, [*peers.both, peers.s6]),
    }
    for title, (count, kinds) in groups.items():
        sizes = [bench.samples_of(f"{kind}, {title}", "MB", peers.supervisord.name) for kind in ("PSS", "RSS", "private")]
        for _ in range(bench.rounds(3)):
            settled_memory(count, kinds, sizes, "used" in title)


def settled_memory(count, kinds, sizes, used):
    with contextlib.ExitStack() as stack:
        runs = [stack.enter_context(Run(kind, sleepers(count))) for kind in kinds]
        for run in runs:
            run.wait_for_children(count)
            if used and getattr(run.kind, "addresses", False):
                use(run)
        time.sleep(SETTLING)
        for run in runs:
            for samples, value in zip(sizes, run.memory()):
                samples.add(run.kind.name, value)


def use(run):
    """What they have both, and what only one has."""
    run.wait_for_http()
    for _ in range(50):
        for request in (("/",), ("/RPC2", "POST", ALL_PROCESSES), ("/health",), ("/metrics",)):
            system.answer(run.port, *request)


def idle(bench):
    """Wake-ups of all threads and CPU time in a minute in which nothing happens, with 3 programs, TCP and unix sockets;
    six values of 10 s each."""
    peers = bench.supervisors
    rate = bench.samples_of("wake-ups", "/s", peers.supervisord.name)
    cpu = bench.samples_of("CPU time of a second", "ms", peers.supervisord.name)
    with contextlib.ExitStack() as stack:
        kinds = [*peers.both, peers.s6, peers.runit, *peers.pm2]
        runs = [stack.enter_context(Run(kind, sleepers(3))) for kind in kinds]
        for run in runs:
            run.wait_for_children(3)
            if getattr(run.kind, "addresses", False):
                use(run)
        time.sleep(SETTLING)
        for _ in range(bench.rounds(6)):
            before = {run: (run.wakeups(), run.cpu()) for run in runs}
            begin = time.monotonic()
            time.sleep(10)
            seconds = time.monotonic() - begin
            for run, (wakeups, used) in before.items():
                rate.add(run.kind.name, (run.wakeups() - wakeups) / seconds)
                cpu.add(run.kind.name, (run.cpu() - used) * 1e3 / seconds)


def image(bench):
    """What the supervisor adds to an image: its files with the Java runtime, and the layer that an engine has of them."""
    size = bench.samples_of("the supervisor's part of an image", "MB")
    distribution = bench.supervisors.distribution
    if not (distribution / "runtime").exists():
        bench.problems.append(f"{distribution} has no Java runtime of its own, so its size says nothing of an image")
    files = [each for each in distribution.rglob("*") if each.is_file() and not each.is_symlink()]
    size.add("files", sum(each.stat().st_size for each in files) / 1e6)
    for part, value in parts(distribution, files).items():
        size.add(f"files, {part}", value / 1e6)
    if not shutil.which("docker"):
        bench.problems.append("there is no docker here: only the files are measured")
        return
    with bench.try_out("no image supervisord-java (docker build -f docker/supervisor/Dockerfile -t supervisord-java .)"):
        said = subprocess.run(
            ["docker", "image", "inspect", "supervisord-java"], capture_output=True, text=True, check=True, timeout=30
        )
        size.add("layers of the image supervisord-java", json.loads(said.stdout)[0]["Size"] / 1e6)


def parts(distribution, files):
    """The runtime, the caches, the jars, and the rest."""
    found = {"Java runtime": 0, "AOT caches": 0, "jars": 0, "the rest": 0}
    for each in files:
        if distribution / "runtime" in each.parents:
            part = "Java runtime"
        elif each.suffix in (".aot", ".jsa"):
            part = "AOT caches"
        else:
            part = "jars" if each.suffix == ".jar" else "the rest"
        found[part] += each.stat().st_size
    return found


MEASUREMENTS = {"memory": memory, "idle": idle, "image": image}
