"""A mapping that cannot be meant is refused in one sentence with file, key and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.documents import read_document
from analytics.errors import UsageError
from analytics.warehouse import mapping
from analytics.warehouse.mapping import PACKAGED, as_text, mapping_in, read_mapping
from tests.chinese import english_in

from .conftest import Company


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(mapping: dict[str, Any]) -> None:
        *above, last = path.split(".")
        for key in above:
            mapping = mapping.setdefault(key, {})
        mapping[last] = value

    return change


def _entry(**columns: str) -> dict[str, Any]:
    return {"source": "sales", "columns": columns}


WRONG = (  # what is changed in a good mapping, and what the message says
    ("table", {}, "there is no key 'table' here, did you mean 'tables'?"),
    ("sources.sales.delimeter", ";", "sources.sales: there is no key 'delimeter' here, did you mean 'delimiter'?"),
    ("sources.sales.delimiter", ";;", "sources.sales.delimiter"),
    ("sources.sales.encoding", "utf-9", "there is no encoding 'utf-9'; write utf-8"),
    ("sources.sales.dates", "dd/mm/yyyy", "'dd/mm/yyyy' is no date format"),
    ("sources.sales.dates", "%Q", "'%Q' is no date format"),
    ("sources.sales.thousands", ".", "decimal and thousands are both '.'"),
    ("sources.my sales", {"file": "x.csv"}, "sources.my sales"),
    ("sources.sales.add", {"x": {"look_up": "peple", "by": "a", "take": "b"}}, "did you mean 'people'?"),
    ("sources.sales.add", {"x": {"column": "Amount", "times": 10}}, "sources.sales.add.x: times and dates belong"),
    ("tables.sale", {"source": "sales", "columns": {"x": "y"}}, "there is no table 'sale', did you mean 'sales'?"),
    ("tables.sales.columns.ammount", "Amount", "the table sales has no column 'ammount', did you mean 'amount'?"),
    ("tables.sales.columns.amount", 5, "write a column's name in quotes, or {constant: 5}"),
    ("tables.sales.columns.amount", {"colum": "A"}, "there is no key 'colum' here, did you mean 'column'?"),
    ("tables.sales.columns.amount", {"column": "A", "constant": 1}, "exactly one of"),
    ("tables.sales.columns.amount", {}, "not none of them"),
    ("tables.sales.columns.amount", {"column": "A", "by": "B"}, "belong to a look_up"),
    ("tables.sales.columns.amount", {"look_up": "people", "by": "B"}, "needs by: <column here> and take"),
    ("tables.sales.columns.amount", {"expression": "sum(Amount)"}, "uses the function 'sum'"),
    ("tables.sales.columns.amount", {"expression": "(SELECT 1)"}, "contains a query"),
    ("tables.sales.columns.amount", {"expression": "read_csv('x')"}, "uses the function 'read_csv'"),
    ("tables.sales.columns.amount", {"expression": "getenv('HOME')"}, "uses the function 'getenv'"),
    ("tables.sales.columns.kind", {"constant": "sale", "times": 2}, "'kind' is no number; remove times"),
    ("tables.sales.columns.kind", {"constant": "sale", "dates": "%Y"}, "'kind' is no date; remove dates"),
    ("tables.sales.where", "Amount > (SELECT 1)", "contains a query"),
    ("tables.sales.source", "sale", "there is no source 'sale', did you mean 'sales'?"),
    ("tables.sales.columns", {"sold_on": "Day"}, "the table sales needs 'amount'; say where it comes from"),
    ("tables.sales.credit", {"by": "T", "through": "people", "seller": "Id"}, "map sale_id"),
    ("tables", {"teams": _entry(team_id="T", name="N", region="R")}, "the table managers and one of sales"),
    ("tables", {"managers": _entry(manager_id="Id", name="Name")}, "the table managers and one of sales"),
    ("tables", {"sales": _entry(sold_on="Day", amount="Amount")}, "the table managers and one of sales"),
)


@pytest.mark.parametrize(("path", "value", "because"), WRONG)
def test_a_wrong_mapping_is_refused(company: Company, path: str, value: Any, because: str) -> None:
    company.read_mapping()  # it is good before the change
    _set(path, value)(company.mapping)
    with pytest.raises(UsageError) as refusal:
        company.read_mapping()
    message = str(refusal.value)
    assert because in message
    assert message.startswith(str(company.folder / "mapping.yaml"))
    assert "\n" not in message
    assert english_in(refusal.value) == ""


NOT_YAML = (
    ("a: [1", "not valid YAML"),
    ("- a\n- b\n", "must hold keys and values"),
    ("sources: {}\nsources: {}\n", "the key 'sources' is given twice"),
    ("extends: [a]\n", "extends: write the name of one file"),
    ("extends: mapping.yaml\n", "goes round in a circle"),
    ("extends: ../mapping.yaml\n", "extends: write the name of one file beside this one"),
    ("extends: /etc/passwd\n", "extends: write the name of one file beside this one"),
    ('extends: "a\\0b"\n', "extends: write the name of one file beside this one"),
    (f"extends: {'x' * 101}\n", "extends: write the name of one file beside this one"),
    ("extends: nothing.yaml\n", "nothing.yaml: there is no such file"),
)


@pytest.mark.parametrize(("text", "because"), NOT_YAML)
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str, because: str) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"(mapping|nothing)\.yaml") as refusal:
        read_mapping(file)
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""


def test_look_ups_in_a_circle_are_refused(company: Company) -> None:
    sources = company.mapping["sources"]
    sources["people"]["add"] = {"x": {"look_up": "sales", "by": "Id", "match": "Seller", "take": "y"}}
    sources["sales"]["add"] = {"y": {"look_up": "people", "by": "Seller", "match": "Id", "take": "x"}}
    with pytest.raises(UsageError, match=r"look-ups go round in a circle \(people -> sales -> people\)") as refusal:
        company.read_mapping()
    assert english_in(refusal.value) == ""


EXTENDED = (  # base, changes, result, because
    ("a: {x: 1, y: 2}", "a: {y: 3}", {"a": {"x": 1, "y": 3}}, "keys are merged"),
    ("a: {x: 1}", "a: {x: null}", {"a": {"x": None}}, "null is a value"),
    ("a: {x: 1, y: 2}", "without: [a.x]", {"a": {"y": 2}}, "a key is taken out"),
    ("a: {x: 1, y: 2}\nb: 3", "without: [a, b]", {}, "whole parts too"),
    ("a: {x: 1, y: 2}", "without: [a]\na: {z: 3}", {"a": {"z": 3}}, "before the rest is added"),
    ("a: {1: x, 2: y}", "without: [a.1]", {"a": {2: "y"}}, "a key that is a number"),
    ("a: [1, 2]", "a: [3]", {"a": [3]}, "lists are replaced"),
    ("columns: {x: {column: A, times: 2}}", "columns: {x: {constant: 1}}", {"columns": {"x": {"constant": 1}}},
     "how a column is made is replaced whole"),
    ("columns: {x: A, y: B}", "columns: {x: C}", {"columns": {"x": "C", "y": "B"}}, "other columns stay"),
    ("s: {null: '-'}", "s: {dates: x}", {"s": {"null": "-", "dates": "x"}}, "the key null is a word"),
)


@pytest.mark.parametrize(("base", "changes", "result", "because"), EXTENDED)
def test_extends_states_only_what_differs(
    tmp_path: Path, base: str, changes: str, result: object, because: str
) -> None:
    (tmp_path / "base.yaml").write_text(base, "utf-8")
    (tmp_path / "new.yaml").write_text(f"extends: base.yaml\n{changes}\n", "utf-8")
    assert read_document(tmp_path / "new.yaml") == result, because


PACKAGED_MAPPINGS = ("adventureworks.yaml", "adventureworks_territory_credit.yaml")


@pytest.mark.parametrize("base", PACKAGED_MAPPINGS)
def test_a_text_extends_a_packaged_mapping_by_its_name(tmp_path: Path, base: str) -> None:
    text = f"extends: {base}\ntitle: Ours\nsources: {{sales: {{file: ours.csv}}}}\nwithout: [tables.targets]\n"
    found, original = mapping_in(text, "map.yaml"), read_mapping(PACKAGED / base)
    assert (found.title, found.sources["sales"].file) == ("Ours", "ours.csv")
    assert {*original.tables} - {*found.tables} == {"targets"}
    assert mapping_in(as_text(found)) == found, "what is kept of a load needs no other file"
    (tmp_path / "map.yaml").write_text(text, "utf-8")
    assert read_mapping(tmp_path / "map.yaml") == found, "and a load through the file says the same"


NOT_PACKAGED = (  # what a text extends, and what is said
    ("../adventureworks.yaml", "no packaged mapping '../adventureworks.yaml'; write one of adventureworks.yaml"),
    (str(PACKAGED / "adventureworks.yaml"), "there is no packaged mapping '/"), ("mine.yaml", "'mine.yaml'"),
    ("[adventureworks.yaml]", "there is no packaged mapping"), ("README.md", "there is no packaged mapping"),
)


@pytest.mark.parametrize(("base", "because"), NOT_PACKAGED)
def test_a_text_extends_nothing_else(base: str, because: str) -> None:
    with pytest.raises(UsageError, match=r"^map\.yaml: extends: ") as refusal:
        mapping_in(f"extends: {base}\n", "map.yaml")
    assert because in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert english_in(refusal.value) == ""


def test_packaged_mappings_in_a_circle_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "PACKAGED", tmp_path)
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.yaml").write_text(f"extends: {other}.yaml\n", "utf-8")
    with pytest.raises(UsageError, match="goes round in a circle"):
        mapping_in("extends: a.yaml\n")
