"""Who stands where: results with intervals in the order of places, the first place marked, who cannot win below."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Format, Part, Row
from analytics.language import Language

FEWEST = 5  # lines that there is always room for, so that one dot does not stand alone in a field
GROUPS = ("first", "others", "out")
_COLORS = {"first": theme.ACCENT, "others": theme.PLAN, "out": theme.LAST_YEAR}
_SYMBOLS = {"first": "diamond", "others": "circle", "out": "circle"}


def standing(frame: pd.DataFrame, *, headings: Mapping[str, str], format: Format, language: Language,
             line: tuple[float, str] | None = None) -> Figure:
    """Dots with intervals under a heading for each group, in the frame's order inside it.

    frame: ``id, label, value, low, high, group`` (one of GROUPS), ``text`` (the label at the right), and optionally
    ``raw`` (the value before it was shrunken, a small ring). ``headings``: group -> text; ``line``: a reference and its
    label. Rows without a value are left out; about 22 rows can be read. A click gives the row's ``id``.
    """
    rows, heads = _placed(frame, headings)
    lines = len(rows) + len(heads)
    low, high = _range(rows, line)
    layout = {
        "xaxis": _axis(low, high, theme.ticks(low, high), format),
        "yaxis": theme.axis(range=[-max(lines, FEWEST) - 0.6, 0.7], tickvals=[row["y"] for row in rows],
                            ticktext=[theme.plain(row["label"]) for row in rows]),
        "shapes": [theme.line(line[0], -lines - 0.5, line[0], -0.5, width=1.2, layer="below")] if line else [],
        "hovermode": "y",
    } | _texts(rows, [str(row["text"]) for row in rows], heads, headings, line)
    lanes = 20 if lines <= 20 else 17
    short = [str(row["text"]).partition(" · ")[0] for row in rows]  # on a phone the remark would take the dots' room
    return theme.figure([*_intervals(rows), *_rings(rows), _dots(rows, format, language)], layout,
                        alt=_alt(rows, headings, language), height=48 + lanes * max(lines, FEWEST),
                        narrow={"xaxis": _axis(low, high, theme.ticks(low, high, 2), format),
                                **_texts(rows, short, heads, headings, line)})


def _texts(rows: list[Row], texts: list[str], heads: list[tuple[str, int]], headings: Mapping[str, str],
           line: tuple[float, str] | None) -> Part:
    """Headings, a text at the right of each row, the line's label, and the margins that they need."""
    notes = [theme.note(0, y, headings[group], xref="paper", bold=True, bgcolor=theme.BACKGROUND,
                        color=theme.ACCENT if group == "first" else theme.QUIET) for group, y in heads]
    notes += [theme.note(1, row["y"], text, xref="paper", xshift=6) for row, text in zip(rows, texts, strict=True)]
    if line:
        notes.append(theme.note(line[0], 0, line[1], color=theme.STRONG, xanchor="center", bgcolor=theme.BACKGROUND))
    return {"annotations": notes, "margin": theme.margins(
        left=theme.room(theme.plain(row["label"]) for row in rows), bottom=theme.ONE_LINE,
        right=14 + max(map(theme.width, texts), default=0))}


def _axis(low: float, high: float, at: list[float], format: Format) -> Part:
    return theme.axis(range=[low, high], showgrid=True, tickvals=at, ticktext=[format(v) for v in at], tickangle=0)


def _placed(frame: pd.DataFrame, headings: Mapping[str, str]) -> tuple[list[Row], list[tuple[str, int]]]:
    """The rows from top to bottom with their ``y``, and each group's heading with its own."""
    known = [row for row in frame.to_dict("records") if None not in theme.numbers([row["value"]])]
    rows: list[Row] = []
    heads: list[tuple[str, int]] = []
    for group in GROUPS:
        part = [row for row in known if row["group"] == group]
        if part and headings.get(group):
            heads.append((group, -(1 + len(rows) + len(heads))))
        for row in part:
            value, low, high, raw = theme.numbers([row["value"], row["low"], row["high"], row.get("raw")])
            rows.append(row | {"value": value, "low": low, "high": high, "raw": raw,
                               "y": -(1 + len(rows) + len(heads))})
    return rows, heads


def _range(rows: list[Row], line: tuple[float, str] | None) -> tuple[float, float]:
    """Wide enough for every interval but of those who cannot win, which may run out of the picture."""
    ends = [row["value"] for row in rows] + [row["raw"] for row in rows if row["raw"] is not None]
    ends += [row[end] for row in rows for end in ("low", "high") if row["group"] != "out" and row[end] is not None]
    ends += [line[0]] if line else []
    if not ends:
        return 0.0, 1.0
    pad = (max(ends) - min(ends)) * 0.04 or abs(ends[0]) * 0.1 or 1.0
    return min(ends) - pad, max(ends) + pad


def _intervals(rows: list[Row]) -> list[Part]:
    low, high, y = ([row[name] for row in rows] for name in ("low", "high", "y"))
    return spans(low, high, y, [_COLORS[row["group"]] for row in rows])


def _rings(rows: list[Row]) -> list[Part]:
    part = [row for row in rows if row["raw"] is not None]
    return [{"type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": [row["raw"] for row in part],
             "y": [row["y"] for row in part],
             "marker": {"size": 7, "symbol": "circle-open", "color": theme.LAST_YEAR}}] if part else []


def _dots(rows: list[Row], format: Format, language: Language) -> Part:
    return {
        "type": "scatter", "mode": "markers", "x": [row["value"] for row in rows], "y": [row["y"] for row in rows],
        "customdata": [str(row["id"]) for row in rows], "hoverinfo": "text",
        "hovertext": [_hover(row, format, language) for row in rows],
        "marker": {"size": [11 if row["group"] == "first" else 9 for row in rows],
                   "symbol": [_SYMBOLS[row["group"]] for row in rows],
                   "color": [theme.BACKGROUND if row["group"] == "out" else _COLORS[row["group"]] for row in rows],
                   "opacity": 1, "line": {"width": 1.6, "color": [_COLORS[row["group"]] for row in rows]}},
    }


def _hover(row: Row, format: Format, language: Language) -> str:
    facts = {"name": theme.plain(row["label"], 60), "value": format(row["value"])}
    if row["low"] is None or row["high"] is None:
        return language("{name}: {value}", **facts)
    return language("{name}: {value} ({low} to {high})", low=format(row["low"]), high=format(row["high"]), **facts)


def _alt(rows: list[Row], headings: Mapping[str, str], language: Language) -> str:
    """Each group with its names, the first ten of them."""
    parts = []
    for group in GROUPS:
        names = [str(row["label"]) for row in rows if row["group"] == group]
        if names:
            more = [language("and {n} more", n=len(names) - 10)] if len(names) > 10 else []
            listed = language.listed([*names[:10], *more])
            head = headings.get(group)
            parts.append(language("{heading}: {names}.", heading=head, names=listed) if head
                         else language("In order: {names}.", names=listed))
    return language.sentences(*parts) or language("Nobody takes part.")
