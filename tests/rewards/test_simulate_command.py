"""The command ``simulate`` on plain files: forms that agree, exit codes, and one line where it cannot be done."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.rewards.plan_file import PLANS
from tests.rewards.history import SKEWED, months

COLUMNS = ("who", "when", "measure", "value", "target")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    rows = [row for n in range(6) for row in months(*[8e5 * x for x in SKEWED[n:] + SKEWED[:n]], who=f"p{n}",
                                                    target=8e5)]
    with (tmp_path / "results.csv").open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "people.csv").write_text("\n".join([
        "who,role,hired_on", *(f"p{n},account_manager,2020-01-01" for n in range(6)), "p6,account_manager,2025-12-20"]),
        "utf-8")
    return ["simulate", str(PLANS / "commission.yaml"), str(tmp_path / "results.csv"), "--people",
            str(tmp_path / "people.csv"), "--draws", "200"]


def _csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table_with_what_is_assumed(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--budget", "400_000", "--response", "team_bonus"]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[0].split() == ["figure", "p10", "p50", "p90", "mean"]
    for said in ("Commission with accelerator, version 1; CNY; 200 draws of Jan 2026 to Dec 2026, seed 7; 7 people",
                 "Budget 400,000.00: passed in ", "Friebel, Heinz, Krueger and Zubanov (2017)",
                 "Side effect: Wages rose by 2.2%", "measured elsewhere, not in this company",
                 "Without history, so drawn from everybody: p6", "Returns lower the month of their order"):
        assert said in text


def test_the_forms_agree_and_the_seed_decides(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for more in (["--format", "csv"], ["--format", "json"], ["--format", "csv"], ["--format", "csv", "--seed", "8"]):
        assert main([*files, "--budget", "400000", *more]) == 0
        texts.append(capsys.readouterr().out)
    rows, document = _csv(texts[0]), json.loads(texts[1])
    assert [{k: str(v) for k, v in row.items()} for row in document["rows"]] == rows
    assert texts[2] == texts[0]
    assert texts[3] != texts[0]
    by_name = {row["figure"]: {k: float(v) for k, v in row.items() if k != "figure"} for row in rows}
    cost = by_name["cost"]
    assert cost["p10"] < cost["p50"] < cost["p90"]
    for parts in ("line ", "period "):
        total = sum(row["mean"] for name, row in by_name.items() if name.startswith(parts))
        assert total == pytest.approx(cost["mean"])
    assert document["assumptions"] | {"draws": 200, "seed": 7, "budget": 400000.0} == document["assumptions"]
    assert 0 <= document["over_budget"]["chance"] <= 1
    assert document["newcomers"] == ["p6"]


def test_against_another_plan_by_person(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(PLANS / "commission.yaml", tmp_path)
    (tmp_path / "steeper.yaml").write_text("extends: commission.yaml\ntitle: Steeper\ncomponents:\n"
                                           "  sales: {rates: {points: [[0, 0.004], [1, 0.02]]}}\n", "utf-8")
    other = [files[0], str(tmp_path / "steeper.yaml"), *files[2:], "--against", files[1]]
    assert main(other) == 0
    assert "Against Commission with accelerator, version 1: 7 gain, 0 lose, 0 stay" in capsys.readouterr().out
    assert main([*other, "--each", "--format", "csv"]) == 0
    rows = _csv(capsys.readouterr().out)
    assert [row["who"] for row in rows] == [f"p{n}" for n in range(7)]
    for row in rows:
        now, proposed, difference = (float(row[name]) for name in ("now", "proposed", "difference"))
        assert proposed - now == pytest.approx(difference, abs=0.02)
        assert float(row["low"]) <= difference <= float(row["high"])
        assert float(row["gains"]) > 0.9
    assert main([*files, "--against", files[1], "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["against"] == {"plan": "Commission with accelerator", "version": "1"}
    assert next(row for row in document["rows"] if row["figure"] == "difference")["p90"] == 0


def test_each_person_without_another_plan(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--each", "--format", "csv"]) == 0
    rows = _csv(capsys.readouterr().out)
    assert list(rows[0]) == ["who", "p10", "p50", "p90", "mean"]
    assert len(rows) == 7


WRONG = [
    (["--draws", "1"], "draws: this number is too low; write at least 50"),
    (["--months", "0"], "months: this number is too low; write at least 1"),
    (["--budget", "0"], "budget: this number is too low; write one above 0"),
    (["--response", "magic"], "response: there is none called 'magic'; choose one of none, piece_rate"),
    (["--against", "none.yaml"], "none.yaml: there is no such file"),
    (["--people", "none.csv"], "none.csv: there is no such file"),
]


@pytest.mark.parametrize(("more", "said"), WRONG, ids=[w[-1] for w in WRONG])
def test_what_cannot_be_done_is_one_line(files: list[str], more: list[str], said: str,
                                         capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, *more]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", "--help"])
    assert ended.value.code == 0
    assert "Example: python -m analytics simulate data/plans/commission.yaml" in capsys.readouterr().out
