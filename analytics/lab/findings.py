"""What the Reward lab's figures say, in a sentence: titles written from the numbers by stated rules."""

from __future__ import annotations

import numpy as np

from analytics.lab.pay_curve import PayCurve
from analytics.lab.view import LabView, Trial
from analytics.language import N_, Language

ALIKE = 0.005  # of the larger pay: a difference up to this is none


def headline(view: LabView, t: Language) -> str:
    """What the plan costs, and how likely it passes its budget; without one, against today's."""
    cost, months = float(view.proposed.simulation.cost.mean()), view.proposed.simulation.assumptions.months
    values = {"amount": t.money(cost, view.proposed.simulation.plan.currency, fine=True),
              "time": t.plural("{n} month", "{n} months", months)}
    over = view.proposed.simulation.over_budget
    if over is not None:
        return t("The plan costs {amount} in {time}, {chance} likely over budget", chance=t.chance(over.value),
                 **values)
    before = float(view.today.simulation.cost.mean())
    gap = cost - before
    if abs(gap) <= ALIKE * max(abs(cost), abs(before)):
        return t("The plan costs {amount} in {time}, the same as today's", **values)
    said = N_("The plan costs {amount} in {time}, {gap} more than today's") if gap > 0 else \
        N_("The plan costs {amount} in {time}, {gap} less than today's")
    return t(said, gap=t.money(abs(gap), view.proposed.simulation.plan.currency, fine=True), **values)


def costs(trial: Trial, t: Language) -> str:
    """How often the budget is passed; without one, between which amounts eight of ten draws lie."""
    one = trial.simulation
    if one.over_budget is not None:
        if one.over_budget.value == 0:
            return t("No simulated future passes the budget")
        return t("{chance} of simulated futures pass the budget", chance=t.chance(one.over_budget.value))
    low, high = np.percentile(one.cost, [10, 90])
    return t("Eight of ten simulated futures cost {low} to {high}", low=t.money(low, one.plan.currency, fine=True),
             high=t.money(high, one.plan.currency, fine=True))


def curved(proposed: PayCurve, today: PayCurve | None, t: Language) -> str:
    """Whether more or less is paid below and above target than today, and where pay stops growing."""
    flat = _flat_from(proposed)
    cap = t("no more from {x} on", x=t.percent(flat, 0)) if flat is not None else ""
    if today is None:
        said = t("What a result pays, today's plan does not pay for it")
    else:
        below, above = (_moved(proposed, today, side) for side in (proposed.x < 1, proposed.x > 1))
        said = t(_CURVES[below, above])
    return f"{said}{'；' if t.chinese else '; '}{cap}" if cap else said


_CURVES = {
    (0, 0): N_("Pays the same as today for every result"), (0, 1): N_("Pays the same below target, more above"),
    (0, -1): N_("Pays the same below target, less above"), (1, 0): N_("Pays more below target, the same above"),
    (-1, 0): N_("Pays less below target, the same above"), (1, 1): N_("Pays more than today for every result"),
    (-1, -1): N_("Pays less than today for every result"), (1, -1): N_("Pays more below target, less above"),
    (-1, 1): N_("Pays less below target, more above"),
}


def _moved(proposed: PayCurve, today: PayCurve, side: np.ndarray) -> int:
    """1 where more is paid on the whole, -1 where less, 0 where the same."""
    new, old = float(proposed.pay[side].sum()), float(today.pay[side].sum())
    return 0 if abs(new - old) <= ALIKE * max(abs(new), abs(old)) else 1 if new > old else -1


def _flat_from(curve: PayCurve) -> float | None:
    """From where on a better result pays nothing more, above target; None where it pays to the end."""
    top = curve.pay[-1]
    rising = np.flatnonzero(curve.pay < top - max(abs(top), 1) * 1e-6)
    first = int(rising[-1]) + 1 if len(rising) else 0
    return float(curve.x[first]) if 1 < curve.x[first] < curve.x[-1] else None


def gained(view: LabView, t: Language) -> str:
    """The largest gain and loss of expected pay."""
    change = view.people["change"].where(view.people["direction"] != 0).dropna()
    currency = view.proposed.simulation.plan.currency
    most, least = change.max(), change.min()
    if change.empty:
        return t("Nobody's expected pay changes")
    if most <= 0:
        return t("Nobody gains; the largest loss is {loss}", loss=t.money(-least, currency))
    if least >= 0:
        return t("Nobody loses; the largest gain is {gain}", gain=t.money(most, currency))
    return t("The largest gain is {gain} and the largest loss {loss}", gain=t.money(most, currency),
             loss=t.money(-least, currency))
