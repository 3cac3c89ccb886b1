"""Every function that reads for a viewer, asked by every reader: who is refused, what is kept of the answers, and that
nothing else than the company's figures depends on people whom a reader does not see.

Marks (``test_matrix``) tell whose a name or a text is; sums have none. So what cannot be seen must not matter: where
something else happens in other teams, a reader is told the same (non-interference, Goguen and Meseguer 1982).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from analytics.access import Role, Viewer
from analytics.metrics.company_policy import company_policy
from analytics.state.store import State
from analytics.warehouse.memory import Memory
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from tests.company import Frames, write
from tests.pages.conftest import ROOT
from tests.rights.elsewhere import elsewhere, parts
from tests.rights.questions import READERS, REFUSED, questions

LEADS, SEES_NOBODY = "lead", "executive"
FOR_ALL = {  # what is kept of everybody's rows for whoever asks; never shown as it is
    "assessment", "gaps bias", "led", "pay_lines", "payouts", "skill effects", "standings", "training effect",
    "training ground", "course effect"}
SLOW = ("training effect", "training ground", "skill effects", "course effect")  # made from no reader: shared here
PAY_OF_ALL = {
    "lab.company_results.company_results", "lab.statements.company_payouts", "lab.statements.everybody"}
PAY_OF_ONE = {"lab.costliest.costliest", "lab.statements.person_pay", "lab.statements.readable"}
A_PERSON = {
    "performance.duties.duties", "performance.person.asked", "performance.person.person_view",
    "performance.person.work_view", "learning.gaps_person.person_gaps"}
MAY_NOT_ASK = {  # about MEMBER, where it is about one person
    "executive who leads": PAY_OF_ALL | PAY_OF_ONE | A_PERSON,
    "lead": PAY_OF_ALL | PAY_OF_ONE | {"lab.statements.cost_by_period", "performance.support.suggested"},
    "account manager": PAY_OF_ALL | {
        "lab.statements.cost_by_period", "performance.support.suggested", "performance.team.team_view",
        "performance.contests.best_team_view", "performance.contests.team_figures", "learning.plan.planning",
        "summary.alerts.alerts", "summary.month.month_view"},
    "executive": PAY_OF_ALL | PAY_OF_ONE | A_PERSON | {
        "metrics.rows.figure_query", "metrics.rows.rows_behind", "performance.accounts.account",
        "performance.accounts.accounts", "performance.accounts.happened", "performance.assessing.own_scores",
        "performance.assessing.people_today", "performance.person.visible_people",
        "performance.readiness.readiness_view", "performance.risk.flagged", "performance.risk.overdue_invoices",
        "performance.scorecard.scorecard_view", "performance.service.open_cases", "performance.support.cases",
        "performance.support.reasons", "performance.voices.comments", "performance.voices.notes",
        "learning.certificates.certificates_of_people", "learning.effects_rows.panel_rows",
        "learning.effects_rows.trained_rows", "learning.gaps.gaps_view",
        "learning.gaps_person.priorities", "learning.in_force.places_in_force", "learning.plan.planning",
        "lab.statements.paid_people"},
}
NOTHING_AT_ALL = {"summary.reward_cost.reward_cost"}  # says so without an error
COMPANYS = {  # what is told of everybody to be compared with, and where it stands in the answer
    "performance.assessing.assessment": "", "performance.assessing.latest_scores": "",  # cut by ``own_scores``
    "performance.assessing.own_scores": r"\[(estimate|low|high|sd|peer_mean|weight|reliability|worst_month)\]",
    "performance.contests.best_team_view": "", "performance.contests.team_figures": "",
    "performance.contests.contest_view":
        r"\.people\[(place|money|chance)\]|\.(entered|sharing|winner_is_best|noise|luck|cost|company.*)",
    "performance.duties.duties": r"\[company\]", "performance.questions.company_figure": "",
    "performance.readiness.readiness_view": r"\.criteria\[(have|state)\]",  # the score drawn towards the peers
    "performance.scorecard.scorecard_view":
        r"\.now\.(estimate|low|high|weight|peer_mean|reliability|worst_month)|\.line\[(value|low|high|team)\]|"
        r"\.build\[(peers|difference|peer_median|aim|gain)\]|\.bad_month|\.rank\..",
    "performance.support.cases": "", "performance.support.reasons": r"\.points\[\w+\]|\.book\[(median|heavy)\]",
    "performance.team.team_view": r"\.reference\..*|\.comparison\[band\]",
    "learning.course_effect.course_effect": "", "learning.effects.overview": "", "learning.effects.skill_effects": "",
    "learning.effects.measured_uplifts": "", "learning.ground.ground": "", "lab.pay_lines.pay_lines": "",
    "summary.month.month_view": r"\.(made_at|snapshot)|\.people\.spread\..*",
    "summary.people.people": r"\.spread\..*",
    "performance.customers.asked": "", "performance.person.asked": "",  # no answer yet
}
Answers = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def opened(place: Path, raw: Frames, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Warehouse]]:
    """The marked company, and the same with other things happening elsewhere."""
    other = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere(raw), other, company_policy())
    found = {"here": Warehouse(current(place)), "elsewhere": Warehouse(current(other))}
    yield found
    for warehouse in found.values():
        warehouse.close()


@pytest.fixture(scope="module")
def state(place: Path) -> Iterator[State]:
    opened = State(f"sqlite:///{place / 'state.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def told(opened: dict[str, Warehouse], state: State) -> tuple[Answers, Mapping[str, Memory]]:
    """What each reader is answered, as if nobody had asked before, and what is kept of it."""
    here, kept = opened["here"], {}
    every, answers = questions(here, state), {}
    first = every["learning.course_effect.course_effect"](READERS[SEES_NOBODY])
    assert first != REFUSED
    shared = {key: value for key, value in here.memory.items() if _kind(key) in SLOW}
    for reader, viewer in READERS.items():
        here.memory = kept[reader] = Memory()
        here.memory.update(shared)
        answers[reader] = {name: ask(viewer) for name, ask in every.items()}
    return answers, kept


def _kind(key: object) -> str:
    return str(key[0] if isinstance(key, tuple) else key)


@pytest.mark.parametrize("reader", READERS)
def test_who_is_refused_what(reader, told):
    refused = {name for name, answer in told[0][reader].items() if isinstance(answer, str) and answer == REFUSED}
    assert refused == MAY_NOT_ASK[reader]


@pytest.mark.parametrize("viewer", [Viewer(frozenset({Role.ADMINISTRATOR})), Viewer(frozenset()), Viewer(frozenset(
    {Role.ADMINISTRATOR}), "AM00005", frozenset({"T0001"}))], ids=["administrator", "nobody", "who has but the person"])
def test_who_may_see_nothing_is_refused_everything(viewer, opened, state):
    answers = {name: ask(viewer) for name, ask in questions(opened["here"], state).items()}
    assert {name for name, answer in answers.items() if not (isinstance(answer, str) and answer == REFUSED)} == (
        NOTHING_AT_ALL)
    assert all(answers[name] is None for name in NOTHING_AT_ALL)


def test_what_is_kept_of_one_reader_is_no_others(told):
    """Each asked with an empty memory: a key of two readers has one value, and there are none but for what is kept of
    everybody's rows."""
    kept = [(reader, key, value) for reader, memory in told[1].items() for key, value in memory.items()]
    first: dict[object, tuple[str, object]] = {}
    for reader, key, value in kept:
        other, same = first.setdefault(key, (reader, value))
        assert other == reader or _kind(key) in FOR_ALL, f"{key} is kept for {other} and {reader}"
        if other != reader and _kind(key) not in SLOW:
            assert dict(parts(value)) == dict(parts(same)), f"{key} differs between {other} and {reader}"
    assert {_kind(key) for _, key, _ in kept} == kinds_kept() - {"latest"}, "without one that only the map fills"


def kinds_kept() -> set[str]:
    """The kinds of what is kept with a snapshot, by the lines of code that keep it."""
    texts = [path.read_text("utf-8") for path in (ROOT / "analytics").rglob("*.py")]
    named = r'(?:\bkey = \(?|memory\.\w+\(\(?|memory\[\(?)"([\w ]+)"'
    found = {kind for text in texts if ".memory" in text for kind in re.findall(named, text)}
    assert found
    return found


@pytest.mark.parametrize("reader", ["lead", "account manager"])
def test_what_happens_elsewhere_changes_but_the_companys_figures(reader, told, opened, state):
    every, here = questions(opened["elsewhere"], state), told[0][reader]
    for name in (name for name in here if COMPANYS.get(name) != ""):
        now, then = dict(parts(every[name](READERS[reader]))), dict(parts(here[name]))
        other = {place for place in now.keys() | then.keys() if now.get(place) != then.get(place)}
        free = re.compile(COMPANYS.get(name, "nothing"))
        assert sorted(place for place in other if not free.fullmatch(place)) == [], name


def test_what_happens_elsewhere_matters_where_it_may(told, opened, state):
    """The same change is seen by who sees those teams: otherwise nothing would be shown by the test above."""
    every, here = questions(opened["elsewhere"], state), told[0][SEES_NOBODY]
    seen = ("summary.month.month_view", "learning.gaps_groups.heat", "summary.history.history",
            "performance.risk.risk", "learning.certificates.certificates")
    assert [name for name in seen if dict(parts(every[name](READERS[SEES_NOBODY]))) == dict(parts(here[name]))] == []
