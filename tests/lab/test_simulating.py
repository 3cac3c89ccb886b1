"""The command ``simulate`` on the company's own data."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.access import local_owner
from analytics.lab.company_results import company_results
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.simulation import simulate
from analytics.warehouse.query import open_warehouse


def test_without_files_it_is_the_companys_data(demo_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = PLANS / "commission.yaml"
    assert main(["simulate", str(plan), "--draws", "100", "--format", "csv", "--warehouse", str(demo_place)]) == 0
    rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    data = open_warehouse(demo_place)
    outlook = Outlook.of(company_results(data, local_owner(), read_plan(plan, "CNY")), Assumptions(draws=100))
    data.close()
    simulated = simulate(read_plan(plan, "CNY"), outlook)
    assert float(rows["cost"]["mean"]) == pytest.approx(simulated.cost.mean(), abs=0.01)
    assert "period 2026-11-01" in rows, "the month after the data's last"


def test_two_plans_of_the_company_are_compared(demo_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = PLANS / "commission.yaml", PLANS / "target_bonus.yaml"
    assert main(["simulate", str(one), "--against", str(other), "--draws", "50", "--warehouse", str(demo_place)]) == 0
    assert "Against Target bonus by a curve, version 1: " in capsys.readouterr().out


def test_no_warehouse_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(PLANS / "commission.yaml"), "--warehouse", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
