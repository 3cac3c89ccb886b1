"""``simulate --xlsx --pdf`` and ``pay --xlsx``: files that say what the command prints, in both languages."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from analytics.__main__ import main
from analytics.rewards.plan_file import PLANS
from tests.sheets import column, read

PLAN, TODAY = str(PLANS / "target_bonus.yaml"), str(PLANS / "team_pool.yaml")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Twelve people over fourteen months."""
    months = [f"2025-{n:02}" for n in range(1, 13)] + ["2026-01", "2026-02"]
    rows = [f"p{n},{month},revenue,{1000 * (90 + 2 * n + 7 * ((n + i) % 5))},100000" for n in range(12)
            for i, month in enumerate(months)]
    (tmp_path / "results.csv").write_text("who,when,measure,value,target\n" + "\n".join(rows), "utf-8")
    people = [f"p{n},account_manager,T{n // 6},East,2020-01-01" for n in range(12)]
    (tmp_path / "people.csv").write_text("who,role,team,region,hired_on\n" + "\n".join(people), "utf-8")
    return [str(tmp_path / "results.csv"), "--people", str(tmp_path / "people.csv")]


def simulate(files: list[str], *more: str) -> int:
    return main(["simulate", PLAN, *files, "--draws", "100", *more])


@pytest.mark.parametrize(("lang", "cost", "total"), [("en", "Expected cost", "Proposed"), ("zh", "预期成本", "拟议")])
def test_what_is_printed_is_what_is_written(lang, cost, total, files, tmp_path, capsys):
    book, page = tmp_path / "lab.xlsx", tmp_path / "lab.pdf"
    assert simulate(files, "--against", TODAY, "--budget", "900_000", "--format", "csv", "--xlsx", str(book), "--pdf",
                    str(page), "--lang", lang) == 0
    printed = {row["figure"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    sheets = list(read(book.read_bytes()).values())
    assert {row[0]: row for row in sheets[0]}[cost][1] == pytest.approx(float(printed["cost"]["mean"]), abs=0.01)
    people = next(rows for rows in sheets if "p11" in [row[0] for row in rows])
    assert column(people, total)[-1] == pytest.approx(float(printed["cost"]["mean"]), abs=0.05)
    assert len(PdfReader(page).pages) == 1


def test_people_are_named_on_the_page_only_when_asked(files, tmp_path):
    page = tmp_path / "lab.pdf"
    against = ["--against", TODAY, "--pdf", str(page)]
    assert simulate(files, *against) == 0
    assert not any(f"p{n}" in PdfReader(page).pages[0].extract_text() for n in range(12))
    assert simulate(files, *against, "--names") == 0
    assert any(f"p{n}" in PdfReader(page).pages[0].extract_text() for n in range(12))


@pytest.mark.parametrize(("more", "said"), [
    (["--pdf", "x.pdf"], "name that with --against"), (["--xlsx", "x.xlsx"], "name that with --against"),
    (["--against", TODAY, "--pdf", "/no/such/folder/x.pdf"], "cannot be written")])
def test_one_line_where_it_cannot_be_done(more, said, files, capsys):
    assert simulate(files, *more) == 2
    message = capsys.readouterr().err
    assert said in message
    assert "Traceback" not in message


def test_only_the_proposed_plan_is_responded_to(files, capsys):
    """The response is to the new plan: today's costs what it costs without it."""
    costs = []
    for response in ("none", "team_bonus"):
        assert simulate(files, "--against", TODAY, "--format", "csv", "--response", response) == 0
        rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
        costs.append((float(rows["cost"]["mean"]), float(rows["cost"]["mean"]) - float(rows["difference"]["mean"])))
    (calm, calm_today), (responding, responding_today) = costs
    assert responding > calm
    assert responding_today == pytest.approx(calm_today, abs=0.05)


def test_pay_writes_the_workbook_for_payroll(files, tmp_path, capsys):
    book = tmp_path / "pay.xlsx"
    assert main(["pay", TODAY, *files, "--format", "csv", "--xlsx", str(book), "--lang", "zh"]) == 0
    totals = [float(row["amount"]) for row in csv.DictReader(io.StringIO(capsys.readouterr().out))
              if row["line"] == "total"]
    rows = read(book.read_bytes())["发放明细"]
    assert column(rows, "合计")[:-1] == totals
    assert column(rows, "合计")[-1] == pytest.approx(sum(totals))
