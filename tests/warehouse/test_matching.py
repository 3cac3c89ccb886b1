"""Files with foreign headers are matched to the tables; what is in doubt stays open."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.__main__ import main
from analytics.documents import read_document
from analytics.warehouse.mapping import read_mapping
from analytics.warehouse.matching.mapping_text import mapping_document, mapping_text
from analytics.warehouse.matching.matching import suggest
from analytics.warehouse.matching.preview import previews
from analytics.warehouse.matching.suggestion import Choices, Match, Part, Suggestion
from analytics.warehouse.schema import SCHEMA

from .exports import EXPORTS, Export


def suggested(folder: Path, choices: Choices | None = None, **texts: str) -> Suggestion:
    """What is suggested for files of a folder, written first where their texts are given (a_csv for a.csv)."""
    for name, text in texts.items():
        (folder / name.replace("_csv", ".csv")).write_text(text, "utf-8")
    return suggest(previews(sorted(folder.glob("*.*"))), choices or Choices())


def said(match: Match) -> str:
    """A match in short, as in ``exports``."""
    value = match.value
    if value is None:
        return "?"
    if value.look_up:
        return f"{value.by} -> {value.look_up}.{value.match} -> {value.take}"
    return value.column or (f"={value.constant}" if value.constant else f"~{match.candidates[0]}")


def read_back(text: str, folder: Path) -> dict[str, Any]:
    """A mapping file as it is read; empty keys are empty."""
    file = folder.parent / f"{folder.name}.yaml"
    file.write_text(text, "utf-8")
    return {key: value or {} for key, value in read_document(file).items()}


def columns(part: Part) -> dict[str, str]:
    return {match.column: said(match) for match in part.matches}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: f"{export.product} {export.file}")
def test_the_usual_exports_are_matched(export: Export, tmp_path: Path) -> None:
    (tmp_path / export.file).write_text(export.text, "utf-8")
    part, *derived = suggested(tmp_path).parts
    assert (part.table, part.missing) == (export.table, ())
    assert columns(part) == export.columns
    assert all(one.derived for one in derived)


# What is in doubt ----------------------------------------------------------------------------------------------------

PEOPLE = "Employee No,Full Name,Email\n17,Ann Lee,ann@x.example\n18,Bo Chen,bo@x.example\n19,Cy Diaz,cy@x.example\n"
DEALS = "Deal ID,Owner,Amount,Created,Status\nD1,{},10,2026-01-02,Won\nD2,{},20,2026-01-03,Open\n"
IN_DOUBT = (  # the file, the column of the table, what is said of it and which columns could be meant
    ("deals", "Deal ID,Owner,Amount (EUR),Amount (USD),Created,Status\nD1,A,1,2,2026-01-02,Won\n"
     "D2,B,3,4,2026-01-03,Open\n", "amount", "several columns fit", {"Amount (EUR)", "Amount (USD)"}),
    ("deals", "Deal ID,Owner,Amount,Created,Status\nD1,A,1,2026-01-02,Won\nD2,B,3,2026-01-03,Maybe\n",
     "outcome", "it is not known what these mean: Maybe", {"Status"}),
    ("tickets", "Ticket ID,Ticket type,Created at\n1,Incident,2026-01-02\n2,Praise,2026-01-03\n",
     "kind", "it is not known what these mean: Praise", {"Ticket type"}),
    ("satisfaction", "Customer,Sent Date,NPS Score\nA,2026-01-02,9\nB,2026-01-03,3\n", "kind", "no column fits", set()),
    ("tickets", "Ticket ID,Assignee,Created at\n1,Ann,2026-01-02\n2,Bo,2026-01-03\n", "kind", "no column fits", set()),
)


@pytest.mark.parametrize(("file", "text", "column", "reason", "candidates"), IN_DOUBT)
def test_what_is_ambiguous_is_asked_and_not_guessed(
    file: str, text: str, column: str, reason: str, candidates: set[str], tmp_path: Path
) -> None:
    part = suggested(tmp_path, **{file + "_csv": text}).parts[0]
    assert part[column].open
    assert (str(part[column].reason), set(part[column].candidates)) == (reason, candidates)


def test_what_was_chosen_goes_before(tmp_path: Path) -> None:
    text = IN_DOUBT[0][1]
    choices = Choices(columns={("deals", "opportunities", "amount"): "Amount (USD)",
                               ("deals", "opportunities", "outcome"): ""})
    part = suggested(tmp_path, choices, deals_csv=text).parts[0]
    assert (said(part["amount"]), part["amount"].confidence) == ("Amount (USD)", 1.0)
    assert "outcome" not in columns(part)
    (sales, *_) = suggested(tmp_path, Choices(tables={"deals": "sales"})).parts
    assert (sales.table, str(sales.reason)) == ("sales", "chosen")
    assert suggested(tmp_path, Choices(tables={"deals": ""})).parts == ()


ORDERS = (  # two columns of dates, what is said of the first, and the form in which the second is then read
    (("1/10/2026", "2/11/2026"), ("3/15/2026", "3/9/2026"), None, ("%m/%d/%Y",)),
    (("1/10/2026", "2/11/2026"), ("15/3/2026", "9/3/2026"), None, ("%d/%m/%Y",)),
    (("1.10.2026", "2.11.2026"), ("15.3.2026", "9.3.2026"), None, ("%d.%m.%Y",)),
    (("1/10/2026 9:05", "2/11/2026 9:06"), ("15/3/2026", "9/3/2026"), None, ("%d/%m/%Y %H:%M",)),
    (("1/10/2026", "2/11/2026"), ("2026-03-15", "2026-03-09"), "can be read in several ways", ()),
    (("1/10/2026", "2/11/2026"), ("3/4/2026", "3/9/2026"), "can be read in several ways", ()),
)


@pytest.mark.parametrize(("opened", "expected", "asked", "form"), ORDERS)
def test_the_order_of_day_and_month_is_that_of_the_files_other_dates_or_asked(
    opened: tuple[str, str], expected: tuple[str, str], asked: str | None, form: tuple[str, ...], tmp_path: Path
) -> None:
    rows = "".join(f"D{n},A,1,{a},{b}\n" for n, (a, b) in enumerate(zip(opened, expected, strict=True)))
    head = "Deal ID,Owner,Amount,Created Date,Expected Close Date\n"
    match = suggested(tmp_path, deals_csv=head + rows).parts[0]["opened_on"]
    assert match.value is not None
    assert match.open is bool(asked)
    assert (match.value.dates or ()) == form
    assert (asked or "") in str(match.doubt or "")
    told = suggested(tmp_path, Choices(reading={"deals": {"dates": "%m/%d/%Y"}})).parts[0]["opened_on"]
    assert not told.open
    assert told.value is not None
    assert told.value.dates is not None
    assert told.value.dates[0].startswith("%m")


# Files that refer to each other ---------------------------------------------------------------------------------------

REFERENCES = (  # how the owners are given, and where the manager comes from
    (("17", "18"), "Owner"), (("Ann Lee", "Bo Chen"), "Owner -> people.Full Name -> Employee No"),
    (("ann@x.example", "bo@x.example"), "Owner -> people.Email -> Employee No"),
    (("Ann Lee", ""), "Owner -> people.Full Name -> Employee No"), (("Dan", "Eve"), "?"),
)


@pytest.mark.parametrize(("owners", "found"), REFERENCES)
def test_people_are_looked_up_by_what_the_values_are(owners: tuple[str, str], found: str, tmp_path: Path) -> None:
    suggestion = suggested(tmp_path, people_csv=PEOPLE, deals_csv=DEALS.format(*owners))
    deals = next(part for part in suggestion.parts if part.table == "opportunities")
    assert said(deals["manager_id"]) == found


def test_a_column_is_recognised_by_its_values_alone(tmp_path: Path) -> None:
    """'Betreuer' is in no list, but all its values are names of people."""
    deals = ("Deal ID,Betreuer,Amount,Created,Note\nD1,Ann Lee,1,2026-01-02,x\nD2,Bo Chen,2,2026-01-03,y\n"
             "D3,Cy Diaz,3,2026-01-04,z\n")
    suggestion = suggested(tmp_path, people_csv=PEOPLE, deals_csv=deals)
    match = next(part for part in suggestion.parts if part.table == "opportunities")["manager_id"]
    assert said(match) == "Betreuer -> people.Full Name -> Employee No"
    assert str(match.reason) == "100% of its values are in “Full Name” of people.csv"


def test_people_and_customers_that_no_file_lists_are_those_that_are_named(tmp_path: Path) -> None:
    calls = "Assigned,Account,Date,Duration\nAnn Lee,Acme,2026-01-02,5\nCy Diaz,Beta,2026-01-03,6\n"
    deals = "Deal ID,Owner,Account Name,Amount,Created\nD1,Ann Lee,Acme,1,2026-01-02\nD2,Bo Chen,Gamma,2,2026-01-03\n"
    suggestion = suggested(tmp_path, calls_csv=calls, deals_csv=deals)
    derived = [(part.source, part.table, columns(part), part.where) for part in suggestion.parts if part.derived]
    assert derived == [
        ("calls", "managers", {"manager_id": "Assigned", "name": "Assigned"}, '"Assigned" IS NOT NULL'),
        ("deals", "managers", {"manager_id": "Owner", "name": "Owner"}, '"Owner" IS NOT NULL'),
        ("calls", "customers", {"customer_id": "Account", "name": "Account"}, '"Account" IS NOT NULL'),
        ("deals", "customers", {"customer_id": "Account Name", "name": "Account Name"}, '"Account Name" IS NOT NULL'),
    ]
    assert suggestion.missing == ()


def test_people_are_identified_in_one_way_by_all_files(tmp_path: Path) -> None:
    """Only one of the two files has their numbers: so both are read by the names."""
    calls = "Assigned,Date\nAnn Lee,2026-01-02\nBo Chen,2026-01-03\n"
    deals = "Deal ID,Owner ID,Owner,Amount,Created\nD1,U17,Ann Lee,1,2026-01-02\nD2,U18,Bo Chen,2,2026-01-03\n"
    parts = suggested(tmp_path, calls_csv=calls, deals_csv=deals).parts
    assert {part.source: said(part["manager_id"]) for part in parts} == {"calls": "Assigned", "deals": "Owner"}
    (tmp_path / "calls.csv").unlink()
    managers = next(part for part in suggested(tmp_path).parts if part.table == "managers")
    assert columns(managers) == {"manager_id": "Owner ID", "name": "Owner"}


def test_a_file_that_could_be_several_tables_is_asked_for(tmp_path: Path) -> None:
    suggestion = suggested(tmp_path, export_csv="Id,Name\n1,North\n2,South\n")
    assert suggestion.parts == ()
    assert len(suggestion.unplaced["export"]) != 1
    assert suggestion.missing == ("managers", "sales")


def test_what_tells_a_files_rows_apart_tells_what_it_is(tmp_path: Path) -> None:
    people = "manager_id,name\nm1,Ann\nm2,Bo\n"
    for text, tables in ((people, ["managers"]), (people + "m1,Cy\n", []), (people.replace("manager_id", "Code"), [])):
        assert [part.table for part in suggested(tmp_path, x_csv=text).parts] == tables


def test_what_a_file_says_of_the_products_it_names_is_theirs(tmp_path: Path) -> None:
    sales = "下单日期,业务员,产品名称,产品类别,金额\n2026-01-02,李安,轴承,零件,5\n2026-01-03,陈波,电机,整机,6\n"
    parts = {part.table: columns(part) for part in suggested(tmp_path, sales_csv=sales).parts}
    assert parts["products"] == {"product_id": "产品名称", "name": "产品名称", "category": "产品类别"}


def test_a_team_has_the_region_that_the_file_of_people_says_or_stands_for_itself(tmp_path: Path) -> None:
    people = "User ID,Full Name,Department,Region\nU1,Ann,East 1,East\nU2,Bo,West 1,West\n"
    for text, region in ((people, "Region"), (people.replace(",Region", ",Remark"), "Department")):
        parts = {part.table: columns(part) for part in suggested(tmp_path, users_csv=text).parts}
        assert parts["teams"] == {"team_id": "Department", "name": "Department", "region": region}


def test_a_list_of_people_with_one_column_for_number_and_name_needs_no_answer(tmp_path: Path) -> None:
    (part,) = suggested(tmp_path, staff_csv="Employee,Start date\nAnn,2021-03-13\nBo,2021-03-14\n").parts
    assert columns(part) == {"manager_id": "Employee", "name": "Employee", "hired_on": "Start date"}
    assert not part.missing
    assert part["name"].confidence < part["manager_id"].confidence, "one is worth a look"


# Hostile files --------------------------------------------------------------------------------------------------------

HOSTILE = (  # a file's text, and what is said of it (nothing: it is looked at like others)
    ("", "the file is empty"), ("\n\n", "the file is empty"), ("Amount,amount\n1,2\n", "two columns named"),
    ("<html><table></table></html>", "web page"), ("PK\3\4broken", "no readable workbook"), ("Amount\n", ""),
    (",,\n1,2,3\n", ""),
    ("__line,Amount\n1,2\n", "two columns named"), ("=1+1,'; DROP TABLE sales; --\n1,2\n", ""),
    ('"Amount ""net""",Owner\n1,Ann\n', ""), ("\u202eAmount,Owner\n1,Ann\n", ""), ("Amount\x1b[31m,Owner\n1,Ann\n", ""),
)


@pytest.mark.parametrize(("text", "problem"), HOSTILE)
def test_hostile_files_are_told_or_looked_at(text: str, problem: str, tmp_path: Path) -> None:
    suggestion = suggested(tmp_path, deals_csv=text)
    (preview,) = suggestion.previews
    assert problem in str(preview.fault or "")
    assert bool(preview.fault) is bool(problem)
    assert mapping_document(suggestion) == read_back(mapping_text(suggestion), tmp_path)


def test_a_file_with_very_many_columns_takes_no_time(tmp_path: Path) -> None:
    head = ",".join(f"Amount of product {n} in region {n % 7}" for n in range(1_000))
    started = time.process_time()
    suggested(tmp_path, wide_csv=f"{head}\n{','.join('1' * 1_000)}\n")
    assert time.process_time() - started < 4


# Properties -----------------------------------------------------------------------------------------------------------

HEADERS = st.sampled_from(sorted({name for export in EXPORTS for name in export.head.split(",")})) | st.text(
    st.characters(blacklist_characters=",\"'\r\n\t;|^~\x01\x1f，", blacklist_categories=["Cs"]), max_size=8)
CELLS = st.sampled_from(["", "1", "2026-01-02", "3/4/2026", "Ann Lee", "Won", "12.5", "€ 3", "true", "00:02:23", "x y"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), heads=st.lists(HEADERS, min_size=1, max_size=9, unique=True))
def test_a_column_is_never_matched_twice_or_invented(heads: list[str], data: st.DataObject, tmp_path: Path) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(heads), max_size=len(heads)), max_size=4))
    text = "\n".join(map(",".join, [heads, *rows])) + "\n"
    suggestion = suggested(tmp_path, any_csv=text)
    (preview,) = suggestion.previews
    there = {column.name for column in preview.columns}
    for part in suggestion.parts:
        names = [match.column for match in part.matches]
        assert len(names) == len(set(names)), "two for one column"
        assert set(names) <= {column.name for column in SCHEMA[part.table].columns}
        taken = [match.value.column for match in part.matches if match.value and match.value.column]
        assert set(taken) <= there, "a column that the file does not have"
        keys = {match.value.column for match in part.matches if match.value and match.column in SCHEMA[part.table].key}
        assert part.derived or all(taken.count(name) == 1 or name in keys for name in taken), "one for two columns"
    assert mapping_document(suggestion) == read_back(mapping_text(suggestion), tmp_path)


# The schema's own names, and the command ------------------------------------------------------------------------------

VALUES = {"text": ("x one", "y two"), "integer": ("1", "2"), "number": ("1.5", "2.5"), "money": ("3", "4.5"),
          "date": ("2026-01-02", "2026-01-03"), "timestamp": ("2026-01-02 10:00", "2026-01-03 10:00"),
          "month": ("2026-01", "2026-02"), "boolean": ("true", "false")}


def test_files_named_and_headed_like_the_tables_are_what_they_say(tmp_path: Path) -> None:
    for table in SCHEMA.values():
        rows = zip(*((column.values[:2] * 2)[:2] or VALUES[column.type] for column in table.columns), strict=True)
        lines = [[column.name for column in table.columns], *rows]
        (tmp_path / f"{table.name}.csv").write_text("\n".join(map(",".join, lines)) + "\n", "utf-8")
    suggestion = suggested(tmp_path)
    assert suggestion.unplaced == {}
    assert {part.source: part.table for part in suggestion.parts} == {table: table for table in SCHEMA}
    for part in suggestion.parts:
        plain = {match.column for match in part.matches if match.value and match.value.column == match.column}
        references = {column.name for column in SCHEMA[part.table].columns if column.table}
        assert plain | references == {column.name for column in SCHEMA[part.table].columns}, part.table


def test_the_command_prints_the_suggestion_and_writes_the_mapping(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deals.csv").write_text(DEALS.format("Ann", "ann"), "utf-8")
    (tmp_path / "calls.csv").write_text("Assigned,Account,Date\nAnn,Acme,2026-01-02\n", "utf-8")
    files = [str(tmp_path / name) for name in ("deals.csv", "calls.csv")]
    assert main(["match", *files, "--to", str(tmp_path / "mapping.yaml")]) == 0
    said = capsys.readouterr().out
    assert "deals.csv → opportunities" in said
    assert "managers: these names differ only in spelling: Ann | ann" in said
    tables = set(read_mapping(tmp_path / "mapping.yaml").tables)
    assert tables == {"opportunities", "activities", "managers", "customers"}
    assert main(["match", str(tmp_path / "calls.csv"), "--lang", "zh"]) == 0
    assert "列名" in capsys.readouterr().out
    assert main(["match", files[0], "--to", str(tmp_path / "mapping.yaml")]) == 1
    assert "Still needed: sales" in capsys.readouterr().out
    assert main(["match", files[0], str(tmp_path.parent / "calls.csv")]) == 2
    assert "different folders" in capsys.readouterr().err
