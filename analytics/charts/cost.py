"""What a plan may cost: how often each amount came up, what passes the budget, and today's plan as an outline."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part
from analytics.lab.bins import window
from analytics.language import Language
from analytics.scale import money_labels


def cost(frame: pd.DataFrame, *, budget: float | None, over: float | None, currency: str, language: Language,
         height: int = 262) -> Figure:
    """Bars of how many draws cost that much, those over the budget in vermillion.

    frame: ``low, high, proposed, over`` and, where there is a plan to compare with, ``today`` (see ``cost_bins``).
    budget: money; over: the share of draws that pass it.
    """
    low, high, near = window(frame, budget)
    line = budget if near else None
    at = theme.ticks(low, high, 5)
    texts, unit = money_labels(at, currency, language)
    top = max(frame["proposed"].max(), frame["today"].max() if "today" in frame else 0) or 1.0
    layout = {
        "xaxis": theme.axis(range=[low, high], tickvals=at, ticktext=texts, title=theme.title(unit)),
        "yaxis": theme.hidden(0, top * 1.3), "bargap": 0.06,
        "shapes": [] if line is None else [theme.line(line, 0, line, 1, yref="paper", color=theme.STRONG, width=1.4)],
        "annotations": [*_budget(budget, over, (low, high), currency, language), *_today(frame, language)],
        "margin": theme.margins(left=8, right=8, bottom=theme.TWO_LINES),
    }
    return theme.figure([_bars(frame, currency, language), *_outline(frame)], layout, height=height,
                        alt=_alt(frame, budget, over, currency, language))


def _bars(frame: pd.DataFrame, currency: str, language: Language) -> Part:
    colors = [theme.BAD if over else theme.ACTUAL for over in frame["over"]]
    hover = [language("{low} to {high}: {share} of the simulations", low=language.money(low, currency, fine=True),
                      high=language.money(high, currency, fine=True), share=language.percent(share))
             for low, high, share in zip(frame["low"], frame["high"], frame["proposed"], strict=True)]
    return {"type": "bar", "x": theme.numbers((frame["low"] + frame["high"]) / 2),
            "y": theme.numbers(frame["proposed"]), "marker": {"color": colors, "line": {"width": 0}},
            "hovertext": hover, "hoverinfo": "text"}


def _outline(frame: pd.DataFrame) -> list[Part]:
    """Today's plan as steps that begin and end at zero."""
    if "today" not in frame:
        return []
    found = frame["today"].to_numpy().nonzero()[0]
    part = frame.iloc[found[0]:found[-1] + 1]
    middle, wide = (part["low"] + part["high"]) / 2, part["high"].iloc[0] - part["low"].iloc[0]
    return [{"type": "scatter", "mode": "lines", "hoverinfo": "skip",
             "x": theme.numbers([middle.iloc[0] - wide, *middle, middle.iloc[-1] + wide]),
             "y": [0.0, *theme.numbers(part["today"]), 0.0],
             "line": {"color": theme.LAST_YEAR, "width": 2, "shape": "hvh"}}]


def _budget(budget: float | None, over: float | None, span: tuple[float, float], currency: str,
            language: Language) -> list[Part]:
    """The budget and the chance to pass it, on the side of the budget's line where there is more room."""
    if budget is None:
        return []
    low, high = span
    left = budget > (low + high) / 2
    at, said = budget, language("budget {amount}", amount=language.money(budget, currency, fine=True))
    place: Part = {"xanchor": "right" if left else "left", "xshift": -5 if left else 5}
    if not low <= budget <= high:
        at, said = float(left), f"{said} →" if left else f"← {said}"
        place |= {"xref": "paper", "xshift": 0}
    place |= {"yref": "paper", "yanchor": "top"}
    notes = [theme.note(at, 1, said, color=theme.STRONG, **place)]
    if over is not None:
        share = language("{share} over", share=language.chance(over))
        notes.append(theme.note(at, 1, f"■ {share}" if over else share, yshift=-15, bold=bool(over),
                                color=theme.BAD if over else theme.QUIET, **place))
    return notes


def _today(frame: pd.DataFrame, language: Language) -> list[Part]:
    if "today" not in frame:
        return []
    peak = frame.iloc[int(frame["today"].to_numpy().argmax())]
    at, low, high = float(peak["low"] + peak["high"]) / 2, float(frame["low"].min()), float(frame["high"].max())
    share = (at - low) / (high - low)
    return [theme.note(at, float(max(peak["today"], peak["proposed"])), language("today"), yanchor="bottom",
                       xanchor="left" if share < 0.08 else "right" if share > 0.92 else "center")]


def _alt(frame: pd.DataFrame, budget: float | None, over: float | None, currency: str, language: Language) -> str:
    drawn = frame[frame["proposed"] > 0]
    said = language("Simulated cost from {low} to {high}.", low=language.money(drawn["low"].min(), currency, fine=True),
                    high=language.money(drawn["high"].max(), currency, fine=True))
    if budget is None or over is None:
        return said
    return language.sentences(said, language("{share} of the simulations pass the budget of {budget}.",
                                             share=language.chance(over),
                                             budget=language.money(budget, currency, fine=True)))
