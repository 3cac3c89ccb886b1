"""What is shown, as CSV or XLSX, with the filters stated in it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pandas.api.types import is_numeric_dtype

from analytics.formulas import safe
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import SOME_HIDDEN
from analytics.performance.choice import Choice
from analytics.performance.findings import metric_name
from analytics.performance.team import TeamView
from analytics.sheets import Column, Sheet, workbook
from analytics.warehouse.query import Warehouse


def csv_bytes(frame: pd.DataFrame, stated: Sequence[tuple[str, str]]) -> bytes:
    """A table below the lines that state what it is about, ``# name`` and its value in two cells each.

    UTF-8 with a mark, so that spreadsheets read it right; no cell starts a formula.
    """
    lines = pd.DataFrame([(f"# {name}", safe(" ".join(value.split()))) for name, value in stated])
    return ("\ufeff" + lines.to_csv(index=False, header=False) + frame.map(safe).to_csv(index=False)).encode()


def statement(view: TeamView, choice: Choice, data: Warehouse, t: Language) -> list[tuple[str, str]]:
    """What the figures are about: scope, period, comparison, how fresh the data are, and what is not among them."""
    hidden = [(t("Hidden"), t(SOME_HIDDEN, n=data.policy.minimum_group))] if view.hidden else []
    return [
        (t("Scope"), view.scope),
        (t("Period"), view.period.label(t)),
        (t("Compared by"), metric_name(choice.metric, t)),
        (t("Data to"), t.date(data.calendar.data_to)),
        (t("Refreshed"), t.moment(data.made_at)),
        (t("Snapshot"), data.file.name),
        (t("Currency"), data.policy.currency),
        *hidden,
    ]


def people_frame(view: TeamView) -> pd.DataFrame:
    """The table in full precision: shares as fractions, money in the policy's currency, intervals beside the values."""
    return view.table.drop(columns=["line"])


def people_xlsx(view: TeamView, choice: Choice, data: Warehouse, t: Language) -> bytes:
    """A workbook: the filters, key figures, people, revenue by month, activity mix, pipeline and definitions."""
    filters = pd.DataFrame(statement(view, choice, data, t), columns=[t("What"), t("Value")])
    figures = pd.DataFrame([(t(CATALOGUE[m].label), m, f.value, f.low, f.high, f.n) for m, f in view.now.items()],
                           columns=["label", "metric", "value", "low", "high", "n"])
    used = [(m.id, t(m.label), t(m.formula), t(m.pitfall)) for m in CATALOGUE.values()]
    frames = {
        t("Filters"): filters, t("Key figures"): figures, t("People"): people_frame(view),
        t("By month"): view.trend.assign(month=view.trend["month"].dt.strftime("%Y-%m")),
        t("Activity mix"): view.mix, t("Pipeline"): view.pipeline,
        t("Definitions"): pd.DataFrame(used, columns=["metric", "label", "formula", "pitfall"])}
    return workbook([_sheet(name, frame) for name, frame in frames.items()], title=view.scope,
                    currency=data.policy.currency, made_at=data.made_at, language=t)


def _sheet(name: str, frame: pd.DataFrame) -> Sheet:
    """A frame in full precision."""
    columns = tuple(Column(str(column), "plain" if is_numeric_dtype(frame[column]) else "text") for column in frame)
    return Sheet(name, columns, list(frame.astype(object).itertuples(index=False, name=None)))
