"""Where open business waits: stages in process order, the stalled part apart."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part, Values
from analytics.language import Language

ALARM = 0.3  # a stage of which more than this share is stalled asks for action


def pipeline(frame: pd.DataFrame, *, currency: str, stalled_after: int, language: Language, alarm: float = ALARM,
             height: int = 300) -> Figure:
    """Horizontal bars: moving and stalled value of each stage, last year as a tick, value and stalled share at the end.

    frame: ``stage`` (labels, in process order), ``open`` and ``stalled`` (money; stalled is part of open),
    ``last_year`` (missing allowed). ``stalled_after`` is in days. A click gives the stage.
    """
    value, stalled = ([v or 0.0 for v in theme.numbers(frame[name])] for name in ("open", "stalled"))
    last_year = theme.numbers(frame["last_year"])
    unit = theme.money_unit(value, currency, language)
    share = [s / v if v else 0.0 for s, v in zip(stalled, value, strict=True)]
    y = [-i for i in range(len(frame))]
    ends = [max(v, was or 0) / unit.size for v, was in zip(value, last_year, strict=True)]
    widest = max(ends, default=0) or 1
    texts = [language("{value} · {share} stalled", value=language.number(v / unit.size, unit.digits),
                      share=language.percent(s, 0)) for v, s in zip(value, share, strict=True)]
    loud = [s > alarm for s in share]
    notes = [theme.note(end, at, f"■ {text}" if bad else text, xshift=8, bold=bad,
                        color=theme.BAD if bad else theme.QUIET)
             for end, at, text, bad in zip(ends, y, texts, loud, strict=True)]
    data = [*_bars(frame, value, stalled, unit, texts, loud), _last_year(last_year, y, unit, language)]
    labels = [theme.plain(stage) for stage in frame["stage"]]
    layout = {
        "barmode": "stack", "annotations": notes,
        "xaxis": theme.hidden(0, widest * 1.6),
        "yaxis": theme.row_axis(labels, 0.6 - max(len(y), 1), 0.6),
        "margin": theme.margins(left=theme.room(labels, theme.LABEL)),
    }
    return theme.figure(data, layout, height=height, alt=_alt(frame, share, stalled_after, language),
                        narrow={"xaxis": theme.hidden(0, widest * 2.4)})


def _bars(frame: pd.DataFrame, value: list[float], stalled: list[float], unit: theme.Unit, texts: list[str],
          loud: list[bool]) -> list[Part]:
    """What moves, and behind it what does not, red where that asks for action."""
    stages = list(frame["stage"])
    shared = {"type": "bar", "orientation": "h", "y": [-i for i in range(len(stages))], "width": 0.52,
              "hovertext": [f"{theme.plain(stage)}: {text} ({unit.name})"
                            for stage, text in zip(stages, texts, strict=True)], "hoverinfo": "text",
              "customdata": [str(stage) for stage in stages]}
    return [
        shared | {"x": [(v - s) / unit.size for v, s in zip(value, stalled, strict=True)], "marker": theme.ACTUAL_BAR},
        shared | {"x": [s / unit.size for s in stalled],
                  "marker": {"color": [theme.BAD if bad else theme.LAST_YEAR for bad in loud]}}]


def _last_year(values: Values, y: list[int], unit: theme.Unit, language: Language) -> Part:
    known = [(v / unit.size, at) for v, at in zip(values, y, strict=True) if v is not None]
    return {"type": "scatter", "mode": "markers", "x": [v for v, _ in known], "y": [at for _, at in known],
            "marker": {"symbol": "line-ns-open", "size": 26, "color": theme.PLAN,
                       "line": {"color": theme.PLAN, "width": 2.2}},
            "hoverinfo": "text", "hovertext": [language("last year {value} {unit}", unit=unit.name,
                                                        value=language.number(v, unit.digits)) for v, _ in known]}


def _alt(frame: pd.DataFrame, share: list[float], stalled_after: int, language: Language) -> str:
    if not share:
        return language("There is no open business.")
    worst = max(range(len(share)), key=share.__getitem__)
    return language("{stage} has the largest stalled part: {share} has not moved for {days} days.",
                    stage=frame["stage"].iloc[worst], share=language.percent(share[worst], 0), days=stalled_after)
