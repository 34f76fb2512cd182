"""Charts as SVG that needs nothing from outside: text, lines and rectangles."""

import math
from html import escape

FONT = 'font-family="sans-serif" font-size="12"'
OURS_COLOUR, WORSE_COLOUR, PEER_COLOUR, GRID = "#1a7f4b", "#b35900", "#666666", "#d8d8d8"
BAR, LABELS, PLOT, TOP = 20, 330, 480, 58
# Line charts, side by side.
WIDTH, HEIGHT, MARGIN = 300, 200, 56


def document(width, height, parts, title):
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def text(x, y, words, anchor="start", colour="#202020", more=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}" {FONT}{more}>{escape(words)}</text>'


def line(x1, y1, x2, y2, colour=GRID, width=1):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def bars(rows):
    """Of (label, ratio to the peer, where less is better), on a logarithmic scale from the peer's 1."""
    rows = list(rows)
    exponents = [math.log10(ratio) for _, ratio in rows] or [0]
    low, high = math.floor(min(0, *exponents)), math.ceil(max(0.3, *exponents))
    height = TOP + BAR * len(rows) + 24
    at = lambda ratio: LABELS + (math.log10(ratio) - low) / (high - low) * PLOT  # noqa: E731
    parts = [
        text(12, 22, "supervisord-java beside supervisord: cost as a multiple of its", more=' font-weight="bold"'),
        text(12, 40, "Left of 1 is better; throughput is turned round. Written by scripts/bench --table."),
    ]
    for exponent in range(low, high + 1):
        x = at(10**exponent)
        parts.append(line(x, TOP, x, height - 20, PEER_COLOUR if exponent == 0 else GRID, 2 if exponent == 0 else 1))
        parts.append(text(x, height - 6, f"{10**exponent:g}", "middle"))
    for index, (label, ratio) in enumerate(rows):
        y = TOP + BAR * index
        left, right = sorted((at(1), at(ratio)))
        colour = OURS_COLOUR if ratio <= 1 else WORSE_COLOUR
        parts.append(text(LABELS - 8, y + 14, label.replace("`", ""), "end"))
        parts.append(
            f'<rect x="{left:.1f}" y="{y + 3}" width="{max(1, right - left):.1f}" height="{BAR - 6}" fill="{colour}"/>'
        )
        beside, anchor = (at(1) + 6, "start") if ratio <= 1 else (right + 6, "start")
        parts.append(text(beside, y + 14, f"{ratio:.2g}", anchor, colour))
    return document(LABELS + PLOT + 60, height, parts, "supervisord-java beside supervisord")


def lines(measurement):
    """One small chart for each figure of the measurement "scale", both axes logarithmic: straight is straight."""
    series = {}
    for samples in measurement.samples:
        title, _, count = samples.title.rpartition(", ")
        for who in samples.values:
            point = (int(count.split()[0].replace(",", "")), samples.median(who))
            series.setdefault((title, samples.unit), {}).setdefault(who, []).append(point)
    parts = [text(12, 22, "From 10 to 5,000 programs, both axes logarithmic", more=' font-weight="bold"')]
    colours = {}
    for index, ((title, unit), by_who) in enumerate(series.items()):
        column, row = index % 3, index // 3
        x, y = column * (WIDTH + MARGIN) + MARGIN, row * (HEIGHT + MARGIN) + 60
        parts += one_chart(x, y, f"{title} ({unit})", by_who, colours)
    rows = math.ceil(len(series) / 3)
    bottom = rows * (HEIGHT + MARGIN) + 70
    for index, (who, colour) in enumerate(colours.items()):
        parts.append(line(20 + index * 220, bottom - 16, 44 + index * 220, bottom - 16, colour, 3))
        parts.append(text(50 + index * 220, bottom - 12, who))
    return document(3 * (WIDTH + MARGIN) + 20, bottom, parts, "Scale")


def one_chart(x, y, title, by_who, colours):
    points = [point for each in by_who.values() for point in each if point[1] > 0]
    if not points:
        return []
    low_x, high_x = bounds(count for count, _ in points)
    low_y, high_y = bounds(value for _, value in points)
    place_x = lambda count: x + (math.log10(count) - low_x) / (high_x - low_x) * WIDTH  # noqa: E731
    place_y = lambda value: y + HEIGHT - (math.log10(value) - low_y) / (high_y - low_y) * HEIGHT  # noqa: E731
    parts = [text(x, y - 8, title)]
    for exponent in range(low_x, high_x + 1):
        parts.append(line(place_x(10**exponent), y, place_x(10**exponent), y + HEIGHT))
        parts.append(text(place_x(10**exponent), y + HEIGHT + 16, f"{10**exponent:,}", "middle"))
    for exponent in range(low_y, high_y + 1):
        parts.append(line(x, place_y(10**exponent), x + WIDTH, place_y(10**exponent)))
        parts.append(text(x - 6, place_y(10**exponent) + 4, f"{10**exponent:g}", "end"))
    palette = [OURS_COLOUR, PEER_COLOUR, WORSE_COLOUR, "#3056a0"]
    for who, each in by_who.items():
        colour = colours.setdefault(who, palette[len(colours) % len(palette)])
        path = " ".join(f"{place_x(count):.1f},{place_y(value):.1f}" for count, value in each if value > 0)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return parts


def bounds(values):
    exponents = [math.log10(value) for value in values]
    low, high = math.floor(min(exponents)), math.ceil(max(exponents))
    return low, max(high, low + 1)
