"""scripts/bench: runs the measurements and prints one Markdown table for each."""

import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import figures
import stack
import system
from supervisors import Supervisors

MEASUREMENTS = {**figures.MEASUREMENTS, **stack.MEASUREMENTS}


class Samples:
    """The values seen of one measurement, by who was measured, in the order in which they first came."""

    def __init__(self, title, unit, peer=None):
        self.title = title
        self.unit = unit
        self.peer = peer
        self.values = {}

    def add(self, who, value):
        self.values.setdefault(who, []).append(value)

    def rows(self):
        reference = self.values.get(self.peer)
        for who, values in self.values.items():
            median = statistics.median(values)
            ratio = "–"
            if reference and who != self.peer and statistics.median(reference):
                ratio = f"{median / statistics.median(reference):.2f}"
            spread = f"{number(min(values))} – {number(max(values))}"
            yield f"| {self.title} | {who} | {number(median)} {self.unit} | {spread} | {len(values)} | {ratio} |"


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Bench:
    """What a measurement is given: the supervisors, the number of rounds, and where its values go."""

    def __init__(self, project, quick):
        self.project = Path(project)
        self.quick = quick
        self.supervisors = Supervisors(project)
        self.samples = []

    def rounds(self, usual):
        return max(2, usual // 4) if self.quick else usual

    def samples_of(self, title, unit, peer=None):
        """Samples that get into the table; ratios are those to the peer's median."""
        samples = Samples(title, unit, peer)
        self.samples.append(samples)
        return samples


def environment():
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    cores = sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
    return f"{time.strftime('%Y-%m-%d')}, {cores} × {model}, Linux {platform.release()}"


def measure(project, quick, name):
    bench = Bench(project, quick)
    before = system.load_average()
    problem = None
    try:
        MEASUREMENTS[name](bench)
    except (system.Timeout, OSError, ValueError, subprocess.SubprocessError) as e:
        problem = f"incomplete: {type(e).__name__}: {e}"
    lines = [f"## {name}", "", " ".join(MEASUREMENTS[name].__doc__.split()), ""]
    lines += ["| measured | of | median | lowest – highest | rounds | ratio to the peer |", "|---|---|--:|--:|--:|--:|"]
    lines += [row for samples in bench.samples for row in samples.rows()]
    lines += ["", f"Load average {before:.1f} before, {system.load_average():.1f} after."]
    if problem:
        lines.append(problem)
    return "\n".join(lines) + "\n", problem


def main(project, arguments):
    if "--list" in arguments:
        for name, measurement in MEASUREMENTS.items():
            print(f"{name:10} {' '.join(measurement.__doc__.split())}")
        return 0
    names = [each for each in arguments if not each.startswith("-")] or list(MEASUREMENTS)
    unknown = [each for each in names if each not in MEASUREMENTS]
    if unknown:
        print(f"bench: no measurement is named {', '.join(unknown)}; see: scripts/bench --list", file=sys.stderr)
        return 2
    report = [f"# Measurements\n\n{environment()}\n"]
    print(report[0])
    failed = False
    for name in names:
        text, problem = measure(project, "--quick" in arguments, name)
        failed = failed or bool(problem)
        report.append(text)
        print(text, flush=True)
        (Path(project) / "target/bench.md").write_text("\n".join(report))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
