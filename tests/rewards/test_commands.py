"""The commands ``pay`` and ``lint`` on plain files: forms, exit codes, and one line where it cannot be done."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.rewards.plan_file import PLANS

RESULTS = """who,when,measure,value,target
Ana,2026-01,revenue,900000,800000
Ana,2026-02,revenue,100000,800000
Bo,2026-01,revenue,400000,800000
"""
PEOPLE = """who,role,hired_on
Ana,account_manager,2020-01-01
Bo,account_manager,2025-12-01
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "results.csv").write_text(RESULTS, "utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    return ["pay", str(PLANS / "commission.yaml"), str(tmp_path / "results.csv"), "--people",
            str(tmp_path / "people.csv")]


def test_a_table(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(files) == 0
    rows = [row.split() for row in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["who", "period", "sales", "clawback", "draw", "total"]
    assert rows[1] == ["Ana", "Jan", "2026", "3,900.00", "0.00", "0.00",
                       "3,900.00"], "800,000 at 0.4 %, 100,000 at 0.7 %"
    assert rows[3] == ["Bo", "Jan", "2026", "1,600.00", "0.00", "1,400.00",
                       "3,000.00"], "half the target: exactly reached"
    assert rows[4] == ["Bo", "Feb", "2026", "0.00", "0.00", "3,000.00", "3,000.00", "(no", "result)"]
    assert rows[5][0] == "all"


def test_csv_and_json_agree_and_add_up(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main([*files, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [row["amount"] for row in rows] == [row["amount"] for row in document["payouts"]]
    lines = sum(float(row["amount"]) for row in rows if row["line"] != "total" and row["unit"] == "money")
    total = sum(float(row["amount"]) for row in rows if row["line"] == "total")
    assert lines == pytest.approx(total) == pytest.approx(float(document["total"]))
    assert (document["plan"], document["version"]) == ("Commission with accelerator", "1")


def test_one_persons_statements_with_every_step(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--who", "Ana"]) == 0
    text = capsys.readouterr().out
    assert "Ana, Jan 2026: Commission with accelerator, version 1 (results: results.csv)" in text
    assert "¥800,000.00 at 0.4% = ¥3,200.00, ¥100,000.00 at 0.7% = ¥700.00; together ¥3,900.00" in text
    assert "Bo" not in text
    assert main([*files, "--who", "Ana", "--format", "json"]) == 0
    statements = json.loads(capsys.readouterr().out)
    assert [one["total"] for one in statements] == [3900.0, 400.0]
    assert statements[0]["lines"][0]["steps"]
    assert main([*files, "--who", "Ana", "--format", "csv"]) == 0
    assert {row["who"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))} == {"Ana"}


def test_what_cannot_be_done_is_one_line(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (([*files, "--who", "Anna"], "there is nobody called 'Anna' among the people, did you mean "
                                                        "'Ana'?"),
                            (["pay", "none.yaml", files[2]], "none.yaml: there is no such file"),
                            (["lint", "none.yaml"], "none.yaml: there is no such file"),
                            (files[:3], "nobody takes part in the plan")):
        assert main(arguments) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert said in printed.err
        assert printed.err.count("\n") == 1


def test_lint_says_whether_there_is_anything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(PLANS / "commission.yaml")]) == 0
    assert capsys.readouterr().out == "No findings.\n"
    gated = str(PLANS / "balanced_scorecard.yaml")
    assert main(["lint", gated]) == 1
    assert capsys.readouterr().out.startswith("cliff: components.card.then.0: at 0.7 the amount jumps by 50% of")
    assert main(["lint", gated, "--format", "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["code"], finding["place"], finding["size"]) == ("cliff", "components.card.then.0", 0.5)
    assert main(["lint", gated, "--format", "csv"]) == 1
    assert capsys.readouterr().out.startswith("code,place,size,finding\ncliff,")


@pytest.mark.parametrize("command", ["pay", "lint"])
def test_help_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"Example: python -m analytics {command} data/plans/commission.yaml" in capsys.readouterr().out


def test_a_reader_that_has_enough_is_no_error(files: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)  # like ``| head`` that has ended
    with os.fdopen(write, "w") as closed:
        done = subprocess.run([sys.executable, "-m", "analytics", *files], stdout=closed, stderr=subprocess.PIPE,
                              text=True,
                              cwd=Path(__file__).parents[2], check=False)
    assert done.stderr == ""


def test_pay_needs_no_warehouse(files: list[str], tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "analytics", *files], capture_output=True, cwd=tmp_path, check=False,
                          env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]),
                                            "BRIDGEBOARD_WAREHOUSE": "none"})
    assert done.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "results.csv"], "and makes none"


@pytest.mark.parametrize(("language", "heading", "tier"), [
    ([], "## Commission (sales)", "  - from 100% on: 0.7%"),
    (["--lang", "zh"], "## 提成（销售）", "  - 100%及以上：0.7%")])
def test_rules_in_words(language: list[str], heading: str, tier: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", str(PLANS / "commission.yaml"), *language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("## ")
    assert heading in lines
    assert tier in lines


# on the company's data ----------------------------------------------------------------------------------------------


def paid_by(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["pay", *arguments, "--format", "csv"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_pay_reads_the_companys_data_where_no_file_is_named(
    demo_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, stored = str(PLANS / "target_bonus.yaml"), ["--warehouse", str(demo_place)]
    everything = paid_by([plan, *stored], capsys)
    assert {row["period"] for row in everything} == {"2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"}
    for period, wanted in (("2026-Q3", {"2026-07-01"}), ("month", {"2026-10-01"}), ("2026-03-31..2026-04-01", {
            "2026-01-01", "2026-04-01"}), ("all", {row["period"] for row in everything})):
        told = paid_by([plan, *stored, "--period", period], capsys)
        assert told == [row for row in everything if row["period"] in wanted], period
    assert main(["pay", plan, *stored, "--period", "2026-Q3", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    total = sum(float(r["amount"]) for r in everything if r["line"] == "total" and r["period"] == "2026-07-01")
    assert float(document["total"]) == pytest.approx(total)
    assert main(["pay", plan, *stored, "--period", "2026-Q4"]) == 0
    assert "Results reach 2026-10-31; so far only: Oct 2026 – Dec 2026" in capsys.readouterr().out


def test_a_period_of_plain_files(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = paid_by([*files[1:], "--period", "2026-02"], capsys)
    assert {row["period"] for row in rows} == {"2026-02-01"}
    assert main([*files, "--period", "2026-02"]) == 0
    assert "400.00" in capsys.readouterr().out.splitlines()[1], "with the rest of the ramp's and draw's months computed"


def test_what_pay_cannot_do_on_the_companys_data(
    demo_place: Path, tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    plan, stored = str(PLANS / "target_bonus.yaml"), ["--warehouse", str(demo_place)]
    for arguments, said in (
        ([plan, *stored, "--people", files[4]], "--people goes with RESULTS; name a file of results, or leave it out"),
        ([plan, *stored, "--period", "2020-01"], "nothing is paid in 2020-01; the results and the plan meet from"),
        ([plan, *stored, "--period", "soon"], "'soon' is no period; write one of month, quarter"),
        ([plan, "--warehouse", str(tmp_path / "none")], "There is no warehouse at"),
    ):
        assert main(["pay", *arguments]) == 2
        printed = capsys.readouterr()
        assert (printed.out, printed.err.count("\n")) == ("", 1)
        assert said in printed.err
