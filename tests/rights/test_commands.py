"""What each command hands out. Whoever may read the files asks with every right, so what counts is that a command tells
what it is for and nothing beside: no names where figures are asked for, no pay beside results."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from analytics.__main__ import _parser, main
from analytics.rewards.plan_file import PLANS
from tests.rights import delivered
from tests.rights.company import MEMBER
from tests.rights.secrets import Secrets

COMMISSION, BONUS = str(PLANS / "commission.yaml"), str(PLANS / "target_bonus.yaml")
SMALL = ["--draws", "50", "--months", "3"]


@dataclass(frozen=True)
class Told:
    """How a command is called (``{out}``: a file's name without its ending), what it tells and what else it may."""

    call: list[str]
    tells: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    store: bool = True


def _told(*call: str, tells: str = "", may: str = "", store: bool = True) -> Told:
    return Told(list(call), frozenset(tells.split()), frozenset(may.split()), store)


COMMANDS = {
    "demo": [],  # made-up people; see tests/demo
    "load": [],  # reads files and prints counts; see test_loading_tells_no_row
    "metric": [_told("metric", "revenue", "--by", "region"), _told("metric", "--list", store=False),
               _told("metric", "csat", "--by", "account_manager", "--format", "csv", tells="people"),
               _told("metric", "revenue", "--by", "customer", "--format", "json", tells="customers"),
               _told("metric", "peer_score", "--by", "team")],
    "pay": [_told("pay", BONUS, "--format", "csv", "--xlsx", "{out}.xlsx", tells="people pay")],
    "simulate": [_told("simulate", BONUS, *SMALL),
                 _told("simulate", BONUS, "--against", COMMISSION, *SMALL, "--pdf", "{out}.pdf"),
                 _told("simulate", BONUS, "--against", COMMISSION, *SMALL, "--pdf", "{out}.pdf", "--names", "--xlsx",
                       "{out}.xlsx", tells="people", may="pay")],
    "lint": [_told("lint", BONUS, store=False)], "rules": [_told("rules", BONUS, store=False)],
    "training gaps": [_told("training", "gaps"), _told("training", "gaps", "--by", "role"),
                      _told("training", "gaps", "--by", "person", "--format", "json", tells="people")],
    "training effect": [_told("training", "effect", "--course", "negotiation_practice", "--format", "json")],
    "training plan": [_told("training", "plan", "--budget", "20000", "--seconds", "2", "--format", "csv",
                            tells="people")],
    "summary": [_told("summary", "--format", "json", may="people"),
                _told("summary", "--pdf", "{out}.pdf", "--pptx", "{out}.pptx", "--xlsx", "{out}.xlsx", "--html",
                      "{out}.html", may="people texts")],
    "trail verify": [_told("trail", "verify")],
    "trail list": [_told("trail", "list", "--format", "json", tells="people texts", may="addresses")],
    "state backup": [_told("state", "backup", "{out}.jsonl", tells="people texts", may="addresses")],
    "state restore": [],  # writes; see tests/state/test_backup.py
    "state version": [_told("state", "version")],
    "state upgrade": [],  # writes; see tests/state/test_revisions.py
    "sign-ins end": [],  # writes; see tests/state/test_sign_ins.py
    "snapshots list": [_told("snapshots", "list")],
    "snapshots use": [],  # switches; see tests/warehouse/test_history.py
    "snapshots upgrade": [],  # writes; see tests/warehouse/test_upgrade.py
    "match": [],  # of files that the caller names; see tests/warehouse/test_matching.py
}


@pytest.fixture(autouse=True)
def _kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{place / 'state.db'}")


CASES = [told for calls in COMMANDS.values() for told in calls]


@pytest.mark.parametrize("told", CASES, ids=[" ".join(told.call[:7]) for told in CASES])
def test_a_command_tells_what_it_is_for_and_nothing_beside(
    told: Told, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], secrets: Secrets,
) -> None:
    call = [part.format(out=tmp_path / "out") for part in told.call]
    store = ["--warehouse", str(place)] if told.store else []
    assert main([*call, *store]) in (0, 1)
    files = [delivered.file_text(path.read_bytes()) for path in tmp_path.glob("out.*")]
    found = delivered.all_marks([capsys.readouterr().out, *files])
    kinds = {kind for kind, marks in secrets.of("HR").items() if kind != "own lead" and found & marks}
    assert kinds <= told.tells | told.may
    assert kinds >= told.tells


def test_one_persons_pay_is_that_persons_alone(place: Path, capsys: pytest.CaptureFixture[str], secrets: Secrets):
    assert main(["pay", BONUS, "--who", MEMBER, "--warehouse", str(place)]) == 0
    found = delivered.all_marks([capsys.readouterr().out])
    assert found & secrets.of("HR")["people"] == {MEMBER.lower()}
    others = frozenset().union(*(marks for person, marks in secrets.pay.items() if person != MEMBER))
    assert found & secrets.pay[MEMBER]
    assert found & others - secrets.pay[MEMBER] == set()


def leaves(parser: argparse.ArgumentParser, above: str = "") -> Iterator[str]:
    """The commands of a parser, those below others by both names."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        yield above.strip()
    for action in below:
        for name, one in action.choices.items():
            yield from leaves(one, f"{above} {name}")


def test_every_command_is_looked_at() -> None:
    assert set(leaves(_parser())) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    example = capsys.readouterr().out.partition("Example: ")[2]
    assert f"python -m analytics {command.split()[0]}" in example


def test_loading_tells_no_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what was refused it tells file, line, column and reason, and the value that is wrong, but nobody's name."""
    files = {"managers": "manager_id,name,email\nAM1,Qn77777z,qe77777z@x.org\n",
             "activities": "manager_id,occurred_at,type,note\nAM1,not a day,call,Qo77777z\n"}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(yaml.safe_dump({
        "sources": {name: {"file": f"{name}.csv"} for name in files},
        "tables": {name: [{"source": name, "columns": {c: c for c in text.split("\n")[0].split(",")}}]
                   for name, text in files.items()}}), "utf-8")
    monkeypatch.delenv("BRIDGEBOARD_STATE")
    main(["load", str(mapping), "--from", str(tmp_path), "--warehouse", str(tmp_path / "w")])
    said = capsys.readouterr()
    assert "not a day" in said.out + said.err
    assert delivered.marks(said.out + said.err) & {"qn77777z", "qe77777z", "qo77777z"} == set()
