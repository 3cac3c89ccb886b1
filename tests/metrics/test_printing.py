"""``python -m analytics metric``: the table for people, and filters that no row fits."""

from __future__ import annotations

import pytest

from analytics.errors import UsageError
from analytics.metrics.printing import catalogue_text, figures_text
from analytics.warehouse.query import Warehouse


def test_the_table_has_the_split_the_figure_its_interval_and_the_cases(warehouse: Warehouse) -> None:
    head, *rows = figures_text(warehouse.file, "win_rate", "region", "FY2024", [], "table").splitlines()
    assert head.split() == ["region", "win_rate", "95%", "interval", "n"]
    assert len(rows) >= 2


UNKNOWN = [  # metric, filter, what is said
    ("revenue", "region=Nroth", "no row of revenue has the region 'Nroth', did you mean 'North'?"),
    ("activity_mix", "team=t9", "no row of activity_mix has the team 't9'"),
]


@pytest.mark.parametrize(("metric", "where", "said"), UNKNOWN)
def test_a_filter_that_no_row_fits_is_no_figure_of_nobody(
    warehouse: Warehouse, metric: str, where: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        figures_text(warehouse.file, metric, "", "all", [where], "table")
    assert str(refused.value) == said


@pytest.mark.parametrize("where", ["region", "region="])
def test_a_filter_names_a_dimension_and_a_value(warehouse: Warehouse, where: str) -> None:
    with pytest.raises(UsageError, match="write DIMENSION=VALUE"):
        figures_text(warehouse.file, "revenue", "", "all", [where], "table")


def test_metrics_are_listed_in_columns() -> None:
    *rows, times = catalogue_text().splitlines()
    assert len({row.index(" by ") for row in rows}) == 1
    assert "fiscal_year" in times
