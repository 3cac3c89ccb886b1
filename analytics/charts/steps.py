"""Bars a row each that carry on where the one above ended: what changes an amount, and the sums reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.charts import theme
from analytics.charts.theme import Part

THICK = 0.6  # of a row


@dataclass(frozen=True)
class Steps:
    """Where each bar begins and ends, and whether it is a total, which begins at zero again."""

    starts: list[float]
    ends: list[float]
    totals: Sequence[bool]

    @classmethod
    def of(cls, amounts: Sequence[float], totals: Sequence[bool]) -> Steps:
        """From the change that each step is, or the sum that a total is."""
        starts, ends, at = [], [], 0.0
        for amount, total in zip(amounts, totals, strict=True):
            starts.append(0.0 if total else at)
            at = amount if total else at + amount
            ends.append(at)
        return cls(starts, ends, totals)

    @property
    def low(self) -> float:
        """The leftmost place, at most zero."""
        return min([0.0, *self.starts, *self.ends])

    @property
    def high(self) -> float:
        """The rightmost place, at least zero."""
        return max([0.0, *self.starts, *self.ends])

    def bars(self) -> Part:
        """The trace: totals dark, steps by whether they are good."""
        changes = [end - start for start, end in zip(self.starts, self.ends, strict=True)]
        colors = [theme.ACTUAL if total else theme.judged(v) for v, total in zip(changes, self.totals, strict=True)]
        return {"type": "bar", "orientation": "h", "y": [-row for row in range(len(self.ends))], "width": THICK,
                "base": list(map(min, self.starts, self.ends)), "x": list(map(abs, changes)), "hoverinfo": "text",
                "marker": {"color": colors, "line": {"width": 0}}}

    def joints(self) -> list[Part]:
        """Thin lines from the end of each bar down to the next one."""
        return [theme.line(end, -row - THICK / 2, end, -row - 1 + THICK / 2, color=theme.CONTEXT)
                for row, end in enumerate(self.ends[:-1])]
