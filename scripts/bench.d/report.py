"""Puts the figures of target/bench.json into docs/performance.md and draws its chart."""

import re
import sys
from dataclasses import dataclass

import chart
from arithmetic import number, percentile
from results import LESS, OURS

BEGIN, END = "<!-- scripts/bench --table writes from here -->", "<!-- to here -->"
PREFIX = f"{OURS} with log_format=prefix"
SCRAPED, ALONE = "while /metrics is scraped", "alone"
BY_HAND = "by hand"
IN_CONTAINER = "by hand in the same image"


@dataclass(frozen=True)
class Limit:
    """What is asked for: of the ratio to the peer, of the value, or of what it is above the peer."""

    text: str
    of: str
    most: float = None
    least: float = None

    def holds(self, value):
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


def ratio_at_most(most):
    return Limit(f"≤ {most:g} of it", "ratio", most=most)


def ratio_at_least(least):
    return Limit(f"≥ {least:g} of it", "ratio", least=least)


def at_most(most, unit):
    return Limit(f"≤ {most:g} {unit}", "value", most=most)


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure of a measurement."""

    label: str
    measurement: str
    title: str
    asked: Limit = None
    who: str = OURS
    percent: int = 50
    # Whom to show beside it, and the first to be judged by; otherwise the peer of the samples and every other supervisord.
    peers: tuple = ()

    def value(self, samples):
        return percentile(samples.values[self.who], self.percent) if self.percent != 50 else samples.median(self.who)


THOUSAND = "1,000 programs"
PREFIXED = "container's log with `prefix`"
ROWS = [
    Row("exec → first program's exec", "start", "start → first program", ratio_at_most(0.09)),
    Row("CPU time until then", "start", "CPU time until then", at_most(130, "ms")),
    Row("exec → combined health says healthy", "http-start", "start → healthy", at_most(330, "ms")),
    Row("SIGKILL → replacement's exec", "restart", "kill -9 → successor runs", at_most(4, "ms")),
    Row("the same, 99 %", "restart", "kill -9 → successor runs", at_most(10, "ms"), percent=99),
    Row("PSS, 3 programs, HTTP used, alone", "memory", "PSS, 3 programs, HTTP used", at_most(62, "MB")),
    Row("PSS with no address", "memory", "PSS, 3 programs, no address", at_most(52, "MB")),
    Row("private memory, 3 programs, HTTP used", "memory", "private, 3 programs, HTTP used", at_most(28, "MB")),
    Row("private memory, 200 programs", "memory", "private, 200 programs"),
    Row("log to a rotated file, 100-byte lines: throughput", "logs", "rotated file: throughput", ratio_at_least(1.2)),
    Row("the same: CPU time per GB", "logs", "rotated file: CPU time per GB", ratio_at_most(0.7)),
    Row(f"{PREFIXED}, beside that file: throughput", "logs", "rotated file: throughput", ratio_at_least(1), who=PREFIX),
    Row(f"{PREFIXED}, beside that file: CPU time", "logs", "rotated file: CPU time per GB", ratio_at_most(1.2), who=PREFIX),
    Row("the container's log: throughput", "logs", "container's log: throughput"),
    Row("the container's log: CPU time per GB", "logs", "container's log: CPU time per GB"),
    Row("the container's log with `prefix`: CPU time per GB", "logs", "container's log: CPU time per GB", who=PREFIX),
    Row(
        "200 chatty programs: lines per CPU second",
        "chatty",
        "200 chatty programs: lines per CPU second",
        ratio_at_least(2),
    ),
    Row(
        "200 flooding programs: lines per CPU second",
        "chatty",
        "200 flooding programs: lines per CPU second",
    ),
    Row("200 chatty programs: lost lines", "chatty", "200 chatty programs: lost lines", at_most(0, "lines")),
    Row("XML-RPC, 8 connections", "http", "XML-RPC, 8 connections", ratio_at_least(2)),
    Row("XML-RPC: CPU time per call", "http", "XML-RPC: CPU time per request", ratio_at_most(0.7)),
    Row("`/health`, 8 connections", "http", "/health, 8 connections"),
    Row(f"`getAllProcessInfo`, {THOUSAND}", "rpc", f"getAllProcessInfo, {THOUSAND}", ratio_at_most(1 / 60)),
    Row(f"`/metrics`, {THOUSAND}", "scrape", f"scrape, {THOUSAND}", at_most(40, "ms")),
    Row("`/metrics`, 3 programs", "scrape", "scrape, 3 programs"),
    Row(
        "SIGKILL → replacement's exec meanwhile, 99 %",
        "scrape",
        f"kill -9 → successor runs, beside {THOUSAND}",
        who=SCRAPED,
        percent=99,
        peers=(ALONE,),
    ),
    Row(f"{THOUSAND} spawned", "spawn", f"start → {THOUSAND} run", at_most(1000, "ms")),
    Row("`status`, 3 programs", "control", "status, 3 programs", at_most(65, "ms")),
    Row(f"`status`, {THOUSAND}", "control", f"status, {THOUSAND}", at_most(130, "ms")),
    Row("idle, 3 programs, TCP and unix: wake-ups", "idle", "wake-ups", at_most(2, "/s")),
    Row(
        "the supervisor's part of the image",
        "image",
        "the supervisor's part of an image",
        at_most(75, "MB"),
        who="files",
    ),
    Row(
        "agent: `docker run` → healthy, existing data",
        "agent",
        "docker run → healthy",
        Limit("≤ by hand + 400 ms", "above", most=400),
    ),
    # Docker and the image's Python are there without a supervisor, too.
    Row(
        "the same, beside that image by hand",
        "agent",
        "docker run → healthy",
        Limit("≤ by hand + 400 ms", "above", most=400),
        peers=(IN_CONTAINER,),
    ),
    Row("agent without a container, existing data", "stack", "start → healthy, existing data directory"),
    Row("agent without a container, empty data", "stack", "start → healthy, empty data directory"),
    Row("stop, 40 programs", "stop", "stop, 40 programs"),
    Row(f"stop, {THOUSAND}", "spawn", f"stop, {THOUSAND}"),
    Row("1,000 orphans reaped", "orphans", "1,000 orphans reaped"),
    Row("`bin/healthcheck`, CPU time", "control", "health check: CPU time", who="bin/healthcheck"),
]


def write(project, results):
    """Replaces what stands between the markers; the first figures and the explanations of the rows are kept."""
    page = project / "docs/performance.md"
    text = page.read_text()
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        print(f"bench: {page} has to have the lines {BEGIN} and {END}, once each", file=sys.stderr)
        return 1
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{body(results, kept(old))}\n{END}{after}")
    (project / "docs/images/performance.svg").write_text(chart.bars(bars(results)))
    if "scale" in results.measurements:
        (project / "docs/images/scale.svg").write_text(chart.lines(results.measurements["scale"]))
    missing = [row.label for row in ROWS if samples_of(results, row) is None]
    if missing:
        print(f"bench: not measured yet, so their cells say so: {'; '.join(missing)}", file=sys.stderr)
    return 0


def kept(old):
    """By label: what stood there at first, and what has made the difference."""
    found = {}
    for line in old.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 6:
            found[cells[0]] = (cells[1], cells[5])
    return found


def samples_of(results, row):
    samples = results.samples_of(row.measurement, row.title)
    return samples if samples is not None and row.who in samples.values else None


def body(results, kept_cells):
    lines = [circumstances(results), "", "| figure | at first | now | beside | asked for | what did it |"]
    lines += ["|---|---|--:|---|---|---|"]
    for row in ROWS:
        first, reason = kept_cells.get(row.label, ("–", ""))
        samples = samples_of(results, row)
        if samples is None:
            cells = ["not measured", "", row.asked.text if row.asked else "–"]
        else:
            cells = [now(row, samples), beside(row, samples), judged(row, samples)]
        lines.append(f"| {row.label} | {first} | {' | '.join(cells)} | {reason} |")
    return "\n".join(lines + scaling(results))


def scaling(results):
    """What scripts/bench scale has found, when it was called."""
    measurement = results.measurements.get("scale")
    if measurement is None:
        return []
    failed = [problem for problem in measurement.problems if " programs: " in problem]
    return [
        "",
        "With 10 to 5,000 programs a further one costs:",
        "",
        *(f"- {note}" for note in [*measurement.notes, *failed]),
        "",
        "![Figures by the number of programs](images/scale.svg)",
    ]


def circumstances(results):
    machine = results.machine
    seen = [each.circumstances for each in results.measurements.values()]
    loads = [load for each in seen for load in each["load"]]
    busy = max((share for each in seen for share in each["others"]), default=0)
    commits = sorted({each["commit"] for each in seen})
    quick = " Some with `--quick`: few values." if any(each["quick"] for each in seen) else ""
    return (
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory']}, Linux {machine['kernel']},"
        f" {machine['system']}; {results.versions.get(OURS, '')}. Taken {min(e['taken'] for e in seen)} to {max(e['taken'] for e in seen)} at"
        f" {', '.join(commits)}, load average {min(loads):.1f} to {max(loads):.1f} between the measurements; others used at"
        f" most {busy:.0%} of the CPUs.{quick}"
    )


def with_unit(value, unit):
    return f"{number(value)} {unit}".strip()


def now(row, samples):
    values = samples.values[row.who]
    text = with_unit(row.value(samples), samples.unit)
    if len(values) < 2 or row.percent != 50:
        return text
    return f"{text} ({number(min(values))} – {number(max(values))})"


def peers_of(row, samples):
    if row.peers:
        return [each for each in row.peers if each in samples.values]
    not_peers = (OURS, "files", "layers", "this script")
    others = [each for each in samples.values if each != samples.peer and not each.startswith(not_peers)]
    first = [samples.peer] if samples.peer in samples.values and samples.peer != row.who else []
    return first + [each for each in others if each != row.who]


def beside(row, samples):
    parts = []
    for peer in peers_of(row, samples):
        theirs = percentile(samples.values[peer], row.percent) if row.percent != 50 else samples.median(peer)
        text = f"{peer} {with_unit(theirs, samples.unit)}"
        if theirs:
            text += f" ({row.value(samples) / theirs:.3g})"
        parts.append(text)
    return "; ".join(parts)


def judged(row, samples):
    if row.asked is None:
        return "–"
    if row.asked.of == "value":
        value = row.value(samples)
    else:
        peer = row.peers[0] if row.peers else samples.peer
        if peer not in samples.values:
            return f"{row.asked.text}: no peer"
        theirs = samples.median(peer)
        value = row.value(samples) / theirs if row.asked.of == "ratio" else row.value(samples) - theirs
    return f"{row.asked.text}: {'holds' if row.asked.holds(value) else '**falls short**'}"


def bars(results):
    """Of the rows with a supervisord beside them: how much less or more, so that longer is always worse."""
    for row in ROWS:
        samples = samples_of(results, row)
        if samples is None or not (samples.peer or "").startswith("supervisord ") or samples.peer not in samples.values:
            continue
        theirs, ours = samples.median(samples.peer), row.value(samples)
        if theirs and ours:
            yield row.label, ours / theirs if samples.better == LESS else theirs / ours
