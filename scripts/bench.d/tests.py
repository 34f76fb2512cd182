"""Tests of what scripts/bench makes of its samples; run by src/test/shell/bench.test."""

import tempfile
import types
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path
from unittest import mock

import chart
import report
import system
from arithmetic import band, change, is_straight, marginal_costs, number, percentile, ratio
from results import OURS, Measurement, Results, Samples, compare, verdict

PEER = "supervisord 4.2.5"
CIRCUMSTANCES = {
    "taken": "2026-01-01 00:00",
    "commit": "abc",
    "seconds": 1,
    "load": [0.1, 0.2],
    "others": [0, 0],
    "quick": False,
}


def results(values, title="start → first program", name="start", unit="ms", better="less", peer=PEER):
    measurement = Measurement(name, "text", [Samples(title, unit, peer, better, values)], CIRCUMSTANCES, ["a problem"])
    return Results({"cores": 2, "processor": "x", "memory": "y", "kernel": "z", "system": "d"}, {OURS: "1"}, [measurement])


class ArithmeticTest(unittest.TestCase):
    def test_a_percentile_is_a_value_that_was_seen(self):
        hundred = list(range(100, 0, -1))
        self.assertEqual([99, 50, 1, 100], [percentile(hundred, each) for each in (99, 50, 1, 100)])
        self.assertEqual([7, 7], [percentile([7], each) for each in (1, 99)])
        self.assertEqual(4, percentile([1, 2, 3, 4], 99))
        self.assertEqual([20, 21], [percentile(range(1, 41), each) for each in (50, 51)])
        self.assertEqual(990, percentile(range(1, 1001), 99))

    def test_a_ratio_to_nothing_is_none(self):
        self.assertEqual([0.5, None, None], [ratio(1, 2), ratio(1, 0), ratio(1, None)])

    def test_a_band_is_the_middle_half_of_four_or_more(self):
        self.assertEqual((1, 9), band([9, 1, 5]))
        self.assertEqual((1, 3), band([4, 3, 2, 1]))
        self.assertEqual((2, 6), band([1, 2, 3, 4, 5, 6, 7, 100]))

    def test_a_change_counts_when_the_bands_do_not_meet(self):
        self.assertEqual((0.5, True), change([10, 11, 10, 10], [5, 5, 6, 5]))
        self.assertEqual(False, change([10, 20, 10, 20], [9, 19, 9, 12])[1])
        # However certain, one in a hundred is nothing.
        self.assertEqual(False, change([100, 100, 100, 100], [101, 101, 101, 101])[1])
        self.assertEqual((None, True), change([0, 0], [1, 1]))
        self.assertEqual((None, False), change([0, 0], [0, 0]))

    def test_marginal_costs(self):
        self.assertEqual([2.0, 1.0], marginal_costs([(10, 20), (100, 200), (1000, 1100)]))

    def test_what_costs_the_same_for_each_is_straight_and_what_is_quadratic_is_not(self):
        counts = [10, 100, 1000, 5000]
        self.assertIs(True, is_straight([(count, 50 + 2 * count) for count in counts]))
        self.assertIs(False, is_straight([(count, 50 + count * count / 1000) for count in counts]))
        self.assertIs(True, is_straight([(count, 35 + (count % 7) / 100) for count in counts]))
        # Twice as much for each further one, at the end only.
        self.assertIs(False, is_straight([(10, 10), (100, 100), (1000, 1000), (5000, 9000)]))
        self.assertIsNone(is_straight([(10, 1), (100, 2)]))

    def test_numbers_are_short(self):
        self.assertEqual(["1,234", "12.3", "0.12", "-1,234"], [number(each) for each in (1234.4, 12.34, 0.123, -1234.4)])


class ResultsTest(unittest.TestCase):
    def test_what_is_written_is_read_again(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bench.json"
            results({OURS: [1.5, 2.5], PEER: [4]}).write(file)
            read = Results.read(file)
        self.assertEqual({OURS: [1.5, 2.5], PEER: [4]}, read.samples_of("start", "start → first program").values)
        self.assertEqual(["a problem"], read.measurements["start"].problems)
        self.assertIn(f"| start → first program | {OURS} | 2.00 ms | 1.50 – 2.50 | – | 2 | 0.50 |", read.markdown())

    def test_who_is_the_peer_or_has_none_has_no_ratio(self):
        samples = Samples("t", "ms", PEER, values={OURS: [1], PEER: [2]})
        self.assertEqual([0.5, None], [samples.ratio(who) for who in (OURS, PEER)])
        self.assertIsNone(Samples("t", "ms", PEER, values={OURS: [1]}).ratio(OURS))

    def test_a_hundredth_is_shown_of_a_hundred_values(self):
        [row] = Samples("t", "ms", values={OURS: list(range(1, 101))}).rows()
        self.assertIn("| 99.0 | 100 |", row)

    def test_a_comparison_tells_the_machine_from_the_program(self):
        self.assertEqual("**better**", verdict("less", 0.5, True, 1.0))
        self.assertEqual("**worse**", verdict("more", 0.5, True, None))
        self.assertEqual("as the peer: the machine", verdict("less", 0.5, True, 0.55))
        self.assertEqual("", verdict("less", 0.5, False, 1.0))
        old, new = results({OURS: [10, 10], PEER: [40, 40]}), results({OURS: [5, 5], PEER: [40, 40], "new": [1]})
        rows = list(compare(old, new))[2:]
        self.assertEqual(2, len(rows))
        self.assertIn("| 10.0 ms | 5.00 ms | 0.50 | 1.00 | **better** |", rows[0])


class ListTest(unittest.TestCase):
    def test_what_a_measurement_has_cost_the_last_time_is_told(self):
        import bench

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bench.json"
            never = list(bench.listed(file))
            self.assertEqual([], [line for line in never if "Took" in line])
            self.assertEqual(len(bench.ALL), len(never))
            results({OURS: [1]}).write(file)
            [once] = [line for line in bench.listed(file) if "Took" in line]
            self.assertTrue(once.startswith("start ") and once.endswith(" Took 1 s."))
            all_of_them = results({OURS: [1]})
            for name in bench.MEASUREMENTS:
                all_of_them.put(Measurement(name, "text", [], {**CIRCUMSTANCES, "seconds": 60}))
            all_of_them.write(file)
            self.assertIn(f"{len(bench.MEASUREMENTS)} minutes in all", list(bench.listed(file))[-1])


class CompareTest(unittest.TestCase):
    def test_a_supervisord_that_has_not_changed_is_neither_better_nor_worse(self):
        old, new = results({OURS: [10, 10], PEER: [40, 40]}), results({OURS: [20, 20], PEER: [80, 80]})
        self.assertTrue(list(compare(old, new))[2].endswith("| as the peer: the machine |"))
        self.assertTrue(list(compare(old, new))[3].endswith("| the machine |"))

    def test_what_was_measured_on_a_busy_machine_or_with_few_values_is_told(self):
        old, new = results({OURS: [10]}), results({OURS: [20]})
        self.assertEqual(3, len(list(compare(old, new))))
        new.measurements["start"].circumstances = {**CIRCUMSTANCES, "others": [0, 0.5], "quick": True}
        self.assertEqual(
            [
                "\nstart: others used up to 0% of the CPUs then and 50% now: trust CPU times and ratios only.",
                "\nstart: measured with --quick: few values.",
            ],
            list(compare(old, new))[3:],
        )


class KeptTest(unittest.TestCase):
    def test_a_run_replaces_what_it_measures_and_nothing_else(self):
        import bench

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "bench.json"
            self.assertEqual({}, bench.kept(file, ["start"]))
            earlier = results({OURS: [1]})
            earlier.put(Measurement("scale", "text", [], CIRCUMSTANCES))
            earlier.write(file)
            self.assertEqual(["start", "scale"], list(bench.kept(file, ["idle"])))
            self.assertEqual(["scale"], list(bench.kept(file, [])))


class ScaleTest(unittest.TestCase):
    """With lives that cost nothing: who is measured with how many programs."""

    def lives(self, counts):
        import bench
        import scale

        class Kinds:
            ours, supervisord = types.SimpleNamespace(name=OURS), types.SimpleNamespace(name=PEER)
            both = [ours, supervisord]

        class Life:
            def __init__(self, kind, programs):
                self.kind, self.programs = kind, programs

            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

            def memory(self):
                return 0, 0, len(self.programs)

            def stop(self):
                if self.kind.name == PEER and len(self.programs) == 1000:
                    raise system.Timeout("it does not end")
                return 1

        seen = []
        given = types.SimpleNamespace(
            counts=counts, supervisors=Kinds, samples=[], problems=[], notes=[], rounds=lambda usual: 1, unshown=None
        )
        given.samples_of = lambda *of: given.samples.append(Samples(*of)) or given.samples[-1]
        given.try_out = lambda what: bench.Bench.try_out(given, what)
        with (
            mock.patch.object(scale, "Run", Life),
            mock.patch.object(scale, "begin_of_life", lambda _, run, count, __: seen.append((run.kind.name, count))),
            mock.patch.object(scale.time, "sleep"),
        ):
            scale.scale(given)
        return seen, given

    def test_a_peer_is_measured_up_to_1000_and_that_is_said(self):
        seen, bench = self.lives(None)
        self.assertEqual([10, 100, 1000, 5000], [count for who, count in seen if who == OURS])
        self.assertEqual([10, 100, 1000], [count for who, count in seen if who == PEER])
        self.assertIn("only supervisord-java was measured with more than 1,000 programs", bench.notes[-1])

    def test_counts_that_are_named_are_for_all_but_who_has_failed(self):
        seen, bench = self.lives([20, 2000])
        self.assertEqual([(OURS, 20), (PEER, 20), (OURS, 2000), (PEER, 2000)], seen)
        self.assertNotIn("only", bench.notes[-1])
        seen, bench = self.lives([1000, 2000])
        self.assertEqual([(OURS, 1000), (PEER, 1000), (OURS, 2000)], seen)
        self.assertEqual([f"{PEER} with 1,000 programs: it does not end"], bench.problems)


class ReportTest(unittest.TestCase):
    def body(self, values, first="1.0 s", reason="two layers", **more):
        old = f"| {report.ROWS[0].label} | {first} | now | beside | asked | {reason} |"
        return report.body(results(values, **more), report.kept(old)).splitlines()

    def test_the_first_figure_and_the_reason_are_kept(self):
        row = self.body({OURS: [80, 90, 100], PEER: [1000]})[4]
        self.assertEqual(
            f"| {report.ROWS[0].label} | 1.0 s | 90.0 ms (80.0 – 100) | {PEER} 1,000 ms (0.09)"
            " | ≤ 0.09 of it: holds | two layers |",
            row,
        )
        self.assertIn("**falls short**", self.body({OURS: [91], PEER: [1000]})[4])

    def test_what_was_not_measured_is_said(self):
        self.assertIn("not measured", self.body({})[4])
        self.assertIn("not measured", self.body({OURS: [1]})[5])

    def test_what_is_above_the_peer_is_judged_in_its_unit(self):
        alone, in_image = [each for each in report.ROWS if each.asked and each.asked.of == "above"]
        for ours, verdicts in (
            (900, (": holds", ": holds")),
            (901, (": **falls short**", ": holds")),
            (1301, (": **falls short**", ": **falls short**")),
        ):
            by_hand = {report.BY_HAND: [500], report.IN_CONTAINER: [900]}
            samples = Samples(alone.title, "ms", report.BY_HAND, values={OURS: [ours], **by_hand})
            for row, verdict_expected in zip((alone, in_image), verdicts):
                self.assertTrue(report.judged(row, samples).endswith(verdict_expected))

    def test_a_bar_is_long_when_ours_is_worse(self):
        logs = {"title": "rotated file: throughput", "name": "logs", "unit": "MB/s", "better": "more"}
        self.assertEqual([2.0], [bar for _, bar in report.bars(results({OURS: [100], PEER: [200]}, **logs))])
        self.assertEqual([0.1], [bar for _, bar in report.bars(results({OURS: [10], PEER: [100]}))])

    def test_every_row_has_a_measurement_and_a_label_of_its_own(self):
        import bench

        self.assertEqual(len(report.ROWS), len({row.label for row in report.ROWS}))
        self.assertEqual([], [row.label for row in report.ROWS if row.measurement not in bench.ALL])

    def test_what_scale_has_found_stands_below_with_what_failed(self):
        found = results({OURS: [1]}, name="scale")
        found.measurements["scale"].notes = ["a note"]
        found.measurements["scale"].problems = ["busy", f"{PEER} with 5,000 programs: too many files"]
        below = report.body(found, {}).splitlines()[-4:]
        self.assertEqual(["- a note", f"- {PEER} with 5,000 programs: too many files"], below[:2])
        self.assertEqual([], report.scaling(results({OURS: [1]})))

    def test_the_page_is_written_between_its_markers(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "docs/performance.md"
            (Path(folder) / "docs/images").mkdir(parents=True)
            page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
            self.assertEqual(0, report.write(Path(folder), results({OURS: [90], PEER: [1000]})))
            text = page.read_text()
            self.assertTrue(text.startswith("before\n") and text.endswith(f"\n{report.END}\nafter\n"))
            self.assertNotIn("old", text.splitlines())
            xml.parse(Path(folder) / "docs/images/performance.svg")


class ChartTest(unittest.TestCase):
    def test_charts_are_well_formed_and_self_contained(self):
        samples = [
            Samples(f"start <&> all, {count:,} programs", "ms", PEER, values={OURS: [count], PEER: [2 * count]})
            for count in (10, 100, 1000)
        ]
        drawn = [chart.bars([("a & b", 0.01), ("c", 3)]), chart.lines(Measurement("scale", "", samples, CIRCUMSTANCES))]
        for each in drawn:
            root = xml.fromstring(each)
            self.assertTrue(root.findall(".//{*}text"))
            self.assertNotIn("href", each)
        self.assertEqual(2, len(xml.fromstring(drawn[1]).findall(".//{*}polyline")))


if __name__ == "__main__":
    unittest.main()
