"""Whether what a supervisor does grows with the number of its programs, or faster."""

import contextlib
import time

import system
from arithmetic import is_straight, marginal_costs, number
from memory import SETTLING
from results import OURS
from serving import ALL_PROCESSES, timed
from supervisors import Run, sleepers

COUNTS = [10, 100, 1000, 5000]
# With 5,000 one life of supervisord takes six minutes: an answer 30 s, its stop 80 s. Counts that are named are for all.
PEERS_UP_TO = 1000
WARMING_UP, ANSWERS = 20, 5
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
    """10, 100, 1,000 and, without a peer, 5,000 programs (--counts 10,50 says otherwise, for all): start, memory, status,
    scrapes after 20 others, stop. Each figure is straight when a further program costs no more at the upper end than before it."""
    peers = bench.supervisors
    tables = {}
    failed = set()
    for count in bench.counts or COUNTS:
        samples = {
            title: bench.samples_of(f"{title}, {count:,} programs", unit, peers.supervisord.name)
            for title, unit in FIGURES.items()
        }
        kinds = peers.both if bench.counts or count <= PEERS_UP_TO else [peers.ours]
        rounds = bench.rounds(3 if count <= PEERS_UP_TO else 2)
        for _ in range(rounds):
            one_round(bench, [kind for kind in kinds if kind.name not in failed], count, samples, failed)
        for title, each in samples.items():
            for who in each.values:
                tables.setdefault((who, title), []).append((count, each.median(who)))
    for (who, title), points in tables.items():
        bench.notes.append(sentence(who, title, points))
    if not bench.counts:
        bench.notes.append(f"only {OURS} was measured with more than {PEERS_UP_TO:,} programs; --counts measures all")


def one_round(bench, kinds, count, samples, failed):
    """One after another starts and is asked; they settle together, and each has its memory read and is stopped."""
    with contextlib.ExitStack() as stack:
        runs = []
        for kind in kinds:
            with attempt(bench, kind, count, failed):
                run = stack.enter_context(Run(kind, sleepers(count)))
                begin_of_life(bench, run, count, samples)
                runs.append(run)
        time.sleep(SETTLING)
        for run in runs:
            with attempt(bench, run.kind, count, failed):
                samples["private memory"].add(run.kind.name, run.memory()[2])
                samples["stop"].add(run.kind.name, run.stop() * 1e3)


@contextlib.contextmanager
def attempt(bench, kind, count, failed):
    """Who fails once is not measured with as many programs again, nor with more."""
    before = len(bench.problems)
    with bench.try_out(f"{kind.name} with {count:,} programs"):
        yield
    if len(bench.problems) > before:
        failed.add(kind.name)


def begin_of_life(bench, run, count, samples):
    kind = run.kind
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
        if kind.name == OURS or title == "getAllProcessInfo":
            # The first answers are the interpreter's, which says nothing of what a further program costs.
            before = WARMING_UP if kind.name == OURS else 0
            for number_of_answer in range(before + ANSWERS):
                begin = time.monotonic()
                status, _ = system.answer(run.port, *request)
                if status != 200:
                    raise ValueError(f"{title} is answered by {status or 'nothing within 10 s'}")
                if number_of_answer >= before:
                    samples[title].add(kind.name, (time.monotonic() - begin) * 1e3)


def sentence(who, title, points):
    straight = is_straight(points)
    judged = {True: "straight", False: "NOT straight", None: "too few counts to tell"}[straight]
    unit = FIGURES[title]
    values = ", ".join(f"{count:,}: {number(value)}" for count, value in points)
    factor, small = (1000, "µs") if unit == "ms" else (1000, "kB")
    each = ", ".join(number(cost * factor) for cost in marginal_costs(points))
    return f"{who}, {title}: {judged} ({values} {unit}; each further program {each or '–'} {small})"


MEASUREMENTS = {"scale": scale}
