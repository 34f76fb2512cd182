"""scripts/bench: runs the measurements, keeps them in target/bench.json and shows them as Markdown."""

import argparse
import contextlib
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import logs
import memory
import report
import running
import scale
import serving
import stack
import starting
import system
from results import BUSY, Measurement, Results, Samples, compare
from supervisors import Supervisors

MEASUREMENTS = {
    **starting.MEASUREMENTS,
    **running.MEASUREMENTS,
    **memory.MEASUREMENTS,
    **logs.MEASUREMENTS,
    **serving.MEASUREMENTS,
    **stack.MEASUREMENTS,
}
# Only when named: they take long.
ON_REQUEST = {**starting.ON_REQUEST, **scale.MEASUREMENTS}
ALL = {**MEASUREMENTS, **ON_REQUEST}


class Bench:
    """What a measurement is given: the supervisors, the number of rounds, and where its values go."""

    def __init__(self, project, quick, counts):
        self.project = project
        self.quick = quick
        self.counts = counts
        self.supervisors = Supervisors(project)
        self.samples = []
        self.problems = []
        self.notes = []

    def rounds(self, usual):
        return max(2, usual // 4) if self.quick else usual

    def samples_of(self, title, unit, peer=None, better="less"):
        """Samples that get into the table; ratios are those to the peer's median."""
        samples = Samples(title, unit, peer, better)
        self.samples.append(samples)
        return samples

    @staticmethod
    def unshown():
        """Where a value goes that nobody asks for."""
        return Samples("", "")

    @contextlib.contextmanager
    def try_out(self, what):
        """What goes wrong in here is said, and the measurement goes on without it."""
        try:
            yield
        except FAILURES as e:
            self.problems.append(f"{what}: {e}")


FAILURES = (system.Timeout, OSError, ValueError, LookupError, subprocess.SubprocessError)


def machine():
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in info if "model name" in line), platform.machine())
    memory_kib = int(Path("/proc/meminfo").read_text().split()[1])
    return {
        "cores": os.cpu_count(),
        "processor": model,
        "memory": f"{memory_kib / 2**20:.0f} GiB",
        "kernel": platform.release(),
        "system": next(
            line.partition("=")[2].strip('"')
            for line in Path("/etc/os-release").read_text().splitlines()
            if line.startswith("PRETTY_NAME")
        ),
    }


def commit(project):
    said = subprocess.run(["git", "-C", project, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


def measure(bench, name):
    bench.samples, bench.problems, bench.notes = [], [], []
    load, others = [system.load_average()], [system.share_of_others()]
    taken, begin = time.strftime("%Y-%m-%d %H:%M"), time.monotonic()
    with bench.try_out("incomplete"):
        ALL[name](bench)
    seconds = time.monotonic() - begin
    load.append(system.load_average())
    others.append(system.share_of_others())
    if max(others) > BUSY:
        bench.problems.append(
            f"the machine was too busy: others used up to {max(others):.0%} of its CPUs; only the ratios say something"
        )
    return Measurement(
        name,
        " ".join(ALL[name].__doc__.split()),
        [each for each in bench.samples if each.values],
        {
            "taken": taken,
            "commit": commit(bench.project),
            "seconds": round(seconds, 1),
            "load": [round(each, 2) for each in load],
            "others": [round(each, 3) for each in others],
            "quick": bench.quick,
        },
        bench.problems,
        bench.notes,
    )


def kept(file, named):
    """What stays of earlier runs: what is named replaces its own measurement only, and all of them none of those that
    have to be named."""
    if not file.exists():
        return {}
    earlier = Results.read(file).measurements
    return {name: each for name, each in earlier.items() if named or name in ON_REQUEST}


def run(project, names, given):
    try:
        bench = Bench(project, given.quick, given.counts)
    except (OSError, subprocess.SubprocessError) as e:
        print(f"bench: cannot ask a supervisor for its version: {e}; is SUPERVISORD right?", file=sys.stderr)
        return 1
    file = project / "target/bench.json"
    results = Results(machine(), bench.supervisors.versions())
    results.measurements = kept(file, given.names)
    failed = False
    for name in names:
        measurement = measure(bench, name)
        results.put(measurement)
        failed = failed or any(each.startswith("incomplete") for each in measurement.problems)
        print(measurement.markdown(), flush=True)
        results.write(file)
        (project / "target/bench.md").write_text(results.markdown())
    return 1 if failed else 0


def listed(file):
    """The measurements, with what each has cost the last time."""
    try:
        last = Results.read(file).measurements
    except (OSError, ValueError, KeyError):
        last = {}
    for name, measurement in ALL.items():
        text = f"{name:10} {' '.join(measurement.__doc__.split())}"
        text += " Only when named." if name in ON_REQUEST else ""
        if name in last:
            seen = last[name].circumstances
            text += f" Took {seen['seconds']:.0f} s{' with --quick' if seen['quick'] else ''}."
        yield text
    if all(name in last for name in MEASUREMENTS):
        seconds = sum(last[name].circumstances["seconds"] for name in MEASUREMENTS)
        yield f"Those that need not be named took {seconds / 60:.0f} minutes in all."


def main(project, arguments):
    project = Path(project)
    parser = argparse.ArgumentParser(prog="bench", add_help=False)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--counts", type=lambda text: [int(each) for each in text.split(",")])
    parser.add_argument("--compare", nargs="+", type=Path, metavar="OLD.json [NEW.json]")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args(arguments)
    file = project / "target/bench.json"
    if given.list:
        print(*listed(file), sep="\n")
        return 0
    try:
        if given.compare:
            new = given.compare[1] if len(given.compare) > 1 else file
            print(*compare(Results.read(given.compare[0]), Results.read(new)), sep="\n")
            return 0
        if given.table:
            return report.write(project, Results.read(file))
    except (OSError, ValueError, KeyError) as e:
        print(f"bench: {type(e).__name__}: {e}", file=sys.stderr)
        print("bench: is it a target/bench.json that scripts/bench has written?", file=sys.stderr)
        return 1
    unknown = [each for each in given.names if each not in ALL]
    if unknown:
        print(f"bench: no measurement is named {', '.join(unknown)}; see: scripts/bench --list", file=sys.stderr)
        return 2
    return run(project, given.names or list(MEASUREMENTS), given)


if __name__ == "__main__":
    # So that what is measured ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main(sys.argv[1], sys.argv[2:]))
