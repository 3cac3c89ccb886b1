"""How a score came about: a waterfall of what each metric earned of what it could, and the difference to the peers."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part, Row
from analytics.language import Language

Rows = list[Row]
SPLIT, EVEN = 0.66, 0.46  # where the left panel ends and the right one begins; on a phone, where it needs more room


def score_build(frame: pd.DataFrame, *, score: float, peers: float | None, language: Language) -> Figure:
    """Left: each metric's points (solid) within those its weight allows (outlined), each starting where the one above
    ended, and the score below; right: points more or less than the peers.

    frame: ``id, label, possible, earned, peers, difference`` (points of the score; the last two may be missing), in
    the order of the scorecard. A click gives the row's ``id``.
    """
    rows = _placed(frame)
    total = -len(rows) - 0.35
    most = max([100.0, score, *(row["start"] + row["possible"] for row in rows)])
    differences = [row["difference"] for row in rows if row["difference"] is not None]
    against = None if peers is None else score - peers
    widest = max([abs(d) for d in (*differences, *([against] if against is not None else []))], default=1.0) or 1.0
    names = [theme.plain(row["label"]) for row in rows]
    layout = {
        "barmode": "overlay",
        **_axes(most * 1.3, widest * 1.75, SPLIT if differences else 1),
        "yaxis": theme.axis(range=[total - 0.6, 0.75], tickvals=[*(row["y"] for row in rows), total],
                            ticktext=[*names, f"<b>{theme.plain(language('Score'))}</b>"],
                            tickfont={"size": theme.LABEL, "color": theme.STRONG}),
        "annotations": [*_earned(rows, score, total, language), *_compared(rows, against, total, language)],
        "shapes": [theme.line(0, total - 0.5, 0, 0.3, xref="x2")] if differences else [],
        "margin": theme.margins(left=theme.room([*names, language("Score")], theme.LABEL)),
        "hovermode": "y",
    }
    narrow = {"annotations": _compared(rows, against, total, language),  # a phone has no room for both numbers
              **_axes(most * 1.02, widest * 3, EVEN if differences else 1)}
    data = [*_left(rows, score, peers, total, language), *(_right(rows, against, total) if differences else [])]
    return theme.figure(data, layout, height=60 + 27 * (len(rows) + 1), narrow=narrow,
                        alt=_alt(rows, score, peers, language))


def _axes(left: float, right: float, split: float) -> Part:
    return {"xaxis": theme.hidden(-0.8, left, domain=[0, split]),
            "xaxis2": theme.hidden(-right, right, domain=[min(split + 0.02, 0.98), 1], anchor="y")}


def _placed(frame: pd.DataFrame) -> Rows:
    """Rows from top to bottom, each with its place and where its bar starts."""
    rows, start = [], 0.0
    for place, row in enumerate(frame.to_dict("records")):
        peers, difference = theme.numbers([row["peers"], row["difference"]])
        rows.append({**row, "y": -place, "start": start, "peers": peers, "difference": difference})
        start += row["earned"]
    return rows


def _left(rows: Rows, score: float, peers: float | None, total: float, language: Language) -> list[Part]:
    hover = [language("{name}: {earned} of {possible} points", name=theme.plain(row["label"], 60),
                      earned=language.number(row["earned"], 1), possible=language.number(row["possible"], 1))
             for row in rows]
    ticks = [(row["start"] + row["peers"], row["y"]) for row in rows if row["peers"] is not None]
    ticks += [(peers, total)] if peers is not None else []
    return [
        _bars([row["possible"] for row in rows] + [100], [row["start"] for row in rows] + [0],
              [row["y"] for row in rows] + [total], 0.74, theme.PLAN_BAR) | {"hoverinfo": "skip"},
        _bars([row["earned"] for row in rows], [row["start"] for row in rows], [row["y"] for row in rows], 0.42,
              theme.ACTUAL_BAR) | {"customdata": [row["id"] for row in rows], "hovertext": hover, "hoverinfo": "text"},
        _bars([score], [0], [total], 0.42, theme.ACTUAL_BAR) | {"hoverinfo": "skip"},
        {"type": "scatter", "mode": "markers", "x": [x for x, _ in ticks], "y": [y for _, y in ticks],
         "hoverinfo": "skip", "marker": {"symbol": "line-ns-open", "size": 15, "color": theme.ACCENT,
                                         "line": {"width": 2.2, "color": theme.ACCENT}}},
    ]


def _right(rows: Rows, against: float | None, total: float) -> list[Part]:
    known = [(row["difference"], row["y"]) for row in rows if row["difference"] is not None]
    known += [(against, total)] if against is not None else []
    bar = _bars([x for x, _ in known], [0] * len(known), [y for _, y in known], 0.42,
                {"color": [theme.judged(x) for x, _ in known], "line": {"width": 0}})
    return [bar | {"xaxis": "x2", "hoverinfo": "skip"}]


def _bars(x: list[float], base: list[float], y: list[float], width: float, marker: Part) -> Part:
    return {"type": "bar", "orientation": "h", "x": x, "base": base, "y": y, "width": width, "marker": marker}


def _earned(rows: Rows, score: float, total: float, language: Language) -> list[Part]:
    """What each row earned of what it could, at the end of its outline."""
    def text(earned: float, possible: float) -> str:
        return language("{earned} of {possible}", earned=language.number(earned, 1),
                        possible=language.number(possible, 0 if round(possible, 1) == round(possible) else 1))

    notes = [theme.note(row["start"] + max(row["possible"], row["earned"]) + 1, row["y"],
                        text(row["earned"], row["possible"]) if row["possible"] else language("not measured"))
             for row in rows]
    return [*notes, theme.note(max(100.0, score) + 1, total, text(score, 100), color=theme.STRONG, bold=True)]


def _compared(rows: Rows, against: float | None, total: float, language: Language) -> list[Part]:
    """The differences to the peers beside their bars, with a heading."""
    known = [(row["difference"], row["y"], False) for row in rows if row["difference"] is not None]
    if not known:
        return []
    known += [(against, total, True)] if against is not None else []
    notes = [theme.note(x, y, language.number(x, 1, sign=True), xref="x2", bold=bold, color=theme.STRONG,
                        xanchor="left" if x >= 0 else "right", xshift=4 if x >= 0 else -4) for x, y, bold in known]
    return [*notes, theme.note(0, 0.62, language("Δ points to peers"), xref="x2", xanchor="center")]


def _alt(rows: Rows, score: float, peers: float | None, language: Language) -> str:
    measured = [row for row in rows if row["possible"]]
    facts = {"score": language.number(score, 1), "n": len(measured)}
    facts["parts"] = language.listed(f"{row['label']} {language.number(row['earned'], 1)}" for row in measured)
    if peers is None:
        return language("Score {score} from {n} metrics: {parts}.", **facts)
    return language("Score {score} from {n} metrics, peers {peers}: {parts}.", peers=language.number(peers, 1), **facts)
