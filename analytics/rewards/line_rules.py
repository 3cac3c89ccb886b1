"""What is wrong with one line of pay as a result gets better: where it jumps, falls, stands still, slows or turns
negative.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from analytics.language import N_, Phrase
from analytics.rewards.finding import Finding
from analytics.rewards.payline import Payline

HIGH_THRESHOLD = 0.9  # of the target; a threshold up to here is usual, beyond it many who try are paid nothing


def line_findings(line: Payline) -> Iterator[Finding]:
    """All findings of a line."""
    for rule in (_jumps, _falls, _flats, _slower, _negative):
        yield from rule(line)


def _jumps(line: Payline) -> Iterator[Finding]:
    for x in line.edges:
        size = line.jump(x)
        if size > 0:
            said = N_("at {x} the amount jumps by {size}; put points between to make it a slope")
            yield Finding("cliff", line.place, Phrase(said, x=line.at(x), size=line.amount(size)), size)
    for x, before, after in line.crossing:
        said = N_("the order that crosses {x} is paid at {after} instead of {before}; a large order waits for its "
                  "moment")
        yield Finding("cliff", line.place,
                      Phrase(said, x=line.at(x), after=f"{after:.2%}", before=f"{before:.2%}"), after - before)


def _falls(line: Payline) -> Iterator[Finding]:
    for x in line.edges:
        size = -line.jump(x)
        if size > 0:
            said = N_("at {x} a better result is paid {size} less; let the amount never fall")
            yield Finding("inversion", line.place, Phrase(said, x=line.at(x), size=line.amount(size)), size)
    for low, high in line.stretches:
        along = line.along(low, high)
        fall = max(a - b for a, b in itertools.pairwise(along))
        if fall > line.least:
            size = max(fall, along[0] - along[-1])
            said = N_("between {low} and {high} a better result is paid less, by {size}; let the amount never fall")
            yield Finding("inversion", line.place,
                          Phrase(said, low=line.at(low), high=line.at(high), size=line.amount(size)), size)


def _flats(line: Payline) -> Iterator[Finding]:
    if not line.main and line.unit != "points":  # a gate or multiplier works on what grows by itself
        return
    stretches = line.stretches
    for n, (low, high) in enumerate(stretches):
        values = line.along(low, high)
        if max(values) - min(values) > line.least or n == len(stretches) - 1:  # the end is a cap, not a dead zone
            continue
        if high == line.edges[0]:
            if line.target is not None and high > HIGH_THRESHOLD * line.target and line.main:
                said = N_("nothing more is paid up to {high}; many who try will not reach it, begin to pay earlier")
                yield Finding("dead_zone", line.place, Phrase(said, high=line.at(high)), high - low)
            continue
        code = "gap" if line.rates and abs(line.slope_before(low)) > 0 else "dead_zone"
        yield Finding(code, line.place, Phrase(
            N_("between {low} and {high} a better result pays nothing more; give that stretch a slope"),
            low=line.at(low), high=line.at(high)), high - low)


def _slower(line: Payline) -> Iterator[Finding]:
    if line.target is None or not line.main:
        return
    below, above = line.slope_before(line.target), line.slope_after(line.target)
    if 0 < above < below * (1 - 1e-6):
        yield Finding("slower_above_target", line.place, Phrase(
            N_("above target a point pays {above} of what it pays below; an accelerator pays more"),
            above=f"{above / below:.0%}"), above / below)


def _negative(line: Payline) -> Iterator[Finding]:
    if line.added:  # a deduction is what some additions are for
        return
    first = line.edges[0]
    xs = [first - abs(first)] if line.less else [0.0]
    xs += [x + step for x in line.edges for step in (-1e-6 * max(1, abs(x)), 0) if line.less or x + step >= 0]
    lowest = min(xs, key=line.value)
    if (size := line.value(lowest)) < -line.least:
        said = N_("at {x} the amount is {size}: a weak result would cost people money; hold it at zero")
        yield Finding("negative", line.place, Phrase(said, x=line.at(lowest), size=line.amount(size)), size)
