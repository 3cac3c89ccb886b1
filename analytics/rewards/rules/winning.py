"""Contests and honours in words: what people win by comparison with others or for what they reached."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from analytics.language import N_
from analytics.rewards.contest import Contest
from analytics.rewards.honour import Honour
from analytics.rewards.rules.wording import Rule, Wording

AMONG = {
    "all": N_("Everybody competes with everybody by {measure}, {when}."),
    "team": N_("The members of each team compete by {measure}, {when}."),
    "region": N_("The people of each region compete by {measure}, {when}."),
    "level": N_("The people of each level compete by {measure}, {when}."),
}
AT_YEAR_END = N_("in the last period of each year")
TIES = {
    "share": N_("Those with equal results share the prizes of the places that they take up."),
    "all": N_("Those with equal results all get the highest prize of their places."),
    "tie_break": N_("Between equal results {measure} decides; those still equal share the prizes of their places."),
}
NOISE = {
    "share": N_("Results that cannot be told apart from the best of their place (the 95% interval of the difference "
                "includes 0) count as equal."),
    "ignore": N_("Any difference counts, however small."),
}
HONOURED = {
    ("certificate", "person"): N_("A certificate of honour, {when}, for each person who meets all of this:"),
    ("certificate", "team"): N_("A certificate of honour, {when}, for each team that meets all of this:"),
    ("certificate", "region"): N_("A certificate of honour, {when}, for each region that meets all of this:"),
    ("best_team", "person"): N_("The title of best team, {when}, for each person who meets all of this:"),
    ("best_team", "team"): N_("The title of best team, {when}, for each team that meets all of this:"),
    ("best_team", "region"): N_("The title of best team, {when}, for each region that meets all of this:"),
    ("training_place", "person"): N_("A training place, {when}, for each person who meets all of this:"),
    ("training_place", "team"): N_("A training place, {when}, for each team that meets all of this:"),
    ("training_place", "region"): N_("A training place, {when}, for each region that meets all of this:"),
    ("promotion", "person"): N_("Readiness for promotion, {when}, for each person who meets all of this:"),
    ("promotion", "team"): N_("Readiness for promotion, {when}, for each team that meets all of this:"),
    ("promotion", "region"): N_("Readiness for promotion, {when}, for each region that meets all of this:"),
}


def contest_rules(one: Contest, w: Wording) -> Iterator[Rule]:
    """Who competes, for which prizes, and what happens to those who are level."""
    t = w.t
    yield Rule(t(AMONG[one.among], measure=w.measure(one.measure, one.reads), when=_when(one.window, w)))
    yield Rule(t("Prizes:"), tuple(_prizes(one.prizes, w)))
    yield Rule(t("Nobody wins without {condition}.", condition=w.reached(one.measure, one.reads, one.least)))
    yield Rule(t.sentences(t(TIES[one.ties], measure=w.measure(one.tie_break or one.measure)), t(NOISE[one.noise])))


def _prizes(prizes: tuple[float, ...], w: Wording) -> Iterator[str]:
    place = 1
    for prize, equal in groupby(prizes):
        last = place + len(list(equal)) - 1
        yield w.t("place {n}: {prize}", n=place, prize=w.money(prize)) if last == place else \
            w.t("places {n} to {last}: {prize} each", n=place, last=last, prize=w.money(prize))
        place = last + 1


def honour_rules(one: Honour, w: Wording) -> Iterator[Rule]:
    """Whom it goes to, and how many."""
    t = w.t
    yield Rule(t(HONOURED[one.honour, one.of], when=_when(one.window, w)),
               tuple(w.reached(c.measure, c.reads, c.reach) for c in one.criteria))
    if one.best is None:
        yield Rule(t("There is no limit to how many."))
    else:
        yield Rule(t.plural("Only the best of them by the first of these; those level with it, too.",
                            "Only the best {n} of them by the first of these; those level with the last, too.",
                            one.best))


def _when(window: str, w: Wording) -> str:
    return w.each if window == "period" else w.t(AT_YEAR_END)
