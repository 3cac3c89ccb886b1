"""Kirkpatrick's four levels of evidence as rungs: what is shown on each, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.language import N_, Language
from analytics.learning.course_effect import Evidence
from analytics.learning.effects import Measured

LEVELS = {  # what each level asks (Kirkpatrick 1959)
    "reaction": N_("Reaction: did people find it useful?"),
    "learning": N_("Learning: do they know and can they do more?"),
    "behaviour": N_("Behaviour: do they work in another way?"),
    "results": N_("Results: does the company get more of it?"),
}


@dataclass(frozen=True)
class Rung:
    """One level: ``state`` as a verdict, or ``not_measured``; ``text`` says what it rests on."""

    level: str
    state: str
    text: str


def ladder(evidence: Evidence, told: Callable[[Measured], str], t: Language) -> list[Rung]:
    """The four rungs, lowest first; ``told`` names an outcome with its effect, as ``win rate +9.6 pt``."""
    rungs = [Rung("reaction", "not_measured", t("Not measured: no table holds what participants thought of it."))]
    learnt = _effects(evidence.skills, told, t)
    test = "" if evidence.score is None else t("Mean test result {score} of 100 (n {n}).",
                                               score=t.number(evidence.score), n=t.number(evidence.tests))
    skills = learnt or t("No skill that it teaches was rated before and after.")
    rungs.append(Rung("learning", _state(evidence.skills), t.sentences(skills, test)))
    for level, effects in (("behaviour", evidence.behaviour), ("results", evidence.results)):
        said = _effects(effects, told, t) or t("Not measured: no metric of the goals and scorecards says it.")
        rungs.append(Rung(level, _state(effects), said))
    return rungs


def _state(effects: Sequence[Measured]) -> str:
    """The best proven of them; harm is not hidden by what is not shown."""
    said = {one.said for one in effects}
    return next((state for state in ("works", "harms", "not_shown", "cannot_tell") if state in said), "not_measured")


def _effects(effects: Sequence[Measured], told: Callable[[Measured], str], t: Language) -> str:
    def listed(state: str) -> str:
        return t.listed(told(one) for one in effects if one.said == state)

    lines = {"works": N_("Shown: {outcomes}."), "harms": N_("Got worse: {outcomes}."),
             "not_shown": N_("Not shown: {outcomes}."), "cannot_tell": N_("Cannot be told: {outcomes}.")}
    return t.sentences(*(t(line, outcomes=listed(state)) for state, line in lines.items() if listed(state)))
