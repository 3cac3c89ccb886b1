"""What the Gaps page says: findings written from the figures, and what could not be told, with the remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from analytics.language import N_, Language
from analytics.learning.certificates import CertificatesView
from analytics.learning.gaps import GapsView
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_groups import HeatView, RatersView, TrendView
from analytics.learning.gaps_results import ResultsView
from analytics.training.certificates import STATES
from analytics.training.gaps import alarming

MOST = 8  # people that a sentence names
_WORST = {
    "region": N_("{skill} in {group} is {gap} levels under what its roles require"),
    "team": N_("{skill} in {group} is {gap} levels under what its roles require"),
    "role": N_("{group}: {skill} is {gap} levels under what the role requires"),
    "person": N_("{skill} of {group} is {gap} levels under what the role requires"),
}


def unloaded(topic: str, loaded: Collection[str]) -> list[str]:
    """The tables that have to be loaded before the topic has any finding."""
    needed = () if topic == "certificates" else ("skills", "skill_requirements", "skill_assessments")
    return [name for name in needed if name not in loaded]


def absent(tables: Collection[str], t: Language) -> str:
    """The title where these tables are not loaded; empty where all are there."""
    if "skill_requirements" in tables:
        return t("No skill requirements are loaded")
    return t("No skill assessments are loaded") if tables else ""


def headline(view: HeatView, choice: GapsChoice, groups: Mapping[str, str], t: Language) -> str:
    """The largest gap that is surely one: its whole interval lies above 0 (one person's has none)."""
    cells = view.cells.dropna(subset=["gap"])
    if cells.empty:
        return t("Nobody to show was assessed in the last 12 months")
    sure = cells[(cells["low"] > 0) | ((choice.split == "person") & (cells["gap"].round(1) > 0))]
    if sure.empty:
        return t("No gap can be told from none")
    worst, names = sure.iloc[0], dict(zip(view.skills["skill_id"], view.skills["skill"], strict=True))
    return t(_WORST[choice.split], skill=names[worst["skill_id"]], group=groups[worst["group"]],
             gap=t.number(worst["gap"], 1))


def beyond(view: HeatView, alarm: float, t: Language) -> str:
    """How many cells of the heat map lie beyond the alarm."""
    shown = view.cells["gap"].dropna()
    hot = int(alarming(shown, alarm).sum())
    if not hot:
        return t("No gap reaches {alarm} levels", alarm=t.number(alarm, 1))
    return t.plural("{n} of {total} gaps reaches {alarm} levels", "{n} of {total} gaps reach {alarm} levels",
                    hot, total=t.number(len(shown)), alarm=t.number(alarm, 1))


def first(skills: pd.DataFrame, t: Language) -> str:
    """Which skill comes first by both ways to rank them, or by each."""
    known = skills.dropna(subset=["borich"])
    if known.empty:
        return t("Which skill comes first")
    by_size = known.loc[known["borich"].idxmax(), "skill"]
    by_people = known.loc[known["ranked_discrepancy"].idxmin(), "skill"]
    if by_size == by_people:
        return t("{skill} comes first, by size and by how many are short", skill=by_size)
    return t("{size} comes first by size, {people} by how many are short", size=by_size, people=by_people)


def bias(view: RatersView, t: Language) -> str:
    """How the selection rates itself against lead and colleagues."""
    value, low, high = (float(view.everybody[name]) for name in ("difference", "low", "high"))
    if value != value:
        return t("Too few people to tell how self-ratings differ")
    facts = {"value": t.number(abs(value), 1), "low": t.number(low, 1), "high": t.number(high, 1)}
    if low > 0:
        return t("Self-ratings lie {value} levels above those of others", **facts)
    if high < 0:
        return t("Self-ratings lie {value} levels below those of others", **facts)
    return t("Self-ratings cannot be told from those of others")


def apart(view: RatersView, groups: Mapping[str, str], t: Language) -> str:
    """Which groups rate themselves otherwise than the company does."""
    clear = view.biases[view.biases["sure"]]
    if clear.empty:
        return t("No group rates itself clearly otherwise than the company")
    return t("Rating themselves clearly otherwise than the company: {groups}",
             groups=t.listed(groups[group] for group in clear["group"]))


def kindest(view: RatersView, t: Language) -> str:
    """The skill in which self-ratings lie highest above those of others."""
    if view.skills.empty or view.skills[["lead", "peer"]].isna().all(axis=None):
        return t("Self, lead and colleagues side by side")
    return t("{skill} is what people rate most kindly themselves", skill=view.skills["skill"].iloc[0])


def moved(view: TrendView, t: Language) -> str:
    """Whether levels changed since the assessment before."""
    value, low, high = (float(view.everybody[name]) for name in ("change", "low", "high"))
    if value != value:
        return t("Nobody to show was assessed twice by the same rater")
    facts = {"value": t.number(abs(value), 2)}
    if low > 0:
        return t("Levels rose by {value} since the assessment before", **facts)
    if high < 0:
        return t("Levels fell by {value} since the assessment before", **facts)
    return t("Levels did not clearly change since the assessment before")


def movers(frame: pd.DataFrame, t: Language) -> str:
    """Which rows (by their label) surely rose and which surely fell."""
    sure = frame[frame["sure"]]
    up, down = (t.listed(sure.loc[which, "label"]) for which in (sure["change"] > 0, sure["change"] < 0))
    if up and down:
        return t("Clearly up: {up}; clearly down: {down}", up=up, down=down)
    if up or down:
        return t("Clearly up: {names}", names=up) if up else t("Clearly down: {names}", names=down)
    return t("Nothing clearly rose or fell")


def tied(view: ResultsView, metric: str, t: Language) -> str:
    """Which gaps go along with weaker results, as far as chance among many is ruled out."""
    if not view.told:
        return t.plural("{n} person is too few to tell, it takes {needed}", "{n} people are too few to tell, it takes "
                        "{needed}", view.people, needed=t.number(view.needed)) \
            if view.people < view.needed else t("Gaps or results are too alike to tell")
    weaker = view.frame.loc[view.frame["weaker"], "skill"]
    if weaker.empty:
        return t("No gap clearly goes along with weaker {metric}", metric=t.inside(metric))
    return t("Gaps in {skills} go along with weaker {metric}", skills=t.listed(weaker), metric=t.inside(metric))


def certified(view: CertificatesView, t: Language) -> str:
    """How many certificates need something."""
    total = view.totals
    if not any(total.values()):
        return t("No certificates to show")
    if not total["expired"] + total["missing"] + total["due"]:
        return t("All certificates are valid, none is due soon")
    return t("Certificates: {expired} expired, {missing} missing, {due} due soon",
             **{state: t.number(n) for state, n in total.items()})


def counted(row: Mapping[str, Any], t: Language) -> str:
    """The certificates of a group."""
    return t("{expired} expired, {missing} missing, {due} due soon, {valid} valid",
             **{state: t.number(row[state]) for state in STATES})


def untold(view: GapsView, choice: GapsChoice, t: Language, *, names: bool) -> list[str]:
    """What could not be told of the selection, a sentence with the remedy each; people are named where ``names``."""
    people = choice.people(view.people)
    named = dict(zip(people["manager_id"], people["name"], strict=True))
    bare = [named[i] for i in view.missing.without_requirement if i in named]
    shown = {(i, s) for i, s in zip(*(choice.rows(view.gaps)[c] for c in ("manager_id", "skill_id")), strict=True)}
    blank = [pair for pair in view.missing.not_assessed if pair in shown]
    said = []
    if bare:
        who = t("They are: {names}.", names=t.listed(sorted(bare)[:MOST])) if names else ""
        said.append(t.sentences(t.plural(
            "{n} person has a role and level without a requirement; add them to the table skill_requirements.",
            "{n} people have a role and level without a requirement; add them to the table skill_requirements.",
            len(bare)), who))
    if blank:
        said.append(t.plural(
            "{n} required skill of a person was not assessed in the last 12 months; ask the lead to rate it.",
            "{n} required skills of people were not assessed in the last 12 months; ask their leads to rate them.",
            len(blank)))
    names_of = dict(zip(view.gaps["skill_id"], view.gaps["skill"], strict=True))
    weightless = [names_of[s] for s in view.missing.unweighted if s in {skill for _, skill in shown}]
    if weightless:
        said.append(t("Without importance or criticality, counted as 1: {skills}.", skills=t.listed(weightless)))
    return said
