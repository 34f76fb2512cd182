"""What has been measured, as it is kept in target/bench.json, and how it is shown."""

import json
import statistics

from arithmetic import change, number, percentile, ratio

OURS = "supervisord-java"
LESS, MORE = "less", "more"

# What others may use of the machine, as a share of its CPUs, before its figures are not worth keeping.
BUSY = 0.1

# Fewer have no hundredth part.
ENOUGH_FOR_99 = 100


class Samples:
    """The values seen of one figure, by who was measured, in the order in which they first came."""

    def __init__(self, title, unit, peer=None, better=LESS, values=None):
        self.title = title
        self.unit = unit
        self.peer = peer
        self.better = better
        self.values = values if values is not None else {}

    def add(self, who, value):
        self.values.setdefault(who, []).append(value)

    def median(self, who):
        return statistics.median(self.values[who])

    def ratio(self, who, peer=None):
        """To the median of the peer; None when it was not measured, or is the same."""
        peer = peer or self.peer
        if peer not in self.values or who == peer:
            return None
        return ratio(self.median(who), self.median(peer))

    def rows(self):
        for who, values in self.values.items():
            to_peer = self.ratio(who)
            high = number(percentile(values, 99)) if len(values) >= ENOUGH_FOR_99 else "–"
            yield (
                f"| {self.title} | {who} | {number(self.median(who))} {self.unit}"
                f" | {number(min(values))} – {number(max(values))} | {high} | {len(values)}"
                f" | {'–' if to_peer is None else f'{to_peer:.2f}'} |"
            )

    def as_json(self):
        return {
            "title": self.title,
            "unit": self.unit,
            "peer": self.peer,
            "better": self.better,
            "values": {who: [round(value, 6) for value in values] for who, values in self.values.items()},
        }

    @staticmethod
    def of_json(given):
        return Samples(given["title"], given["unit"], given["peer"], given["better"], given["values"])


class Measurement:
    """All figures of one measurement, and what was seen around it."""

    def __init__(self, name, text, samples, circumstances, problems=(), notes=()):
        self.name = name
        self.text = text
        self.samples = samples
        self.circumstances = circumstances
        self.problems = list(problems)
        self.notes = list(notes)

    def samples_of(self, title):
        return next((each for each in self.samples if each.title == title), None)

    def markdown(self):
        lines = [f"## {self.name}", "", self.text, ""]
        if self.samples:
            lines += ["| measured | of | median | lowest – highest | 99 % | values | ratio to the peer |"]
            lines += ["|---|---|--:|--:|--:|--:|--:|"]
            lines += [row for samples in self.samples for row in samples.rows()]
        seen = self.circumstances
        lines += [
            "",
            f"{seen['taken']}, commit {seen['commit']}: load average {seen['load'][0]:.1f} before and {seen['load'][1]:.1f}"
            f" after; others used {seen['others'][0]:.0%} of the CPUs before and {seen['others'][1]:.0%} after;"
            f" {seen['seconds']:.0f} s.",
        ]
        lines += ["", *(f"- {note}" for note in self.notes)] if self.notes else []
        lines += ["", *(f"**{problem}**" for problem in self.problems)] if self.problems else []
        return "\n".join(lines) + "\n"

    def as_json(self):
        return {
            "name": self.name,
            "text": self.text,
            "circumstances": self.circumstances,
            "problems": self.problems,
            "notes": self.notes,
            "samples": [each.as_json() for each in self.samples],
        }

    @staticmethod
    def of_json(given):
        samples = [Samples.of_json(each) for each in given["samples"]]
        return Measurement(given["name"], given["text"], samples, given["circumstances"], given["problems"], given["notes"])


class Results:
    """All measurements; a later one of the same name takes the place of an earlier one."""

    def __init__(self, machine, versions, measurements=()):
        self.machine = machine
        self.versions = versions
        self.measurements = {each.name: each for each in measurements}

    def put(self, measurement):
        self.measurements[measurement.name] = measurement

    def samples_of(self, name, title):
        measurement = self.measurements.get(name)
        return measurement.samples_of(title) if measurement else None

    def markdown(self):
        head = ["# Measurements", "", ", ".join(f"{key}: {value}" for key, value in self.machine.items()), ""]
        head += ["; ".join(f"{who} {version}" for who, version in self.versions.items()), ""]
        return "\n".join(head + [each.markdown() for each in self.measurements.values()])

    def write(self, path):
        document = {
            "machine": self.machine,
            "versions": self.versions,
            "measurements": [each.as_json() for each in self.measurements.values()],
        }
        path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")

    @staticmethod
    def read(path):
        document = json.loads(path.read_text())
        measurements = [Measurement.of_json(each) for each in document["measurements"]]
        return Results(document["machine"], document["versions"], measurements)


def compare(old, new):
    """A Markdown table of what both have measured: the change of each, and of its ratio to the peer.

    When the peer has changed as well, it was the machine: so a figure with a peer is judged by both.
    """
    yield "| measurement | figure | of | was | is | is / was | peer is / was | |"
    yield "|---|---|---|--:|--:|--:|--:|---|"
    for name, measurement in new.measurements.items():
        for samples in measurement.samples:
            before = old.samples_of(name, samples.title)
            for who, values in samples.values.items():
                if before is not None and who in before.values:
                    yield compared(name, samples, before, who, values)
    yield from doubts(old, new)


def doubts(old, new):
    """Which of these rows say little: the machine was busy, or fewer values were taken."""
    for name, measurement in new.measurements.items():
        if name not in old.measurements:
            continue
        both = [old.measurements[name].circumstances, measurement.circumstances]
        if max(share for each in both for share in each["others"]) > BUSY:
            was, is_now = (max(each["others"]) for each in both)
            yield f"\n{name}: others used up to {was:.0%} of the CPUs then and {is_now:.0%} now: trust CPU times and ratios only."
        if any(each["quick"] for each in both):
            yield f"\n{name}: measured with --quick: few values."


def compared(name, samples, before, who, values):
    by, apart = change(before.values[who], values)
    peer = samples.peer
    of_peer = None
    if peer != who and peer in samples.values and peer in before.values:
        of_peer, _ = change(before.values[peer], samples.values[peer])
    said = verdict(samples.better, by, apart, of_peer)
    if said and who == peer and who.startswith("supervisord "):
        said = "the machine"
    return (
        f"| {name} | {samples.title} | {who} | {number(before.median(who))} {samples.unit}"
        f" | {number(samples.median(who))} {samples.unit} | {shown(by)} | {shown(of_peer)} | {said} |"
    )


def shown(by):
    return "–" if by is None else f"{by:.2f}"


def verdict(better, by, apart, of_peer):
    """In a word; empty when the difference is within the noise."""
    if by is None or not apart:
        return ""
    if of_peer and abs(by / of_peer - 1) < abs(by - 1) / 2:
        return "as the peer: the machine"
    return "**better**" if (by < 1) == (better == LESS) else "**worse**"
