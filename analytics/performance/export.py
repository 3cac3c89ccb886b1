"""What is shown, as CSV or XLSX, with the filters stated in it."""

from __future__ import annotations

import io

import pandas as pd
import xlsxwriter

from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.performance.choice import Choice
from analytics.performance.findings import metric_name
from analytics.performance.team import TeamView
from analytics.warehouse.query import Warehouse

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read it right; no cell starts a formula."""
    return ("\ufeff" + frame.map(safe).to_csv(index=False)).encode()


def statement(view: TeamView, choice: Choice, data: Warehouse, t: Language) -> list[tuple[str, str]]:
    """What the figures are about: scope, period, comparison and how fresh the data are."""
    return [
        (t("Scope"), view.scope),
        (t("Period"), view.period.label(t)),
        (t("Compared by"), metric_name(choice.metric, t)),
        (t("Data to"), t.date(data.calendar.data_to)),
        (t("Refreshed"), t.moment(data.made_at)),
        (t("Snapshot"), data.file.name),
        (t("Currency"), data.policy.currency),
    ]


def people_frame(view: TeamView) -> pd.DataFrame:
    """The table in full precision: shares as fractions, money in the policy's currency, intervals beside the values."""
    return view.table.drop(columns=["line"])


def people_csv(view: TeamView, choice: Choice, data: Warehouse, t: Language) -> bytes:
    """The table as CSV, with the filters as comment lines before the header."""
    lines = "".join(f"# {name}: {value}\n" for name, value in statement(view, choice, data, t))
    return ("\ufeff" + lines + people_frame(view).map(safe).to_csv(index=False)).encode()


def people_xlsx(view: TeamView, choice: Choice, data: Warehouse, t: Language) -> bytes:
    """A workbook: the filters, key figures, people, revenue by month, activity mix, pipeline and definitions."""
    filters = pd.DataFrame(statement(view, choice, data, t), columns=[t("What"), t("Value")])
    figures = pd.DataFrame([(t(CATALOGUE[m].label), m, f.value, f.low, f.high, f.n) for m, f in view.now.items()],
                           columns=["label", "metric", "value", "low", "high", "n"])
    used = [(m.id, t(m.label), t(m.formula), t(m.pitfall)) for m in CATALOGUE.values()]
    file, settings = io.BytesIO(), {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(file, settings) as book:
        bold = book.add_format({"bold": True})
        _sheet(book, bold, t("Filters"), filters)
        _sheet(book, bold, t("Key figures"), figures)
        _sheet(book, bold, t("People"), people_frame(view))
        _sheet(book, bold, t("By month"), view.trend.assign(month=view.trend["month"].dt.strftime("%Y-%m")))
        _sheet(book, bold, t("Activity mix"), view.mix)
        _sheet(book, bold, t("Pipeline"), view.pipeline)
        _sheet(book, bold, t("Definitions"), pd.DataFrame(used, columns=["metric", "label", "formula", "pitfall"]))
    return file.getvalue()


def _sheet(book: xlsxwriter.Workbook, bold: object, name: str, frame: pd.DataFrame) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(frame.columns):
        sheet.write_string(0, place, str(column), bold)
        values = [safe(v) for v in frame[column]]
        sheet.set_column(place, place, min(60, max([len(str(column)), *(len(str(v)) for v in values[:50])]) + 2))
        for row, value in enumerate(values, 1):
            if isinstance(value, (int, float)) and value == value:
                sheet.write_number(row, place, value)
            elif isinstance(value, str):
                sheet.write_string(row, place, value)
