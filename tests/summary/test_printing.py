"""``python -m analytics summary``: a month as a table or JSON, in both languages, and what cannot be told."""

from __future__ import annotations

import json
import re

import pytest

from analytics.__main__ import main
from tests.company import CALENDAR_YEAR, write

YEAR = "2025-06"


@pytest.fixture(scope="module")
def place(tmp_path_factory, frames):
    file = tmp_path_factory.mktemp("summary") / "company.duckdb"
    write(frames, file, CALENDAR_YEAR)
    return str(file)


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["summary", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_table_begins_with_the_finding_and_has_every_part(capsys, place):
    code, out, _ = run(capsys, YEAR, "--warehouse", place)
    assert code == 0
    assert out.startswith("Jun 2025 is ")
    assert "Growth in the plan: " in out
    assert "- Revenue reached " in out
    assert "Net retention" in out


def test_in_chinese_every_sentence_is_chinese(capsys, place):
    out = run(capsys, YEAR, "--lang", "zh", "--warehouse", place)[1]
    assert out.startswith("2025年6月收入")
    assert re.findall(r"(?:[A-Za-z]+ ){3}", out) == []


def test_json_is_what_the_model_holds_and_adds_up(capsys, place):
    code, out, _ = run(capsys, YEAR, "--format", "json", "--warehouse", place)
    found = json.loads(out)
    assert (code, found["month"], found["complete"]) == (0, YEAR, True)
    *teams, company = found["bridge"]
    assert sum(team["actual"] for team in teams) == company["actual"]
    causes = ("volume", "price", "mix", "new", "lost", "unsplit")
    assert sum(company[cause] for cause in causes) == company["actual"] - company["last_year"]
    revenue = found["figures"]["revenue"]
    assert round(100 * revenue["value"]) == company["actual"]
    assert revenue["unit"] == "money"
    assert found["figures"]["win_rate"]["plan"] is None, "unknown is null, never NaN"


def test_the_usual_month_is_the_last_complete_one(capsys, place):
    assert json.loads(run(capsys, "--format", "json", "--warehouse", place)[1])["month"] == "2025-07"


@pytest.mark.parametrize(("month", "said"), [
    ("2031-01", "still to come"), ("2020-01", "lies before the data"), ("June", "is no month")])
def test_a_month_that_cannot_be_told_says_why_in_one_line(capsys, place, month, said):
    code, out, err = run(capsys, month, "--warehouse", place)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
