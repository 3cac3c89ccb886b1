"""Published figures of AdventureWorks, reached by plain SQL on what the loader made of the published files."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.policy import DATA, Policy
from analytics.warehouse import snapshots
from analytics.warehouse.load import load

REPOSITORY = Path(__file__).parents[2]
FILES = Path(os.environ.get("BRIDGEBOARD_ADVENTUREWORKS", REPOSITORY.parent / "shared" / "real" / "adventureworks"))
FISCAL_YEAR = "year(sold_on + INTERVAL 6 MONTH)"  # it starts in July and is named after the year it ends in

pytestmark = pytest.mark.skipif(
    not (FILES / "Sales.csv").exists(),
    reason=f"AdventureWorks is not in {FILES}; set BRIDGEBOARD_ADVENTUREWORKS to the folder with Sales.csv",
)
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ask]:
    """Questions to the snapshot of a mapping, loaded once."""
    made: dict[str, Path] = {}

    def of(mapping: str) -> Ask:
        if mapping not in made:
            place = tmp_path_factory.mktemp(mapping)
            report = load(DATA / "mappings" / f"{mapping}.yaml", FILES, place, Policy())
            assert report.ok, report.text()
            made[mapping] = snapshots.current(place) or place

        def question(sql: str) -> list[tuple[Any, ...]]:
            with duckdb.connect(str(made[mapping]), read_only=True) as con:
                return con.execute(sql).fetchall()

        return question

    return of


SQL_CASES = (
    (f"SELECT {FISCAL_YEAR}, count(DISTINCT order_id), sum(amount) FROM sales GROUP BY 1 ORDER BY 1",
     [(2018, 739, Decimal("16429042.60")), (2019, 1255, Decimal("27979779.53")), (2020, 1622, Decimal("33139748.07"))]),
    ("SELECT count(DISTINCT order_id), sum(amount), sum(cost) FROM sales",
     [(3616, Decimal("77548570.20"), Decimal("76549075.63"))]),
    ("SELECT sum(quantity), sum(amount) FROM sales JOIN products USING (product_id) WHERE category = 'Bikes'",
     [(71880, Decimal("64069033.16"))]),
    ("SELECT count(*), sum(amount) FROM targets", [(809, 676210000)]),
    ("SELECT sum(amount), sum(amount) FILTER (kind = 'own') FROM targets "
     "WHERE month BETWEEN DATE '2019-07-01' AND DATE '2020-06-01'", [(179035000, 92785000)]),
    ("SELECT name FROM managers JOIN targets USING (manager_id) WHERE kind = 'rollup' GROUP BY 1 ORDER BY 1",
     [("Brian Welcker",), ("Stephen Jiang",)]),
    ("SELECT count(*) FROM (SELECT manager_id FROM targets EXCEPT SELECT manager_id FROM sales)", [(1,)]),
    ("SELECT team_id, count(*) FROM managers GROUP BY 1 ORDER BY 1 NULLS LAST",
     [("Europe", 4), ("North America", 11), ("Pacific", 2), (None, 1)]),
    ("SELECT policy::JSON ->> 'currency', policy::JSON ->> 'fiscal_year_starts' FROM snapshot", [("USD", "7")]),
)


@pytest.mark.parametrize(("sql", "expected"), SQL_CASES)
@pytest.mark.parametrize("mapping", ["adventureworks", "adventureworks_utf16_targets"])
def test_published_figures(ask: Callable[[str], Ask], mapping: str, sql: str, expected: list[tuple[Any, ...]]) -> None:
    assert ask(mapping)(sql) == expected


def test_both_target_files_give_the_same_table(ask: Callable[[str], Ask]) -> None:
    sql = "SELECT * FROM targets ORDER BY ALL"
    assert ask("adventureworks")(sql) == ask("adventureworks_utf16_targets")(sql)


def test_cells_without_a_target_are_left_out_and_counted(ask: Callable[[str], Ask]) -> None:
    counts = ask("adventureworks_utf16_targets")(
        "SELECT read, made, left_out, loaded, quarantined FROM load_counts WHERE table_name = 'targets'")
    assert counts == [(81, 81 * 12, 81 * 12 - 809, 809, 0)]


CREDITED = """SELECT coalesce(c.manager_id, s.manager_id), sum(amount * coalesce(share, 1))
    FROM sales s LEFT JOIN sale_credits c USING (sale_id) GROUP BY 1 ORDER BY 1"""


def test_credit_by_territory_moves_persons_and_keeps_the_company(ask: Callable[[str], Ask]) -> None:
    by_seller = dict(ask("adventureworks")(CREDITED))
    by_territory = dict(ask("adventureworks_territory_credit")(CREDITED))
    assert sum(by_territory.values()) == pytest.approx(77548570.20, abs=0.01)
    assert sum(by_seller.values()) == pytest.approx(77548570.20, abs=0.01)
    moved = [m for m in by_seller if abs(float(by_seller[m]) - by_territory.get(m, 0)) > 1]
    assert len(moved) >= 12
    assert "272" in by_seller, "a manager sells"
    assert "272" not in by_territory, "and is no representative"


def test_loading_again_gives_identical_tables(ask: Callable[[str], Ask], tmp_path: Path) -> None:
    load(DATA / "mappings" / "adventureworks.yaml", FILES, tmp_path / "again.duckdb", Policy())
    with duckdb.connect(str(tmp_path / "again.duckdb"), read_only=True) as con:
        for table in ("teams", "managers", "customers", "products", "sales", "targets", "load_counts"):
            assert con.execute(f"SELECT * FROM {table}").fetchall() == ask("adventureworks")(f"SELECT * FROM {table}")
