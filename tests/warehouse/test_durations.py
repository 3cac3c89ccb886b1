"""Durations as people write them, in minutes and in hours."""

from __future__ import annotations

import duckdb
import pytest

from analytics.errors import UsageError
from analytics.language import Phrase
from analytics.warehouse.durations import HOURS_FIRST, MINUTES_FIRST, UNITS, duration_sql, kind_sql, order_of
from tests.chinese import english_in


def _duration(written: str, unit: str, order: str | None) -> float | None:
    with duckdb.connect() as con:
        ((value,),) = con.execute(f"SELECT {duration_sql('v', UNITS[unit], order)} FROM (SELECT ? AS v)",
                                  [written]).fetchall()
    return None if value is None else float(value)


WRITTEN = (  # text, unit, order of a pair, units or None
    ("00:02:23", "minutes", None, 2 + 23 / 60), ("1:00:00", "minutes", None, 60), ("1:30:00", "hours", None, 1.5),
    ("2:23", "minutes", MINUTES_FIRST, 2 + 23 / 60), ("2:23", "minutes", HOURS_FIRST, 143),
    ("2:23", "minutes", None, None),
    ("2 h 5 min", "minutes", None, 125), ("1h", "hours", None, 1), ("90s", "minutes", None, 1.5),
    ("1.5 hours", "minutes", None, 90), ("5分钟", "minutes", None, 5), ("2小时5分", "minutes", None, 125),
    ("PT2M30S", "minutes", None, 2.5), ("00:60:00", "minutes", None, None), ("2:75", "minutes", MINUTES_FIRST, None),
    ("long", "minutes", None, None), ("-1:00:00", "minutes", None, None), ("", "minutes", None, None),
)


@pytest.mark.parametrize(("written", "unit", "order", "value"), WRITTEN)
def test_a_duration_as_people_write_it(written: str, unit: str, order: str | None, value: float | None) -> None:
    assert _duration(written, unit, order) == (None if value is None else pytest.approx(value, abs=1e-6))


def _order(*written: str) -> str | None:
    with duckdb.connect() as con:
        kinds = con.execute(f"SELECT {kind_sql('v')}, v FROM (SELECT unnest(?) AS v)", [list(written)]).fetchall()
    return order_of({kind: value for kind, value in kinds if kind}, place=Phrase("a.csv, column 'x'"), key="sources.a")


PROVED = (
    (["5", "90s"], None, "no pair"),
    (["2:23", "1:02:23"], MINUTES_FIRST, "a column that has seconds leaves out hours, not seconds"),
    (["2:23", "75:00"], MINUTES_FIRST, "no call takes 75 hours"),
)


@pytest.mark.parametrize(("column", "order", "because"), PROVED)
def test_what_a_pair_is_the_other_values_prove(column: list[str], order: str | None, because: str) -> None:
    assert _order(*column) == order, because


def test_a_pair_alone_is_asked_for() -> None:
    with pytest.raises(UsageError, match="'12:00' could be hours and minutes or minutes and seconds") as question:
        _order("2:23", "12:00", "3")
    assert 'durations: "mm:ss" under sources.a' in str(question.value)
    assert english_in(question.value) == ""
