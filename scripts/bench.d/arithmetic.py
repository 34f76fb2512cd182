"""What is made of samples: pure functions of numbers."""

import math
import statistics

# Below this a difference is not worth a word, whatever the samples say.
SMALLEST_CHANGE = 0.03


def percentile(values, percent):
    """The smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    rank = math.ceil(len(ordered) * percent / 100)
    return ordered[max(1, rank) - 1]


def ratio(value, reference):
    """None when there is nothing to compare with."""
    return value / reference if reference else None


def band(values):
    """Where a value is to be expected: the middle half, or with fewer than four all of them."""
    if len(values) < 4:
        return min(values), max(values)
    return percentile(values, 25), percentile(values, 75)


def change(old, new):
    """Ratio of the medians, new to old, and whether that is beyond the noise: the bands do not meet."""
    was, is_now = statistics.median(old), statistics.median(new)
    if not was:
        return None, is_now != was
    by = is_now / was
    (old_low, old_high), (new_low, new_high) = band(old), band(new)
    apart = new_low > old_high or new_high < old_low
    return by, apart and abs(by - 1) > SMALLEST_CHANGE


def marginal_costs(points):
    """Of (count, value) in rising order: what each further one costs, between two counts."""
    return [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in zip(points, points[1:])]


def is_straight(points, tolerance=1.5):
    """Whether a further one costs no more at the end than over all the others; None with fewer than three points.

    What is quadratic costs ten times as much for each one when there are ten times as many.
    """
    costs = marginal_costs(points)
    if len(costs) < 2:
        return None
    (x1, y1), (x2, y2) = points[0], points[-2]
    before = (y2 - y1) / (x2 - x1)
    # A figure that hardly grows, or even shrinks, has no slope to exceed: then a tenth of itself for all is allowed.
    allowed = max(before * tolerance, 0.1 * abs(y2) / (points[-1][0] - x2))
    return costs[-1] <= allowed


def number(value):
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
