"""How likely each is to come first: bars of probabilities, the most likely first."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure
from analytics.language import Language

MOST, FEWEST = 10, 5  # bars drawn, and bars that there is always room for


def chances(frame: pd.DataFrame, *, language: Language) -> Figure:
    """Bars of ``chance`` (0 to 1) with their percentages; those beyond ``MOST`` are one bar of all others.

    frame: ``id, label, chance`` and ``first`` (whether to mark it); rows without a chance are left out. A click gives
    the row's ``id``.
    """
    known = frame[frame["chance"].notna()].sort_values(["chance", "label"], ascending=[False, True], kind="stable")
    shown, rest = known.head(MOST), known.iloc[MOST:]
    labels, values = [theme.plain(name) for name in shown["label"]], theme.numbers(shown["chance"])
    colors = [theme.ACCENT if first else theme.ACTUAL for first in shown["first"]]
    ids: list[str | None] = [str(i) for i in shown["id"]]
    if len(rest):
        labels.append(language.plural("{n} other", "{n} others", len(rest)))
        values, colors, ids = [*values, float(rest["chance"].sum())], [*colors, theme.LAST_YEAR], [*ids, None]
    y = [-n for n in range(len(labels))]
    texts = [language.chance(value or 0.0) for value in values]
    top = max([v for v in values if v is not None], default=1.0)
    layout = {
        "xaxis": theme.hidden(0, (top or 1.0) * 1.02),
        "yaxis": theme.row_axis(labels, 0.4 - max(len(labels), FEWEST), 0.6),
        "annotations": [theme.note(value or 0.0, at, text, xshift=5)
                        for value, at, text in zip(values, y, texts, strict=True)],
        "bargap": 0.45, "hovermode": False,
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=46),
    }
    bars = {"type": "bar", "orientation": "h", "x": values, "y": y, "customdata": ids,
            "marker": {"color": colors, "line": {"width": 0}}}
    listed = language.listed(map(" ".join, zip(labels, texts, strict=True)))
    return theme.figure([bars], layout, alt=language("Chances: {list}.", list=listed),
                        height=40 + 26 * max(len(labels), FEWEST))
