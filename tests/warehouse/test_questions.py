"""What is asked before a load: only what both readings fit, with an example that tells them apart; answers hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.language import Language, Phrase
from analytics.warehouse import dates
from analytics.warehouse.matching.mapping_text import mapping_text, suggested_mapping
from analytics.warehouse.matching.matching import suggest
from analytics.warehouse.matching.preview import previews
from analytics.warehouse.matching.questions import Question, date_formats, questions
from analytics.warehouse.matching.suggestion import Choices, Match

FORMATS = [  # values, order, the formats by which they can be read, because
    (["03/04/2026", "05/06/2026"], dates.DAY_FIRST, ("%d/%m/%Y",), "both orders fit"),
    (["03/04/2026", "05/06/2026"], dates.MONTH_FIRST, ("%m/%d/%Y",), "both orders fit"),
    (["03/04/2026", "25/06/2026"], dates.MONTH_FIRST, (), "there is no 25th month"),
    (["03.04.26"], dates.DAY_FIRST, ("%d.%m.%y",), "their own mark, and a year of two digits"),
    (["03.04.26"], dates.YEAR_FIRST, ("%y.%m.%d",), "which can then come first too"),
    (["03/04/2026"], dates.YEAR_FIRST, (), "four digits are at the end"),
    (["03-04-2026 15:05", "03-04-2026"], dates.DAY_FIRST, ("%d-%m-%Y %H:%M", "%d-%m-%Y"), "with and without a clock"),
    (["03/04/2026 3:05 PM"], dates.MONTH_FIRST, ("%m/%d/%Y %I:%M %p",), "twelve hours"),
    (["2026-04-03", "03/04/2026"], dates.DAY_FIRST, ("%Y-%m-%d", "%d/%m/%Y"), "certain ones are read as well"),
    (["soon", "03/04/2026"], dates.DAY_FIRST, ("%d/%m/%Y",), "damage is left to the load"),
    (["03/04/2026 at noon"], dates.DAY_FIRST, (), "a clock that no format reads"),
]


@pytest.mark.parametrize(("values", "order", "formats", "because"), FORMATS, ids=[f[3] + f[1] for f in FORMATS])
def test_formats_of_dates_in_digits(values, order, formats, because):
    assert date_formats(values, order) == formats, because


@pytest.fixture
def asked(tmp_path: Path):
    """Gives the questions about a file of sales with these columns, beside one of people."""
    (tmp_path / "managers.csv").write_text("manager_id,name\nm1,Ann\nm2,Bo\n", "utf-8")

    def of(header: str, *rows: str, choices: Choices | None = None) -> list[Question]:
        (tmp_path / "sales.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
        return questions(suggest(previews(sorted(tmp_path.glob("*.csv")))), choices or Choices())

    of.suggested = lambda choices: suggest(previews(sorted(tmp_path.glob("*.csv"))), choices)
    return of


def test_nothing_is_asked_where_the_values_prove_their_reading(asked):
    assert asked("sold_on,manager_id,amount", "25/04/2026,m1,1.50", "03/04/2026,m2,2.25") == []


def test_an_order_is_asked_with_an_example_that_tells_the_readings_apart(asked):
    rows = ("sold_on,manager_id,amount", "04/04/2026,m1,1.50", "03/04/2026,m2,2.25")
    (question,) = asked(*rows)
    assert question.text.text(Language()) == "Which day is “03/04/2026” in sold_on?", "not the 4th of April"
    assert question.options == ((dates.DAY_FIRST, dt.date(2026, 4, 3)), (dates.MONTH_FIRST, dt.date(2026, 3, 4)))
    assert question.answer == ""
    for order, form in ((dates.DAY_FIRST, "%d/%m/%Y"), (dates.MONTH_FIRST, "%m/%d/%Y")):
        choices = question.decide(Choices(), order)
        (again,) = asked(*rows, choices=choices)
        assert again.answer == order, "it can be changed afterwards"
        (entry,) = suggested_mapping(asked.suggested(choices)).tables["sales"]
        assert entry.columns["sold_on"].dates == (form,)
        assert form in mapping_text(asked.suggested(choices)), "and is kept with the mapping"


@pytest.mark.parametrize(("value", "options"), [
    ("1,234", (("1234, without decimals", "."), ("1 and 234 thousandths", ","))),
    ("1.234", (("1234, without decimals", ","), ("1 and 234 thousandths", "."))),
])
def test_a_mark_that_groups_or_begins_the_decimals_is_asked(asked, value, options):
    rows = ("sold_on,manager_id,amount", f'2026-04-05,m1,"{value}"', f'2026-04-06,m2,"{value}"')
    (question,) = asked(*rows)
    assert value in question.text.text(Language())
    assert tuple((meaning.text(Language()), code) for code, meaning in question.options) == options
    choices = question.decide(Choices(), options[0][1])
    assert choices.reading == {"sales": {"decimal": options[0][1]}}
    assert [one.answer for one in asked(*rows, choices=choices)] == [options[0][1]]


def test_two_clocks_are_asked(tmp_path):
    (tmp_path / "calls.csv").write_text(
        "Activity ID,Type,Date,Assigned,Call Duration\n1,Call,2026-04-05,Ann,0:00\n2,Call,2026-04-06,Bo,2:23\n",
        "utf-8")
    (question,) = questions(suggest(previews([tmp_path / "calls.csv"])), Choices())
    assert [meaning.text(Language()) for _, meaning in question.options] == ["2 min 23 s", "2 h 23 min"]
    assert question.decide(Choices(), "mm:ss").reading == {"calls": {"durations": "mm:ss"}}


def test_a_file_that_could_be_several_tables_is_asked_about_and_can_be_left_out(asked, tmp_path):
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", "utf-8")
    assert asked("sold_on,manager_id,amount", "2026-04-05,m1,5") == [], "it fits no table, and is not loaded"
    unclear = replace(asked.suggested(Choices()), unplaced={"notes": ("cases", "handoffs")})
    (question,) = questions(unclear, Choices())
    assert question.text.text(Language()) == "What does notes.csv hold?"
    assert [str(meaning) for _, meaning in question.options] == ["Service cases", "Hand-offs", "Nothing to load"]
    assert question.decide(Choices(), "cases").tables == {"notes": "cases"}
    assert asked.suggested(question.decide(Choices(), "none")).unplaced == {}


def test_columns_that_fit_alike_are_asked_about_with_their_values(asked):
    rows = ("sold_on,manager_id,amount", "2026-04-05,m1,5")
    assert asked(*rows) == []
    sure = asked.suggested(Choices())
    open_ = Match("amount", None, 0.0, Phrase("several columns fit"), ("amount", "sold_on"))
    parts = tuple(replace(part, matches=(open_,)) if part.table == "sales" else part for part in sure.parts)
    (question,) = questions(replace(sure, parts=parts), Choices())
    assert question.text.text(Language()) == "Which column of sales.csv is “Amount”?"
    assert [meaning.text(Language()) for _, meaning in question.options] == [
        "amount: 5", "sold_on: 2026-04-05", "None of them"]
    for answer, kept in (("amount", "amount"), ("none", "")):
        choices = question.decide(Choices(), answer)
        assert choices.columns == {("sales", "sales", "amount"): kept}
        assert questions(replace(sure, parts=parts), choices)[0].answer == answer
