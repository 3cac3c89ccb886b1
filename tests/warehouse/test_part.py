"""Rows are read in the stated forms, once, unless a value asks for another form: then all values decide, as ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pyarrow as pa
import pytest

from analytics.errors import UsageError
from analytics.warehouse.files.reading import Reading

from .conftest import Company


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file was begun to be read."""
    begun: Counter[str] = Counter()
    batches = Reading.batches

    def counted(reading: Reading) -> Iterator[pa.RecordBatch]:
        begun[reading.name] += 1
        yield from batches(reading)

    monkeypatch.setattr(Reading, "batches", counted)
    return begun


DAY = "2026-03-04"
READ = (  # amounts, days, what the source states, whether a value asks, what is loaded, because
    (["12.5", "+1e3", ""], [DAY, "2026/03/05"], {}, False, "1012.5", "all of it can be read in one way only"),
    (["1", "2"], ["4 March 2026", "46085"], {}, False, "3", "a month's name and a serial number are certain as well"),
    (["2", "2,5"], [DAY], {}, True, "4.5", "the comma begins the decimals"),
    (["1.5", "1.234"], [DAY], {}, True, "2.734", "that the point does not group is proved by another value"),
    (["$5", "2"], [DAY], {}, True, "7", "there may be other currencies"),
    (["1.234,5", "2"], [DAY], {"decimal": ","}, False, "1236.5", "it is stated"),
    (["1", "2"], ["13/3/2026", "4/3/2026"], {}, True, "3", "the day comes first"),
    (["1", "2"], ["13/3/2026", "4/3/2026"], {"dates": "%d/%m/%Y"}, False, "3", "it is stated"),
    (["1", "2"], [DAY, "soon"], {}, True, "1", "if all were like that, the form would be asked for"),
)


@pytest.mark.parametrize(("amounts", "days", "stated", "asks", "loaded", "because"), READ)
def test_a_source_is_read_once_unless_a_value_asks_for_its_columns_form(
    company: Company, scans: Counter[str], amounts: list[str], days: list[str], stated: dict[str, str], asks: bool,
    loaded: str, because: str,
) -> None:
    rows = [f"{days[n % len(days)]};1;{amount}\n" for n, amount in enumerate(amounts)]
    company.write("sales.csv", "Day;Seller;Amount\n" + "".join(rows))
    company.mapping["sources"]["sales"] |= stated
    company.load()
    assert company.rows("SELECT sum(amount) FROM sales") == [(Decimal(loaded),)], because
    assert (scans["people.csv"], scans["sales.csv"]) == (1, 3 if asks else 1), because


def test_a_value_that_asks_late_leaves_no_row_of_the_attempt(company: Company, scans: Counter[str]) -> None:
    many = 130_000  # more than DuckDB writes at once, in more than one block of the file
    company.write("sales.csv", "Day;Seller;Amount\n" + f"{DAY};1;2\n" * many + f"{DAY};1;0,5\n{DAY};1;half\n")
    report = company.load()
    assert scans["sales.csv"] == 3
    assert company.rows("SELECT count(*), sum(amount) FROM sales") == [(many + 1, Decimal("260000.5"))]
    assert company.quarantine() == [("sales.csv", many + 3, "sales", "amount", "half", "not_number")]
    assert [(c.read, c.made, c.loaded, c.quarantined) for c in report.counts if c.table == "sales"] == [
        (many + 2, many + 2, many + 1, 1)]


def test_the_values_of_a_faulty_row_ask_and_prove_too(company: Company) -> None:
    company.mapping["sources"]["sales"]["add"] = {"Number": {"expression": "CAST(Seller AS INTEGER)"}}
    company.write("sales.csv", f"Day;Seller;Amount\n{DAY};1;2.5\n{DAY};one;2,5\n")
    with pytest.raises(UsageError, match=r"'2\.5' and '2,5' do not have the same mark"):
        company.load()
