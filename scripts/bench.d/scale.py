"""Whether what a supervisor does grows with the number of its programs, or faster."""

import time

import system
from arithmetic import is_straight, marginal_costs, number
from results import OURS
from serving import ALL_PROCESSES, timed
from supervisors import Run, sleepers

COUNTS = [10, 100, 1000, 5000]
FIGURES = {
    "start → all run": "ms",
    "CPU time until all run": "ms",
    "private memory": "MB",
    "status": "ms",
    "getAllProcessInfo": "ms",
    "scrape of /metrics": "ms",
    "stop": "ms",
}


def scale(bench):
    """10, 100, 1,000 and 5,000 programs (--counts 10,50 says otherwise): start, memory, status, one scrape, stop. Each
    figure is straight when a further program costs no more at the upper end than before it."""
    peers = bench.supervisors
    tables = {}
    failed = set()
    for count in bench.counts:
        samples = {
            title: bench.samples_of(f"{title}, {count:,} programs", unit, peers.supervisord.name)
            for title, unit in FIGURES.items()
        }
        rounds = bench.rounds(3 if count <= 1000 else 2)
        for _ in range(rounds):
            for kind in peers.both:
                if kind.name in failed:
                    continue
                before = len(bench.problems)
                with bench.try_out(f"{kind.name} with {count:,} programs"):
                    one_life(bench, kind, count, samples)
                if len(bench.problems) > before:
                    failed.add(kind.name)
        for title, each in samples.items():
            for who in each.values:
                tables.setdefault((who, title), []).append((count, each.median(who)))
    for (who, title), points in tables.items():
        bench.notes.append(sentence(who, title, points))


def one_life(bench, kind, count, samples):
    ours = kind.name == OURS
    with Run(kind, sleepers(count)) as run:
        samples["start → all run"].add(kind.name, (run.wait_for_children(count) - run.started_at) * 1e3)
        samples["CPU time until all run"].add(kind.name, run.cpu() * 1e3)
        run.wait_for_http()
        client = [*kind.control, "-c", str(run.directory / "supervisord.conf"), "status"]
        for _ in range(3):
            timed(client, kind.name, samples["status"], bench.unshown())
        for title, request in {
            "getAllProcessInfo": ("/RPC2", "POST", ALL_PROCESSES),
            "scrape of /metrics": ("/metrics",),
        }.items():
            if ours or title == "getAllProcessInfo":
                for _ in range(3):
                    begin = time.monotonic()
                    status, _ = system.answer(run.port, *request)
                    if status != 200:
                        raise ValueError(f"{title} is answered by {status or 'nothing within 10 s'}")
                    samples[title].add(kind.name, (time.monotonic() - begin) * 1e3)
        # Freed memory goes back to the kernel every 5 s.
        time.sleep(6)
        samples["private memory"].add(kind.name, run.memory()[2])
        samples["stop"].add(kind.name, run.stop() * 1e3)


def sentence(who, title, points):
    straight = is_straight(points)
    judged = {True: "straight", False: "NOT straight", None: "too few counts to tell"}[straight]
    unit = FIGURES[title]
    values = ", ".join(f"{count:,}: {number(value)}" for count, value in points)
    factor, small = (1000, "µs") if unit == "ms" else (1000, "kB")
    each = ", ".join(number(cost * factor) for cost in marginal_costs(points))
    return f"{who}, {title}: {judged} ({values} {unit}; each further program {each or '–'} {small})"


MEASUREMENTS = {"scale": scale}
