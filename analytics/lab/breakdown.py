"""Where the cost of a plan comes from: its components, its periods, its numbers, and how much of pay it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.lab.numbers import written
from analytics.lab.report import line_label
from analytics.lab.view import Ground
from analytics.language import N_, Language
from analytics.rewards.merit import Merit
from analytics.rewards.sensitivity import Moved, Sensitivity
from analytics.rewards.simulation import Simulation


def by_component(one: Simulation, t: Language) -> pd.DataFrame:
    """``label, value, text``: the expected cost of each line that adds to the cost, the largest first; what takes from
    it (caps, deferral that ends later) is told by its sign in the text.
    """
    rows = [(line_label(one.plan, name, t), float(np.mean(line))) for name, line in one.by_line.items()
            if not isinstance(one.plan.components.get(name), Merit)]
    rows = sorted((row for row in rows if round(row[1], 2)), key=lambda row: -abs(row[1]))
    total = float(one.cost.mean())
    return pd.DataFrame([(name, abs(value), _share(value, total, one.plan.currency, t)) for name, value in rows],
                        columns=["label", "value", "text"])


def _share(value: float, total: float, currency: str, t: Language) -> str:
    amount = t.money(value, currency, fine=True, sign=value < 0)
    return f"{amount} · {t.percent(value / total, 0)}" if total > 0 and value > 0 else amount


def by_period(one: Simulation, t: Language) -> pd.DataFrame:
    """``label, value, text``: the expected cost of each period with P10 to P90, in their order."""
    low, high = np.percentile(one.by_period, [10, 90], axis=0)
    mean, currency = one.by_period.mean(axis=0), one.plan.currency
    said = [[t.money(x, currency, fine=True) for x in part] for part in (mean, low, high)]
    texts = [f"{middle} ({least} – {most})" for middle, least, most in zip(*said, strict=True)]
    return pd.DataFrame({"label": [period.label(t) for period in one.periods], "value": mean, "text": texts})


def variable_share(one: Simulation, on: Ground) -> float:
    """Expected pay by the plan over it and the fixed salaries of the same months; NaN where these are not known."""
    salary = on.outlook.past.staff.people.drop_duplicates("who", keep="last").set_index("who")["salary"]
    paid = salary.reindex(list(one.people)).to_numpy(float)[one.takes_part]
    fixed = float(paid.sum()) * one.assumptions.months / 12
    cost = float(one.cost.mean())
    return cost / (cost + fixed) if np.isfinite(fixed) and fixed > 0 else np.nan


def pay_mix(one: Simulation, before: Simulation, on: Ground, t: Language) -> str:
    """Fixed to variable pay as proposed and today; empty where salaries are not known."""
    shares = [variable_share(simulation, on) for simulation in (one, before)]
    if not np.isfinite(shares).all():
        return ""
    new, old = (f"{t.number(100 - round(100 * share))} : {t.number(round(100 * share))}" for share in shares)
    return t("Pay mix, fixed to variable: {new} expected, {old} by today's plan", new=new, old=old)


def mix(one: Simulation, on: Ground, t: Language) -> str:
    """How much of all pay the plan is, and of the results that it pays for; empty where neither is known."""
    variable, share = variable_share(one, on), one.share_of.get("revenue")
    return t.sentences(
        t("Of fixed and variable pay together {share} is variable.", share=t.percent(variable, 0))
        if np.isfinite(variable) else "",
        t("The plan costs {share} of the revenue of those who take part.", share=t.percent(float(share.mean()), 2))
        if share is not None else "")


def moved(found: Sequence[Sensitivity], currency: str, t: Language) -> pd.DataFrame:
    """What ``charts.tornado`` draws: ``id, label, up_to, down_to, up, down``."""
    def side(one: Sensitivity, to: Moved | None) -> tuple[str, float]:
        return ("–", np.nan) if to is None else (written(one.parameter, to.value, currency, t), to.cost)

    rows = []
    for one in found:
        (up_to, up), (down_to, down) = side(one, one.higher), side(one, one.lower)
        rows.append((one.parameter.id, one.parameter.named(t), up_to, down_to, up, down))
    return pd.DataFrame(rows, columns=["id", "label", "up_to", "down_to", "up", "down"])


def depends(found: Sequence[Sensitivity], currency: str, t: Language) -> str:
    """The number that the cost depends on most."""
    if not found or round(found[0].size, 2) == 0:
        return t("No number of the plan changes the cost")
    first = found[0]
    most = max((to for to in (first.lower, first.higher) if to is not None), key=lambda to: abs(to.cost))
    said = N_("{name}: at {value} the plan costs {gap} more") if most.cost > 0 else \
        N_("{name}: at {value} the plan costs {gap} less")
    return t(said, name=first.parameter.named(t), value=written(first.parameter, most.value, currency, t),
             gap=t.money(abs(most.cost), currency, fine=True))
