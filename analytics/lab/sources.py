"""What can be opened in the Reward lab: plans in force, the company's ready plans, and scenarios that people saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.access import Permission, Viewer
from analytics.documents import checked, read_document
from analytics.errors import NotAllowed, UsageError
from analytics.lab.draft import Content, plan_of
from analytics.lab.plan_text import written
from analytics.language import N_, Language, Words, in_language
from analytics.policy import Rewards
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.parameters import document
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS
from analytics.state import pay_plans, scenarios
from analytics.state.pay_plan import PlanVersion
from analytics.state.scenarios import Scenario
from analytics.state.store import State

DRAWS, MANY, FEW_DRAWS = 1000, 1500, 250  # of more people than so many fewer draws, so that a slider answers at once


@dataclass(frozen=True)
class Source:
    """``key``: ``plan:FILE``, ``version:PLAN/NUMBER`` or ``scenario:ID``; ``base``: the plan that it comes from, as the
    state names it; ``kept``: the scenario or version itself, None for a file.
    """

    key: str
    name: Words
    base: str
    content: Content
    kept: Scenario | PlanVersion | None = None

    def called(self, t: Language) -> str:
        """Its name in the reader's language."""
        return in_language(self.name, t)

    @property
    def in_force(self) -> bool:
        """Whether people are paid by it today."""
        return isinstance(self.kept, PlanVersion) and self.kept.status == "in_force"


def usual(rewards: Rewards | None, people: int) -> Assumptions:
    """What is assumed at first: the policy's budget, and as many draws as are answered at once for so many people."""
    return Assumptions.model_validate({"budget": rewards.budget if rewards else None,
                                       "draws": DRAWS if people <= MANY else FEW_DRAWS})


def listed(viewer: Viewer, state: State, assumed: Assumptions, currency: str, first: str = "") -> dict[str, Source]:
    """Everything that can be opened, by key: plans in force first, then files, scenarios and other versions.

    ``assumed``: what is assumed where nothing was saved; ``currency``: the company's, in which a file pays that names
    none; ``first``: the file that comes first. What can no longer be read as a plan is left out. Raises ``NotAllowed``
    for who may not make plans.
    """
    if not viewer.may(Permission.PLANS):
        raise NotAllowed(N_("Plans of rewards are made by HR."))
    versions = [one for version in pay_plans.versions(state, viewer)
                if (one := _of_version(version, assumed, currency))]
    files = [one for path in sorted(PLANS.glob("*.yaml"))
             if (one := _of_file(path, path.stat().st_mtime_ns, assumed, currency))]
    files.sort(key=lambda one: one.base != first)
    saved = [one for scenario in scenarios.visible(state, viewer) if (one := _of_scenario(scenario, currency))]
    ordered = [*(one for one in versions if one.in_force), *files, *saved,
               *(one for one in versions if not one.in_force)]
    return {one.key: one for one in ordered}


@lru_cache(maxsize=100)
def _of_file(path: Path, changed: int, assumed: Assumptions, currency: str) -> Source | None:
    """A plan's own text with its comments; where it extends another, the two written out together."""
    try:
        text = path.read_text("utf-8-sig")
        text = written(read_document(path)) if "extends:" in text else text
        return Source(f"plan:{path.stem}", plan_of(text, currency, str(path)).title, path.stem,
                      Content(text, assumed, currency))
    except UsageError:
        return None


def _of_scenario(one: Scenario, currency: str) -> Source | None:
    content = _content(one.document, one.assumptions, currency)
    return Source(f"scenario:{one.id}", one.name, one.base, content, one) if content else None


def _of_version(one: PlanVersion, assumed: Assumptions, currency: str) -> Source | None:
    content = _content(one.document, assumed.model_dump(mode="json"), currency)
    if content is None or one.status == "withdrawn":
        return None
    return Source(f"version:{one.name}", one.name, one.name, content, one)


def _content(document: Mapping[str, Any], assumptions: Mapping[str, Any], currency: str) -> Content | None:
    """What is kept, as text; None where it is no plan (any more)."""
    return _read(json.dumps(dict(document)), json.dumps(dict(assumptions)), currency)


@lru_cache(maxsize=200)
def _read(document: str, assumptions: str, currency: str) -> Content | None:
    plan = json.loads(document)
    try:
        checked(Plan, plan, "")
        return Content(written(plan), checked(Assumptions, json.loads(assumptions), ""), currency)
    except UsageError:
        return None


def scenario_of(source: Source, content: Content, name: str, notes: str) -> Scenario:
    """What is on the desk as a scenario to be kept: the open one changed, or a new one."""
    plan, kept = content.plan, source.kept
    assumptions = content.assumptions.model_dump(mode="json")
    if isinstance(kept, Scenario):
        return Scenario(name, kept.base, document(plan), assumptions, notes, kept.id, kept.version)
    return Scenario(name, source.base, document(plan), assumptions, notes)

