"""The month on paper: two A4 pages, tagged for screen readers, with drawn charts, in both languages."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics import typeset
from analytics.metrics.showing import SIGNS
from analytics.summary.briefing.content import Briefing, Section, Told
from analytics.summary.briefing.drawings import coming_drawing, panels_drawing, waterfall_drawing
from analytics.summary.briefing.making import moment

TEMPLATE = Path(__file__).with_name("month.typ")
FIRST = 5  # key figures that stand as cards, as on the page; rewards beside them


def month_pdf(made: Briefing, logo: bytes | None = None) -> bytes:
    """The briefing as PDF/UA-1 (see ``typeset.pdf``). The same one gives the same bytes."""
    words = _words(made) | {"logo": logo or b"", "logo-name": made.language("The company's logo")}
    return typeset.pdf(TEMPLATE, words, moment(made))


def _words(made: Briefing) -> dict[str, Any]:
    t = made.language
    return {
        "lang": "zh" if t.chinese else "en", "title": made.title, "stamp": made.stamp, "foot": " · ".join(made.foot),
        "notices": made.notices, "kpis": [_kpi(one) for one in _cards(made)],
        "teams": _picture(made.teams.title, made.teams.caption, waterfall_drawing(made.teams), made.teams.empty),
        "causes": _picture(made.causes.title, made.causes.caption, waterfall_drawing(made.causes), made.causes.empty),
        "regions": _picture(made.regions.title, made.regions.caption, panels_drawing(made.regions, t),
                            made.regions.empty),
        "coming": _picture(made.coming.title, made.coming.caption, coming_drawing(made.coming, made.currency, t),
                           made.coming.note),
        "ends": {"head": [t("Period"), t("Expected"), t("8 of 10 within"), t("Plan"), t("Chance of plan")],
                 "rows": [[one.label, one.value, one.interval, one.plan, one.chance] for one in made.coming.ends],
                 "note": made.coming.note},
        "sections": [[_section(one) for one in row] for row in _rows(made)],
        "figures": {"title": t("All figures of the month"),
                    "head": [t("Figure"), t("Value"), t("Against plan or goal"), t("Against last year")],
                    "rows": [[SIGNS[one.status], one.label, one.text, one.apart, one.apart_year]
                             for one in made.figures]},
        "definitions": {"title": t("What the figures mean"), "rows": [
            [one.label, one.definition.formula, one.definition.pitfall] for one in made.figures if one.definition]},
    }


def _rows(made: Briefing) -> list[tuple[Section, ...]]:
    """The sections as they stand beside each other."""
    comment = [(made.comment,)] if made.comment.lines else []
    return [*comment, (made.narrative, made.risks), (made.alerts, made.changes, made.people)]


def _cards(made: Briefing) -> tuple[Told, ...]:
    """The strip of the page: the key figures, and what rewards cost."""
    return (*made.figures[:FIRST], *(one for one in made.figures[FIRST:] if one.id == "reward_cost"))


def _kpi(one: Told) -> dict[str, str]:
    return {"sign": SIGNS[one.status], "status": one.status, "label": one.label, "value": one.text, "state": one.state,
            "against": one.against, "year": one.year}


def _picture(title: str, caption: str, drawing: dict[str, Any] | None, empty: str) -> dict[str, Any]:
    return {"title": title, "caption": caption, "drawing": drawing, "empty": empty}


def _section(one: Section) -> dict[str, Any]:
    return asdict(one) | {"lines": [asdict(line) | {"sign": SIGNS[line.status]} for line in one.lines]}
