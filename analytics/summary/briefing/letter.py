"""The month as one HTML page for an e-mail: styles inline, no scripts, no pictures to fetch, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from analytics.language import Language
from analytics.metrics.showing import SIGNS
from analytics.summary.briefing.content import Briefing, Panels, Section, Waterfall
from analytics.summary.briefing.drawings import waterfall_drawing

_INK, _QUIET, _LINE = "#2a323b", "#56616d", "#d5dae0"
_TONES = {"watch": "#8a5f00", "off": "#b84508"}
_FONT = "font-family:Inter,'Segoe UI','Microsoft YaHei','PingFang SC',Arial,sans-serif"
_CELL = f"padding:6px 10px 6px 0;border-bottom:1px solid {_LINE};font-size:14px;color:{_INK};vertical-align:top"
_HALF = f"{_CELL};width:50%"


def month_html(made: Briefing) -> str:
    """The briefing as a whole page, 640 pixels wide at most; e-mail programs and browsers show it alike."""
    t = made.language
    parts = [
        f'<h1 style="font-size:22px;line-height:1.3;margin:0 0 6px;color:{_INK}">{escape(made.title)}</h1>',
        _note(" · ".join(made.stamp)),
        *(f'<p style="font-size:14px;color:{_TONES["watch"]};margin:8px 0">▲ {escape(one)}</p>'
          for one in made.notices),
        _figures(made), _waterfall(made.teams), _waterfall(made.causes), _regions(made.regions, t), _coming(made),
        *(_section(one) for one in made.sections), _note(" · ".join(made.foot)),
    ]
    return (f'<!DOCTYPE html><html lang="{"zh-CN" if t.chinese else "en"}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(made.title)}</title></head>'
            f'<body style="margin:0;padding:24px 16px;background:#ffffff;{_FONT}">'
            f'<div style="max-width:640px;margin:0 auto">{"".join(parts)}</div></body></html>')


def _figures(made: Briefing) -> str:
    t = made.language
    head = (t("Figure"), t("Value"), t("Against plan or goal"), t("Against last year"))
    rows = [(_signed(one.status, one.label), f"<b>{_whole(one.text)}</b>", _whole(one.apart), _whole(one.apart_year))
            for one in made.figures]
    return _table(head, rows)


def _waterfall(fall: Waterfall) -> str:
    """A bar between two cells that fill the rest of the row."""
    drawing = waterfall_drawing(fall)
    if drawing is None:
        return _heading(fall.title) + _note(fall.empty)
    rows = []
    for n, row in enumerate(drawing["rows"]):
        before, wide = 100 * row["from"], max(100 * (row["to"] - row["from"]), 0.5)
        color = _INK if n == len(drawing["rows"]) - 1 else "#00795c" if row["gain"] else "#b84508"
        bar = f'<div style="margin-left:{before:.1f}%;width:{wide:.1f}%;height:12px;background:{color}"></div>'
        share = f'<span style="color:{_TONES.get(row["status"], _QUIET)}">{_whole(row["share"])}</span>'
        rows.append((escape(row["label"]), bar, _whole(row["text"]), share))
    return _heading(fall.title) + _note(fall.caption) + _table((), rows, wide=1)


def _regions(found: Panels, t: Language) -> str:
    rows = [(escape(panel.name), _whole(panel.text), _signed(panel.status, panel.apart)) for panel in found.panels]
    head = (t("Region"), t("Actual"), t("Against plan or goal"))
    return _heading(found.title) + (_table(head, rows) if rows else _note(found.empty))


def _coming(made: Briefing) -> str:
    t, found = made.language, made.coming
    head = (t("Period"), t("Expected"), t("8 of 10 within"), t("Plan"), t("Chance of plan"))
    rows = [(escape(one.label), _whole(one.value), escape(one.interval), _whole(one.plan), escape(one.chance))
            for one in found.ends]
    return _heading(found.title) + (_table(head, rows) if rows else "") + _note(found.note)


def _section(one: Section) -> str:
    lines = [f'<li style="margin:6px 0;font-size:14px;line-height:1.5;color:{_INK}">{_signed(line.status, line.text)}'
             + (f'<br><span style="font-size:12px;color:{_QUIET}">{escape(line.second)}</span>' if line.second else "")
             + "</li>" for line in one.lines]
    body = f'<ul style="margin:4px 0 0;padding-left:20px">{"".join(lines)}</ul>' if lines else _note(one.empty)
    return _heading(one.title) + (_note(one.caption) if one.caption else "") + body


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], wide: int = -1) -> str:
    """Cells of ``rows`` are HTML already; ``wide``: the column that takes half of the width."""
    top = "".join(f'<th scope="col" style="{_CELL};text-align:left;font-size:12px;font-weight:normal;'
                  f'color:{_QUIET}">{escape(name)}</th>' for name in head)
    body = "".join("<tr>" + "".join(f'<td style="{_HALF if n == wide else _CELL}">{cell}</td>'
                                    for n, cell in enumerate(row)) + "</tr>" for row in rows)
    return (f'<table cellspacing="0" cellpadding="0" style="border-collapse:collapse;width:100%;margin:10px 0">'
            f'{f"<thead><tr>{top}</tr></thead>" if head else ""}<tbody>{body}</tbody></table>')


def _heading(text: str) -> str:
    return f'<h2 style="font-size:16px;margin:24px 0 4px;color:{_INK}">{escape(text)}</h2>'


def _note(text: str) -> str:
    return f'<p style="font-size:12px;color:{_QUIET};margin:0 0 6px">{escape(text)}</p>'


def _whole(text: str) -> str:
    """A figure, which a narrow screen must not break in two."""
    return f'<span style="white-space:nowrap">{escape(text)}</span>' if text else ""


def _signed(status: str, text: str) -> str:
    sign = f'<span style="color:{_TONES.get(status, _QUIET)}">{SIGNS[status]}</span> ' if SIGNS[status] else ""
    return sign + escape(text)
