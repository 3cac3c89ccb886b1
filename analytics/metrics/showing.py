"""How a metric's values are written: unit, digits, margin and difference, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.language import N_, Language
from analytics.metrics.model import Metric

_DIGITS = {"share": 1, "points": 0, "count": 0, "days": 0, "hours": 0, "times": 1, "per_day": 1, "per_100": 1,
           "index": 0, "rating": 2, "levels": 2}
UNITS = {  # as named in definitions and exports
    "money": N_("money"), "share": N_("percent"), "points": N_("points"), "count": N_("number"), "days": N_("days"),
    "hours": N_("hours"), "times": N_("times"), "money_per_day": N_("money a day"), "per_day": N_("a day"),
    "per_100": N_("per 100"), "index": N_("index, 0-10,000"),
    "rating": N_("rating, 1-5"), "levels": N_("levels"),
}
SIGNS = {"ok": "●", "watch": "▲", "off": "■", "na": "○", "": ""}  # a status, also told without colour


@dataclass(frozen=True)
class Writer:
    """Writes figures in one language and currency."""

    language: Language
    currency: str

    def value(self, metric: Metric, value: float | None, *, coarse: bool = False) -> str:
        """``¥52.2M``, ``31.2%``, ``36 h``; ``–`` where it does not exist; ``coarse``: shares without a decimal."""
        t = self.language
        if value is None or value != value:
            return "–"
        if metric.unit == "money":
            return t.money(value, self.currency)
        if metric.unit == "money_per_day":
            return t("{amount} a day", amount=t.money(value, self.currency))
        if metric.unit == "share":
            return t.percent(value, 0 if coarse else 1)
        text = t.number(value, _DIGITS[metric.unit])
        return {"days": t("{n} days", n=text), "hours": t("{n} h", n=text), "times": f"{text}×"}.get(metric.unit, text)

    def margin(self, metric: Metric, low: float, high: float) -> str:
        """Half the width of the interval, as ``± 3.1``; empty where there is none."""
        half = (high - low) / 2
        if half != half:
            return ""
        if metric.unit in ("money", "money_per_day"):
            return f"± {self.language.money(half, '').strip()}"
        scaled = 100 * half if metric.unit == "share" else half
        return f"± {self.language.number(scaled, 1 if scaled < 10 else 0)}"

    def interval(self, metric: Metric, low: float, high: float) -> str:
        """``29.1% – 33.4%``; empty where there is none."""
        return "" if low != low or high != high else f"{self.value(metric, low)} – {self.value(metric, high)}"

    def difference(self, metric: Metric, value: float | None, other: float | None, *, bare: bool = False) -> str:
        """``+2.3%`` for money and counts, ``+2.1 pt`` for shares (``+2.1`` where it is ``bare``), else in the metric's
        unit; empty where unknown."""
        t = self.language
        if value is None or other is None or value != value or other != other:
            return ""
        if metric.unit == "share":
            points = t.number(100 * (value - other), 1, sign=True)
            return points if bare else t("{points} pt", points=points)  # short: it stands in a pill
        if metric.unit in ("money", "money_per_day", "count"):
            return t.percent(value / other - 1, 1, sign=True) if other > 0 else ""
        return t.number(value - other, max(_DIGITS[metric.unit], 1), sign=True)
