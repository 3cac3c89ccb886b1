"""How the numbers of a plan are written: money, shares, factors, in the reader's language."""

from __future__ import annotations

from analytics.language import Language
from analytics.rewards.parameters import Parameter


def written(one: Parameter, value: float, currency: str, t: Language) -> str:
    """A value of a parameter in its unit: ``¥60.0k``, ``¥2.50``, ``72%``, ``× 1.25``, ``6``."""
    if one.unit == "money":
        return t.money(value, currency, exact=abs(value) < 1000, fine=True)
    if one.unit == "percent":
        return t.percent(value, _digits(100 * value))
    return ("× " if one.unit == "factor" else "") + t.number(value, _digits(value))


def _digits(value: float) -> int:
    """As many decimals as are needed to write it, two at most."""
    return next(n for n in (0, 1, 2) if n == 2 or abs(value - round(value, n)) < 1e-6)
