"""Before a load it is told what each page would show."""

from __future__ import annotations

import pytest

from analytics.metrics.catalogue import CATALOGUE
from analytics.warehouse.schema import SCHEMA
from pages.parts import menu
from pages.parts.sources.would_show import PAGES, would_show

EVERYTHING = {table.name: {column.name for column in table.columns} for table in SCHEMA.values()}
PEOPLE = {"managers": {"manager_id", "name"}}
SALES = {"sales": {"sold_on", "amount", "manager_id", "customer_id"}}
CASES = (  # the tables, the page, what it shows, and the first that is missing
    (EVERYTHING, "team", "yes", None), (EVERYTHING, "plan", "yes", None), (EVERYTHING, "month", "yes", None),
    ({}, "team", "no", "managers"), (PEOPLE, "team", "no", "targets"), (PEOPLE | SALES, "team", "partly", "targets"),
    (PEOPLE | SALES, "customers", "no", "customers"), (PEOPLE | SALES, "lab", "partly", "targets"),
    (PEOPLE | SALES, "gaps", "no", "skills"), (PEOPLE | SALES, "effects", "no", "courses"),
    (EVERYTHING | {"sales": {"sold_on", "amount", "customer_id"}}, "team", "partly", "sales.manager_id"),
    (EVERYTHING | {"sales": {"sold_on", "amount", "manager_id"}}, "customers", "partly", "sales.customer_id"),
)


@pytest.mark.parametrize(("tables", "page", "state", "first"), CASES)
def test_a_page_shows_what_its_tables_allow(tables: dict, page: str, state: str, first: str | None) -> None:
    shown = {one.page: one for one in would_show(tables)}[page]
    assert (shown.state, next(iter(shown.missing), None)) == (state, first)


def test_with_everything_every_page_shows_all_and_with_nothing_none() -> None:
    assert {one.state for one in would_show(EVERYTHING)} == {"yes"}
    assert {one.state for one in would_show({})} == {"no"}


def test_what_is_told_is_declared() -> None:
    assert set(PAGES) == {page.address for page in menu.PAGES.values() if page.section != "data"}
    assert {metric for needs in PAGES.values() for metric in needs.metrics} <= set(CATALOGUE)
    assert {table for needs in PAGES.values() for table in needs.tables} <= set(SCHEMA)
