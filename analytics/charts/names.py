"""Names beside the marks of a scatter, so that they cover neither marks nor each other."""

from __future__ import annotations

from analytics.charts import theme
from analytics.charts.theme import Part, Row

MOST_NAMES = 10  # more would cover each other


def names(named: list[Row], scope: list[Row], box: tuple[float, float, float, float], letter: float) -> list[Part]:
    """Each row's ``label`` below or above its mark, where it meets fewest marks and names already placed.

    named, scope: rows with ``x`` and ``y``; a row may bring its name's ``color``, else it is that of what is bad.
    ``box`` is what the axes show: x from, x to, y from, y to; ``letter`` is half a letter's width as a part of it.
    """
    x_low, x_high, y_low, y_high = box
    taken = [((row["x"] - x_low) / (x_high - x_low), (row["y"] - y_low) / (y_high - y_low), 0.012)
             for row in scope]  # centre and half width of all that stands in the picture
    notes = []
    for row in sorted(named, key=lambda row: row["x"])[:MOST_NAMES]:
        name = str(row["label"])
        half = letter * len(name)
        x = min(max((row["x"] - x_low) / (x_high - x_low), half), 1 - half)
        y = (row["y"] - y_low) / (y_high - y_low)

        def crowd(side: float, x: float = x, y: float = y, half: float = half) -> int:
            return sum(abs(x - a) < half + width and abs(y + side - b) < 0.05 for a, b, width in taken)

        side = min((-0.06, 0.06, -0.11, 0.11), key=crowd)
        taken.append((x, y + side, half))
        notes.append(theme.note(x_low + x * (x_high - x_low), y_low + (y + side) * (y_high - y_low), name,
                                color=row.get("color", theme.BAD), xanchor="center"))
    return notes
