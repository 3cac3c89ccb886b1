"""Figures as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analytics.access import local_owner
from analytics.errors import UsageError
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE, metric
from analytics.metrics.dimensions import DIMENSIONS, Where, bucket_label, dimension
from analytics.metrics.measuring import COLUMNS, measure
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.naming import nearest
from analytics.warehouse.query import Warehouse, open_warehouse


def figures_text(place: Path, metric_id: str, by: str, period: str, where: Sequence[str], form: str) -> str:
    """One metric, split and filtered, as ``table``, ``csv`` or ``json``.

    CSV and JSON give ids and names, periods as the first day and their label, missing figures as empty or null.
    """
    one, split = metric(metric_id), [name.strip() for name in by.split(",") if name.strip()]
    if one.share_of and one.share_of not in split:
        split.append(one.share_of)
    chosen = _where(where)
    warehouse = open_warehouse(place)
    try:
        span = warehouse.calendar.period(period)
        _check_where(warehouse, one, chosen)
        frame = measure(warehouse, local_owner(), [one.id], by=split, period=span, where=chosen)
        frame = _named(warehouse, frame, split)
        if form == "table":
            return _table(warehouse, frame)
    finally:
        warehouse.close()
    if form == "csv":
        text = io.StringIO()
        frame.to_csv(text, index=False)
        return text.getvalue().rstrip("\n")
    records = [{k: _or_null(v) for k, v in row.items()} for row in frame.to_dict("records")]
    return json.dumps(records, ensure_ascii=False, indent=1, default=str)


def _or_null(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value


def _where(texts: Sequence[str]) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not value:
            raise UsageError(f"--where {text!r}: write DIMENSION=VALUE, such as region=East")
        chosen.setdefault(dimension(name.strip()).id, []).append(value.strip())
    return chosen


def _check_where(warehouse: Warehouse, one: Metric, chosen: Where) -> None:
    """Raise ``UsageError`` for a value that no row has: a slip of the pen would pass for a figure of nobody."""
    for name, values in chosen.items():
        split = dict.fromkeys(filter(None, (name, one.share_of)))
        found = measure(warehouse, local_owner(), [one.id], by=list(split), period=warehouse.calendar.period("all"),
                        interval=False)
        known = sorted(set(found[name].dropna().astype(str)))
        for value in values:
            if value not in known:
                raise UsageError("no row of {metric} has the {dimension} '{value}'{guess}", metric=one.id,
                                 dimension=name, value=value, guess=nearest(value, known))


def _named(warehouse: Warehouse, frame: pd.DataFrame, split: Sequence[str]) -> pd.DataFrame:
    """With labels of periods and names of ids beside them, amounts rounded to a ten-thousandth."""
    english = Language()
    for name in split:
        dim = DIMENSIONS[name]
        if dim.months:
            starts = pd.to_datetime(frame[name]).dt.date
            frame[name] = [bucket_label(dim, start, warehouse.calendar, english) for start in starts]
            frame.insert(frame.columns.get_loc(name) + 1, f"{name}_start", starts.astype(str))
        elif dim.names:
            names = dict(warehouse.rows(f"SELECT {dim.column}, name FROM {dim.names}"))
            frame.insert(frame.columns.get_loc(name) + 1, f"{name}_name", frame[name].map(names))
    numbers = ["value", "low", "high"]
    frame[numbers] = frame[numbers].round(4)
    return frame


def _table(warehouse: Warehouse, frame: pd.DataFrame) -> str:
    writer = Writer(Language(), warehouse.policy.currency)
    one = CATALOGUE[frame["metric"].iloc[0]] if len(frame) else None
    if one is None:
        return "No figures: there are no rows for this question."
    keys = [c for c in frame.columns if c not in COLUMNS and not c.endswith("_start")]
    keys = [c for c in keys if f"{c}_name" not in keys]
    money = writer.language.money
    ends = zip(frame["low"], frame["high"], strict=True)
    shown = pd.DataFrame({
        **{k.removesuffix("_name"): frame[k].fillna("(nobody)") for k in keys},
        one.id: [money(v, writer.currency, exact=True) if one.unit == "money" else writer.value(one, v)
                 for v in frame["value"]],
        "95% interval": [writer.interval(one, low, high) for low, high in ends],
        "n": [writer.language.number(n) for n in frame["n"]],
    })
    return shown.to_string(index=False)


def catalogue_text() -> str:
    """Every metric with its unit and dimensions, one a line."""
    ids, labels = (max(map(len, names)) for names in (CATALOGUE, [m.label for m in CATALOGUE.values()]))
    lines = [
        f"{m.id:{ids}} {m.label:{labels}} by "
        f"{', '.join(d.id for d in DIMENSIONS.values() if d.column in m.dimensions)}"
        for m in CATALOGUE.values()
    ]
    times = ", ".join(d.id for d in DIMENSIONS.values() if d.months)
    return "\n".join([*lines, f"Every metric also by {times}, over any --period."])
