"""Names that differ only in spelling are found before a load."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.warehouse.matching.namesakes import namesakes, namesakes_in

from .test_matching import suggested

CASES = (  # names, and the groups of those that mean the same
    (("Acme Ltd.", "ACME Ltd", "Acme, Limited", "Beta"), [("Acme Ltd.", "ACME Ltd", "Acme, Limited")]),
    (("Acme  Ltd", "Acme Ltd"), [("Acme  Ltd", "Acme Ltd")]),
    (("ＡＣＭＥ　Ｌｔｄ", "Acme Ltd"), [("ＡＣＭＥ　Ｌｔｄ", "Acme Ltd")]),
    (("北京华新有限公司", "北京华新股份有限公司", "华新"), [("北京华新有限公司", "北京华新股份有限公司")]),
    (("上海（华新）公司", "上海(华新)公司"), [("上海（华新）公司", "上海(华新)公司")]),
    (("Beta", "Acme", "ACME", "acme", "ACME", "BETA"), [("Beta", "BETA"), ("ACME", "Acme", "acme")]),
    (("Acme", "Acme"), []), (("Acme", "Acme 2"), []), (("Ltd", "GmbH"), []), (("North Ltd", "South Ltd"), []), ((), []),
)


@pytest.mark.parametrize(("names", "groups"), CASES)
def test_names_that_differ_only_in_spelling(names: tuple[str, ...], groups: list[tuple[str, ...]]) -> None:
    assert namesakes(names) == groups


def test_those_of_a_suggestion_are_found_over_all_its_files(tmp_path: Path) -> None:
    deals = "Deal ID,Owner,Account,Amount,Created\nD1,Ann,Acme Ltd.,1,2026-01-02\nD2,ann,Beta,2,2026-01-03\n"
    calls = "Assigned,Account,Date\nAnn,ACME Ltd,2026-01-02\n"
    found = namesakes_in(suggested(tmp_path, calls_csv=calls, deals_csv=deals))
    assert found == {"customers": [("ACME Ltd", "Acme Ltd.")], "managers": [("Ann", "ann")]}
