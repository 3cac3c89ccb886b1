"""Promotion criteria and their evidence in words."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.assessment.promotion import MET, NOT_MET, UNKNOWN, overall
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.readiness import ReadinessView
from analytics.promotion import Step

CRITERIA = {
    "months_in_level": N_("Months in the level"), "score": N_("Score"), "skills": N_("Skills of the new level"),
    "certificates": N_("Required certificates"), "no_support_plan": N_("No open support plan"),
}
STATES = {MET: N_("met"), NOT_MET: N_("not met"), UNKNOWN: N_("unknown")}
GLYPHS = {MET: "●", NOT_MET: "■", UNKNOWN: "○"}
SHOWN = {"all": N_("Everybody"), "met": N_("All criteria met"), "near": N_("One criterion missing")}


def label(criterion: str, t: Language) -> str:
    """A criterion's name; a metric goes by its own."""
    return t(CRITERIA.get(criterion) or CATALOGUE[criterion].label)


def asked(step: Step, writer: Writer) -> list[str]:
    """The criteria of a step as sentences."""
    t, said = writer.language, []
    for criterion in step.criteria:
        if criterion == "months_in_level":
            said.append(t("at least {n} months in the level", n=step.months_in_level))
        elif criterion == "score":
            said.append(t("a score of {points} or more", points=t.number(step.score)))
        elif criterion == "skills":
            said.append(t("{share} of the skills that the new level requires", share=t.percent(step.skills, 0)))
        elif criterion == "certificates":
            said.append(t("every required certificate valid"))
        elif criterion == "no_support_plan":
            said.append(t("no open support plan"))
        else:
            one = CATALOGUE[criterion]
            words = N_("{metric} of {value} or less") if one.direction == "down" else N_("{metric} of {value} or more")
            said.append(t(words, metric=t.inside(t(one.label)), value=writer.value(one, step.metrics[criterion])))
    return said


def written(criterion: str, value: float, writer: Writer) -> str:
    """A needed or present value in its criterion's unit; ``–`` where it is unknown."""
    t = writer.language
    if value != value:
        return "–"
    if criterion == "no_support_plan":
        return t("open") if value else t("none")
    if criterion in CATALOGUE:
        return writer.value(CATALOGUE[criterion], value)
    return t.number(value, 1 if criterion == "score" else 0)


def headline(view: ReadinessView, t: Language) -> str:
    """How many meet everything; of one person how many criteria are met."""
    if view.people.empty:
        return t("There is no next level to be reached")
    if len(view.people) == 1:
        met = int((view.criteria["state"] == MET).sum())
        return t("{name} meets {n} of {all} criteria for level {level}", name=view.people["name"].iloc[0], n=met,
                 all=len(view.criteria), level=view.people["to_level"].iloc[0])
    ready = sum(state == MET for state in states(view).values())
    return t.plural("{n} of {all} meets every written criterion for the next level",
                    "{n} of {all} meet every written criterion for the next level", ready, all=len(view.people))


def some(view: ReadinessView, shown: str) -> ReadinessView:
    """Of SHOWN: everybody, those who meet everything, or those who meet all but one criterion; unknown is not met."""
    if shown == "all":
        return view
    missing = (view.criteria["state"] != MET).groupby(view.criteria["manager_id"]).sum()
    kept = set(missing.index[missing == (0 if shown == "met" else 1)])
    return ReadinessView(*(frame[frame["manager_id"].isin(kept)].reset_index(drop=True)
                           for frame in (view.people, view.criteria)))


def states(view: ReadinessView) -> dict[str, str]:
    """manager_id -> the state of all criteria together."""
    return {str(key): overall(part) for key, part in view.criteria.groupby("manager_id")["state"]}


def table(view: ReadinessView, writer: Writer, teams: Mapping[str, str]) -> pd.DataFrame:
    """One row a person by name: the state, team, level to reach, and each criterion with its sign and value."""
    t, together = writer.language, states(view)
    people = view.people
    frame = pd.DataFrame({
        "": [GLYPHS[together[i]] for i in people["manager_id"]], t("Name"): people["name"],
        t("Team"): [teams.get(i, "") for i in people["team_id"]],
        t("Level"): [f"{a} → {b}" for a, b in zip(people["level"], people["to_level"], strict=True)],
    })
    for criterion in dict.fromkeys(view.criteria["criterion"]):
        own = view.criteria[view.criteria["criterion"] == criterion].set_index("manager_id")
        cells = {i: f"{GLYPHS[s]} {written(criterion, h, writer)}" + _of(criterion, n, writer)
                 for i, s, h, n in zip(own.index, own["state"], own["have"], own["needed"], strict=True)}
        frame[label(criterion, t)] = [cells.get(i, "") for i in people["manager_id"]]
    return frame


def _of(criterion: str, needed: float, writer: Writer) -> str:
    counted = criterion in ("skills", "certificates") and needed == needed
    return f" / {written(criterion, needed, writer)}" if counted else ""


def evidence(view: ReadinessView, manager_id: str, writer: Writer) -> pd.DataFrame:
    """One person's criteria: state, needed, present, and what is missing or not yet known."""
    t, own = writer.language, view.criteria[view.criteria["manager_id"] == manager_id]
    return pd.DataFrame({
        "": [GLYPHS[s] for s in own["state"]], t("Criterion"): [label(c, t) for c in own["criterion"]],
        t("Needed"): [written(c, v, writer) for c, v in zip(own["criterion"], own["needed"], strict=True)],
        t("Present"): [written(c, v, writer) for c, v in zip(own["criterion"], own["have"], strict=True)],
        t("State"): [t(STATES[s]) for s in own["state"]], t("Still missing"): own["detail"],
    })
