"""The scale of an axis: round values along it, and one unit of money for all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from analytics.language import Language


class Unit(NamedTuple):
    """One unit of money for all labels of a figure: divide by ``size``, show ``digits`` decimals, name it ``name``."""

    size: float
    digits: int
    name: str


def money_unit(values: Iterable[float | None], currency: str, language: Language) -> Unit:
    """The unit in which the largest of ``values`` has one to four figures before the point: ``¥M``, ``万元``."""
    largest = max((abs(v) for v in values if v is not None), default=0.0)
    steps = ((1e8, "亿"), (1e4, "万")) if language.chinese else ((1e9, "B"), (1e6, "M"), (1e3, "k"))
    size, name = next(((s, n) for s, n in steps if largest >= s), (1.0, ""))
    digits = 0 if largest / size >= 100 or size == 1 else 1
    symbol = language.money(0, currency).replace("0", "")
    return Unit(size, digits, name + symbol if symbol == "元" else symbol + name)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten apart) inside ``low`` to ``high``; none where there is no width."""
    if not high > low:
        return []
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.75)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def money_labels(at: Sequence[float], currency: str, language: Language) -> tuple[list[str], str]:
    """What stands at round amounts, all in one unit and with the decimals that tell them apart, and that unit."""
    unit = money_unit(at, currency, language)
    step = min((b - a for a, b in pairwise(at)), default=unit.size) / unit.size
    digits = next(n for n in range(5) if n == 4 or abs(step * 10**n - round(step * 10**n)) < 1e-6)
    return [language.number(v / unit.size, digits) for v in at], unit.name
