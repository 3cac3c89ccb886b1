"""Warnings: what is doubtful stays loaded, is pointed out, and lowers its table's score; what is sound is not."""

from __future__ import annotations

import re

import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.language import LANGUAGES, Language
from analytics.warehouse.doubts import CHECKS, SENTENCES
from analytics.warehouse.loaded import doubts, scores
from analytics.warehouse.query import open_warehouse

from .conftest import Company

ADMINISTRATOR = Viewer(frozenset({Role.ADMINISTRATOR}))


def _add(company: Company, table: str, text: str) -> None:
    company.write(f"{table}.csv", text)
    company.mapping["sources"][table] = {"file": f"{table}.csv"}
    columns = {column: column for column in text.splitlines()[0].split(",")}
    company.mapping["tables"][table] = {"source": table, "columns": columns}


def _doubts(company: Company) -> list[tuple]:
    company.load()
    return company.rows("SELECT table_name, rule, rows, example FROM load_doubts ORDER BY ALL")


PEOPLE = "manager_id,name,hired_on,left_on\n1,Ann,2026-01-10,2026-03-31\n2,Bo,,\n"
DEALS = "opportunity_id,manager_id,amount,opened_on,closed_on,outcome\n"
ONE_DOUBT = (  # tables with sound rows and one that is not (at the edge of the rule, where it has one), rule, example
    ({"managers": PEOPLE, "activities": "manager_id,occurred_at,type\n1,2026-03-31 23:59,call\n1,2026-04-01,call\n"},
     ("activities", "after_leaving", 1, "2026-04-01 00:00:00")),
    ({"managers": PEOPLE, "activities": "manager_id,occurred_at,type\n1,2026-01-10,call\n1,2026-01-09 23:59,call\n"},
     ("activities", "before_hiring", 1, "2026-01-09 23:59:00")),
    ({"managers": PEOPLE, "team_assignments": "manager_id,team_id,starts_on,ends_on\n1,N,2026-01-10,2026-03-31\n"
      "1,S,2026-01-11,\n2,S,2026-01-11,\n"}, ("team_assignments", "after_leaving", 1, "1")),
    ({"managers": PEOPLE, "courses": "course_id,name,mode,hours\nC,C,course,1\n",
      "enrolments": "manager_id,course_id,starts_on\n1,C,2026-03-31\n1,C,2026-04-01\n2,C,2026-04-01\n"},
     ("enrolments", "after_leaving", 1, "2026-04-01")),
    ({"opportunities": DEALS + "a,1,5,2026-03-01,2026-03-02,won\nb,1,5,2026-03-01,,\nc,1,5,2026-03-01,2026-03-02,\n"},
     ("opportunities", "closed_without_outcome", 1, "c")),
    ({"opportunities": DEALS + "a,1,5,2026-03-01,2026-03-02,won\nc,1,5,2026-03-01,,lost\n"},
     ("opportunities", "outcome_without_day", 1, "c")),
    ({"surveys": "kind,sent_on,answered_on,score\nnps,2026-03-01,2026-03-02,9\nnps,2026-03-01,,8\nces,2026-03-01,,\n"},
     ("surveys", "score_without_answer", 1, "8")),
    ({"sales": "sold_on,amount,manager_id\n2026-03-04,1,1\n2026-03-05,1,\n"}, ("sales", "nobody", 1, "2026-03-05")),
    ({"sales": "sale_id,sold_on,amount,manager_id\na,2026-03-04,1,1\nb,2026-03-05,1,\nc,2026-03-06,1,\n",
      "sale_credits": "sale_id,manager_id,share\nc,1,1\n"}, ("sales", "nobody", 1, "2026-03-05")),
    ({"customers": "customer_id,name,manager_id,ended_on\n1,A,1,\n2,B,,\n3,C,,\n4,D,,2026-01-31\n",
      "account_assignments": "customer_id,manager_id,starts_on\n3,1,2026-01-01\n"}, ("customers", "nobody", 1, "B")),
    ({"sales": "sold_on,amount,manager_id\n2026-03-04,1,1\n2026-03-04,1,1\n2026-03-04,2,1\n"},
     ("sales", "copies", 1, "2026-03-04")),
    ({"sales": "sold_on,amount,manager_id\n2026-01-04,1,1\n2026-03-04,1,1\n"}, ("sales", "no_rows", 0, "2026-02")),
)


@pytest.mark.parametrize(("tables", "doubt"), ONE_DOUBT, ids=[f"{d[0]} {d[1]}" for _, d in ONE_DOUBT])
def test_what_is_doubtful_is_pointed_out_and_stays(company: Company, tables: dict[str, str], doubt: tuple) -> None:
    for table, text in tables.items():
        _add(company, table, text)
    assert _doubts(company) == [doubt]
    assert company.quarantine() == []
    ((loaded, doubtful, score),) = company.rows(
        f"SELECT loaded, doubtful, score FROM load_scores WHERE table_name = '{doubt[0]}'")
    assert (doubtful, score) == (doubt[2], pytest.approx(100 * (loaded - doubt[2]) / loaded))


def test_a_column_that_was_not_loaded_is_no_doubt_about_each_row(company: Company) -> None:
    company.write("sales.csv", "sold_on,amount\n2026-03-04,1\n2026-03-05,2\n")
    company.mapping["tables"]["sales"] = {"source": "sales", "columns": {"sold_on": "sold_on", "amount": "amount"}}
    assert "nobody" not in [rule for _, rule, _, _ in _doubts(company)]


def test_a_customer_that_was_lost_buys_nothing_more(company: Company) -> None:
    _add(company, "customers", "customer_id,name,ended_on,manager_id\n7,A,2026-03-04,1\n")
    _add(company, "sales", "sold_on,amount,manager_id,customer_id,kind\n2026-03-04,1,1,7,sale\n2026-03-05,1,1,7,sale\n"
                           "2026-03-05,-1,1,7,return\n")
    assert _doubts(company) == [("sales", "after_loss", 1, "2026-03-05")]


SPELT = (  # names, whether they differ only in spelling
    (("Acme Ltd.", "ACME Ltd"), True), (("Müller & Co. GmbH", "Müller Co GmbH"), True), (("Acme", "Acme, Inc."), True),
    (("深圳腾讯有限公司", "深圳腾讯"), True), (("Ａ 公司（上海）", "a公司(上海)"), True), (("Acme", "Acme 2"), False),
    (("North Ltd", "South Ltd"), False), (("Ltd", "Inc"), False), (("A.B.C.", "ABC"), True),
)


@pytest.mark.parametrize(("names", "same"), SPELT)
def test_names_that_differ_only_in_spelling_are_pointed_out_and_not_joined(
    company: Company, names: tuple[str, str], same: bool
) -> None:
    _add(company, "customers", "customer_id;name;manager_id\n7;{};1\n8;{};1\n".format(*names).replace(";", "\t"))
    company.mapping["tables"]["customers"]["columns"] = {c: c for c in ("customer_id", "name", "manager_id")}
    assert _doubts(company) == ([("customers", "spelling", 2, " | ".join(names))] if same else [])
    assert company.rows("SELECT count(*) FROM customers") == [(2,)]


VOLUMES = (  # rows of the months from January on, doubts
    ((20, 20, 20, 20, 20, 20, 7, 20), []), ((21, 21, 21, 21, 21, 21, 6, 21), [("few_rows", 6, "2026-07")]),
    ((20, 20, 20, 20, 20, 20, 60, 20), []), ((20, 20, 20, 20, 20, 20, 61, 20), [("many_rows", 61, "2026-07")]),
    ((19, 19, 19, 19, 19, 19, 1, 19), []), ((20, 20, 20, 20, 20, 1, 20), []), ((20, 20, 20, 20, 20, 20, 1), []),
)


@pytest.mark.parametrize(("volumes", "found"), VOLUMES)
def test_a_sudden_change_of_volume(company: Company, volumes: tuple[int, ...], found: list[tuple]) -> None:
    """Against the median of six months before it of twenty rows at least; the last month may not be over."""
    days = [f"2026-{month:02}-03" for month, count in enumerate(volumes, 1) for _ in range(count)]
    rows = "".join(f"{n},{day},1,1\n" for n, day in enumerate(days))
    _add(company, "sales", "sale_id,sold_on,amount,manager_id\n" + rows)
    assert [row[1:] for row in _doubts(company)] == found


def test_scores_of_the_loads_before_are_kept(company: Company) -> None:
    company.load()
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,10\n2026-03-05,9,-4\n2026-03-05,,1\n2026-03-05,1,1\n")
    company.load()
    assert company.rows("SELECT loaded, quarantined, doubtful, score FROM load_scores WHERE table_name = 'sales' "
                        "ORDER BY rowid DESC") == [(2, 0, 0, 100.0), (3, 1, 1, 50.0)]


def test_who_may_load_reads_warnings_in_words(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,,10\n2026-03-05,2,-4\n")
    company.load()
    warehouse = open_warehouse(company.place)
    assert doubts(warehouse, ADMINISTRATOR, Language()).to_dict("records") == [{
        "table": "sales", "column": "manager_id", "rows": 1, "example": "2026-03-04",
        "warning": "“Account manager” is empty: nobody is responsible."}]
    assert list(scores(warehouse, ADMINISTRATOR)["table_name"]) == ["managers", "sales"]
    for read in (lambda who: doubts(warehouse, who, Language()), lambda who: scores(warehouse, who)):
        with pytest.raises(NotAllowed):
            read(Viewer(frozenset({Role.TEAM_LEAD}), teams=frozenset({"N"})))


def test_every_rule_has_a_sentence_in_each_language() -> None:
    assert {check.rule for check in CHECKS} <= set(SENTENCES)
    for sentence in SENTENCES.values():
        assert set(re.findall(r"{(\w+)}", sentence)) <= {"column", "value"}
        assert Language("zh_CN")(sentence) != sentence
    assert len(LANGUAGES) == 2
