"""Who gains and who loses by a plan: pay today and as proposed, the largest differences both ways."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Part, Row
from analytics.language import Language
from analytics.scale import money_labels

MOST = 8  # rows each way


def gains(frame: pd.DataFrame, *, currency: str, language: Language) -> Figure:
    """Dumbbells from today (hollow) to proposed (filled), largest gain first and largest loss last.

    frame: ``id, label, today, proposed`` (money, expected) and, optionally, ``chance`` (to be paid more than today).
    Who is paid the same, or has a value missing, is not drawn. A click gives the row's ``id``.
    """
    rows, split = _placed(frame)
    ends = [v for row in rows for v in (row["today"], row["proposed"])]
    top = max(ends, default=0.0) or 1.0
    at = theme.ticks(0, top * 1.03, 5)
    texts, unit = money_labels(at, currency, language)
    said = [f"{'▲' if row['change'] > 0 else '▼'} {language.money(row['change'], currency, sign=True)}" for row in rows]
    labels = [theme.plain(row["label"]) for row in rows]
    layout = {
        "xaxis": theme.axis(range=[min([0.0, *ends]), top * 1.03], tickvals=at, ticktext=texts, showgrid=True,
                            title=theme.title(unit)),
        "yaxis": theme.axis(range=[min([row["y"] for row in rows], default=-1) - 0.7, 0.7],
                            tickvals=[row["y"] for row in rows], ticktext=labels,
                            tickfont={"size": theme.LABEL, "color": theme.QUIET}),
        "annotations": [theme.note(1, row["y"], text, xref="paper", xshift=6, color=theme.judged(row["change"]))
                        for row, text in zip(rows, said, strict=True)],
        "shapes": [theme.line(0, split, 1, split, xref="paper", color=theme.CONTEXT)] if split is not None else [],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), bottom=theme.TWO_LINES,
                                right=14 + max((theme.width(text) for text in said), default=0)),
    }
    today, proposed, y = ([row[name] for row in rows] for name in ("today", "proposed", "y"))
    data = [*spans(today, proposed, y, [theme.judged(row["change"]) for row in rows], width=2.5),
            _dots(rows, "today", currency, language), _dots(rows, "proposed", currency, language)]
    return theme.figure(data, layout, height=58 + 18 * max(len(rows) + 1, 6), alt=_alt(frame, currency, language))


def _placed(frame: pd.DataFrame) -> tuple[list[Row], float | None]:
    """The rows from top to bottom with their ``y`` and ``change``, and where gains end and losses begin."""
    change = frame["proposed"] - frame["today"]
    known = frame.assign(change=change, named=frame["label"].astype(str))[np.isfinite(change)]
    known = known.sort_values(["change", "named"], ascending=[False, True], kind="stable")  # few of thousands are drawn
    up = known[known["change"].round(2) > 0].head(MOST).to_dict("records")
    down = known[known["change"].round(2) < 0].tail(MOST).to_dict("records")
    rows = [row | {"y": -n - (1 if n >= len(up) and up else 0)} for n, row in enumerate([*up, *down])]
    return rows, -len(up) if up and down else None


def _dots(rows: list[Row], end: str, currency: str, language: Language) -> Part:
    colors = [theme.LAST_YEAR if end == "today" else theme.judged(row["change"]) for row in rows]
    return {"type": "scatter", "mode": "markers", "x": theme.numbers(row[end] for row in rows),
            "y": [row["y"] for row in rows], "customdata": [str(row["id"]) for row in rows],
            "hovertext": [_hover(row, currency, language) for row in rows], "hoverinfo": "text",
            "marker": {"size": 8 if end == "today" else 9, "color": theme.BACKGROUND if end == "today" else colors,
                       "opacity": 1, "line": {"width": 1.8, "color": colors}}}


def _hover(row: Row, currency: str, language: Language) -> str:
    said = language("{name}: {today} today, {proposed} proposed", name=theme.plain(row["label"], 60),
                    today=language.money(row["today"], currency), proposed=language.money(row["proposed"], currency))
    [chance] = theme.numbers([row.get("chance")])
    return said if chance is None else f"{said}<br>" + language("paid more in {share} of the simulations",
                                                                share=language.chance(chance))


def _alt(frame: pd.DataFrame, currency: str, language: Language) -> str:
    change = (frame["proposed"] - frame["today"]).dropna().round(2)
    more, less = int((change > 0).sum()), int((change < 0).sum())
    facts = {"more": language.plural("{n} person gains", "{n} people gain", more),
             "less": language.plural("{n} loses", "{n} lose", less),
             "same": language.plural("{n} stays the same", "{n} stay the same", len(change) - more - less)}
    said = language("{more}, {less}, {same}.", **facts)
    if not more and not less:
        return said
    largest = change.loc[change.abs().idxmax()]
    return language.sentences(said, language("The largest change is {amount}.",
                                             amount=language.money(largest, currency, sign=True)))
