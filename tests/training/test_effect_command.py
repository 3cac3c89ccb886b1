"""``training effect`` on a plain file: forms, both languages, and one line where it cannot be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.training.effect import measured
from analytics.training.panel import Panel
from tests.training.companies import company, sellers


@pytest.fixture
def file(tmp_path: Path) -> str:
    rows = company(5).rows.rename(columns={"since": "treated_since"})
    rows["treated_since"] = rows["treated_since"].astype(str).replace("0", "")
    rows.to_csv(tmp_path / "panel.csv", index=False)
    return str(tmp_path / "panel.csv")


def test_a_table_in_both_languages(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["training", "effect", file]) == 0
    text = capsys.readouterr().out
    assert text.startswith("The training works")
    assert "Trained 14, compared 34" in text
    assert "nan" not in text.lower()
    assert main(["training", "effect", file, "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("培训有效")


def test_csv_and_json_agree(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["training", "effect", file, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert main(["training", "effect", file, "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "since,value,low,high,n"
    assert len(lines) == 1 + len(document["by_time"])
    assert document["effect"]["low"] < document["effect"]["value"] < document["effect"]["high"]


@pytest.mark.parametrize(("text", "told"), [
    ("", "there is no row"),
    ("unit,time,outcome\na,1,2\n", "treated_since"),
    ("unit,time,outcome,treated_since\na,1,2,\na,1,3,\n", "line 3: unit 'a' has a second row"),
    ("unit,time,outcome,treated_since\na,1,x,\n", "line 2, outcome: 'x': it is no number"),
    ("unit,time,outcome,treated_since\na,1.5,2,\n", "'1.5': it is no whole number"),
    ("unit,time,outcome,treated_since\na,2026-13,2,\n", "'2026-13': it is no month"),
    ("unit,time,outcome,treated_since\na,1,2,3\na,2,2,4\n", "several values of treated_since"),
    ("unit,time,outcome,treated_since,weight\na,1,2,,0\n", "weight: '0': it is not above zero"),
    ("unit,time,outcome,treated_since,weights\na,1,2,,1\n", "no column 'weights', did you mean 'weight'?"),
])
def test_what_cannot_be_used_is_named(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_text(text, "utf-8")
    assert main(["training", "effect", str(tmp_path / "bad.csv")]) == 2
    assert told in capsys.readouterr().err


def test_who_was_trained_from_the_start_is_set_aside_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "start.csv").write_text(
        "unit,time,outcome,treated_since\na,2026-01,1,2026-01\na,2026-02,2,2026-01\nb,2026-01,1,\nb,2026-02,1,\n",
        "utf-8")
    assert main(["training", "effect", str(tmp_path / "start.csv")]) == 0
    out = capsys.readouterr().out
    assert "1 units were trained before their first outcome" in out
    assert "cannot be told" in out


def test_outcomes_that_rest_on_several_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = sellers(5).rows.rename(columns={"since": "treated_since"})
    rows["treated_since"] = rows["treated_since"].astype(str).replace("0", "")
    rows.to_csv(tmp_path / "panel.csv", index=False)
    assert main(["training", "effect", str(tmp_path / "panel.csv"), "--format", "json"]) == 0
    counted, (_, found) = json.loads(capsys.readouterr().out)["effect"], measured(sellers(5))
    assert found is not None
    assert (counted["value"], counted["se"]) == pytest.approx((found.value, found.se))
    bare = measured(Panel(sellers(5).rows.assign(weight=1.0)))[1]
    assert bare is not None
    assert counted["value"] != pytest.approx(bare.value), "the cases make a difference"


@pytest.mark.parametrize("arguments", [[], ["panel.csv", "--course", "negotiation_practice"]])
def test_a_file_or_a_course_but_not_both(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["training", "effect", *arguments]) == 2
    assert "one of the two" in capsys.readouterr().err
