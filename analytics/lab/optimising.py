"""Plans under a budget in the Reward lab: the search on its ground, and what was found as a table and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.lab.numbers import written
from analytics.lab.view import SPLITS, LabView, performance
from analytics.language import N_, Language
from analytics.rewards.drawing import Progress
from analytics.rewards.judging import Aim, Judged, People
from analytics.rewards.optimise import Frontier, frontier
from analytics.rewards.parameters import Parameter
from analytics.rewards.plan import Plan

CURRENT = "current"
DROPPED = {
    "budget": N_("over the budget too often: {n}"),
    "fairness": N_("under the floor of fairness: {n}"),
    "flat": N_("more work brings too many people nothing: {n}"),
    "cliff": N_("a cliff: {n}"),
    "inversion": N_("less pay for better results: {n}"),
    "refused": N_("numbers that do not fit each other: {n}"),
    "unproved": N_("not sure enough in fresh futures: {n}"),
}


def searched(plan: Plan, view: LabView, free: Mapping[str, tuple[float, float]], aim: Aim,
             progress: Progress | None = None) -> Frontier:
    """Search around the plan that ``view`` shows, on the same ground, with fairness judged as it is shown there.

    See ``optimise.frontier`` for ``free``, ``progress`` and what is raised.
    """
    on, target = view.ground, view.ground.people["target"].to_numpy(float)
    people = People(performance(on), {split: on.people[split].to_list() for split in SPLITS}, on.smallest,
                    np.where(target > 0, target, 1) if view.proposed.of_target else None)
    return frontier(plan, on.responding, free, aim, people, progress)


def ids(found: Frontier) -> dict[str, Judged]:
    """The plans found by the number that they are shown under, the cheapest first, then the starting one."""
    return {**{str(n): one for n, one in enumerate(found.best, 1)}, CURRENT: found.current}


def drawn(found: Frontier, chosen: str, free: Sequence[Parameter], t: Language) -> pd.DataFrame:
    """What ``charts.frontier`` draws: the plans found, and the starting one."""
    kinds = {CURRENT: CURRENT, chosen: "chosen"}
    return pd.DataFrame([
        (name, name, kinds.get(name, "best"), one.cost, one.motivation, one.correlation, numbers(one, free, t))
        for name, one in ids(found).items()],
        columns=["id", "label", "kind", "cost", "motivation", "fairness", "text"])


def numbers(one: Judged, free: Sequence[Parameter], t: Language) -> str:
    """The free numbers of a plan in a line; of the starting one that it is this."""
    if not one.values:
        return t("starting plan")
    return t.listed(f"{p.label.text(t)} {written(p, one.values[p.id], one.plan.currency, t)}" for p in free)


def table(found: Frontier, free: Sequence[Parameter], t: Language) -> pd.DataFrame:
    """A row a plan, the starting one last; everything as text in the reader's language."""
    return pd.DataFrame([_row(name, one, free, t) for name, one in ids(found).items()])


def _row(name: str, one: Judged, free: Sequence[Parameter], t: Language) -> dict[str, str]:
    def money(amount: float) -> str:
        return t.money(amount, one.plan.currency, fine=True)

    return {t("Plan no."): t("starting plan") if name == CURRENT else name,
            t("Expected cost"): money(one.cost),
            t("P10 to P90"): f"{money(one.low)} – {money(one.high)}",
            t("Over budget"): f"{t.chance(one.over.value)} ± {t.number(100 * one.over.error, 1)}",
            t("1% more work brings"): money(one.motivation) + (
                f" ({money(one.between[0])} – {money(one.between[1])})" if one.asked < one.people else ""),
            t("On a flat part"): t.percent(one.flat, 0),
            t("r with performance"): t.number(one.correlation, 2),
            t("Smallest group ratio"): t.number(one.ratio, 2),
            **{p.named(t): written(p, one.values.get(p.id, p.value), one.plan.currency, t) for p in free}}


def headline(found: Frontier, t: Language) -> str:
    """How many plans keep the budget, and what they bring; or how near the nearest comes."""
    currency, aim = found.current.plan.currency, found.aim
    facts = {"budget": t.money(aim.budget, currency, fine=True), "chance": t.percent(aim.chance, 0)}
    if not found.best:
        nearest = 1 - min(one.over.value for one in found.tried)
        return t("No plan found keeps {budget} in {chance} of the futures; the nearest does in {nearest}",
                 nearest=t.chance(nearest), **facts)
    least, most = (t.money(edge(one.motivation for one in found.best), currency, fine=True) for edge in (min, max))
    return t.plural("{n} plan keeps {budget} in {chance} of the futures; 1% more work brings {least} to {most}",
                    "{n} plans keep {budget} in {chance} of the futures; 1% more work brings {least} to {most}",
                    len(found.best), least=least, most=most, **facts)


def dropped(found: Frontier, t: Language) -> str:
    """How many plans were tried, why the others are not among them (what misses two aims counts in both), and of how
    many people what more work brings is known.
    """
    parts = t.listed(t(DROPPED[why], n=t.number(count)) for why, count in found.dropped.items())
    tried = t.plural("{n} plan tried", "{n} plans tried", len(found.tried))
    return " · ".join(part for part in (tried, parts, sampled(found, t)) if part)


def sampled(found: Frontier, t: Language) -> str:
    """Of how many people what more work brings is known, where not everybody was asked."""
    one = found.current
    return t("what 1% more work brings: of {people} people, a sample of {n}, with its 95% interval",
             people=t.number(one.people), n=t.number(one.asked)) if one.asked < one.people else ""
