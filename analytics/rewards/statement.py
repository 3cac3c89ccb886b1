"""One person's statement for a period: every line with every step, in words and exact amounts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.currencies import decimals
from analytics.language import N_, Language, in_language
from analytics.rewards.minor_units import rounded
from analytics.rewards.payout import Line, Payouts
from analytics.rewards.plan import Plan
from analytics.rewards.rules.wording import Wording
from analytics.rewards.schedule import Schedule
from analytics.rewards.situation import Quantity
from analytics.rewards.trace import Step, one

KINDS: dict[str, str] = {
    "commission": N_("Commission"),
    "curve": N_("Bonus by result"),
    "scorecard": N_("Bonus by scorecard"),
    "pool": N_("Team pool"),
    "contest": N_("Contest"),
    "spiff": N_("Amount per event"),
    "grant": N_("Grant"),
    "merit": N_("Merit raise"),
    "honour": N_("Honour"),
    "gate": N_("Gate of the plan"),
    "multiply": N_("Multiplier of the plan"),
    "add": N_("Addition of the plan"),
    "cap": N_("Cap of the plan"),
    "floor": N_("Floor of the plan"),
    "protection": N_("Protection against a fall"),
    "clawback": N_("Taken back for returns"),
    "draw": N_("Draw"),
    "deferral": N_("Deferred"),
    "vested": N_("Fallen due"),
}
HONOURS: dict[str, str] = {
    "certificate": N_("Certificate of honour"),
    "best_team": N_("Best team"),
    "training_place": N_("Training place"),
    "promotion": N_("Ready for promotion"),
}
SENTENCES: dict[str, str] = {
    "result": N_("{measure}: {result}"),
    "attained": N_("{measure}: {value} of {target} = {result}"),
    "attained_drawn": N_("{measure}: {value} of {target}, drawn towards the mean = {result}"),
    "slice": N_("{part} at {rate} = {pay}"),
    "slices": N_("{slices}; together {result}"),
    "one_rate": N_("{reached} reached: {amount} × {rate} = {result}"),
    "less_before": N_("to date {to_date} less {before} paid before = {result}"),
    "orders": N_("{orders} orders, each by its own rate = {result}"),
    "bonus": N_("target bonus {bonus} × weight {weight} × {share} = {result}"),
    "points": N_("{measure} {x}: {result} of the points, weight {weight}"),
    "score": N_("score {result}, of which measured {measured}"),
    "gate": N_("{measure} {x} against {reach}: {before} × {factor} = {result}"),
    "multiply": N_("{measure} {x}: {before} × {factor} = {result}"),
    "add": N_("{measure} {x}: {before} + {share} × {of} = {result}"),
    "cap": N_("at most {limit}: {before} becomes {result}"),
    "floor": N_("at least {limit}: {before} becomes {result}"),
    "team_result": N_("the team's {measure}: {result}"),
    "team_attained": N_("the team's {measure}: {value} of {target} = {result}"),
    "pool": N_("pool {size} × funding {funded} = {pool}; share {share} = {result}"),
    "spiff": N_("{measure}: {events} × {amount} = {result}"),
    "cap_person": N_("at most {limit} a person: {result}"),
    "cap_all": N_("at most {limit} for all, so × {factor} = {result}"),
    "contest": N_("{measure} {x}: place {place}, prize {result}"),
    "unranked": N_("{measure} {x}: not enough to compete, no prize"),
    "award": N_("award {size} × {share} = {result}"),
    "raise": N_("{measure} {x}, position in range {position}: raise {result}"),
    "budget": N_("raises of {wanted} against a budget of {budget}, so × {factor} = {result}"),
    "raised": N_("salary {salary} × {share} = {result} a year"),
    "criterion": N_("{measure} {x} against {reach}: {met}"),
    "honour": N_("altogether: {met}"),
    "protected": N_("falls by at most {fall}: {before} becomes {result}"),
    "clawback": N_("returned orders take back {result}; still owed {balance}"),
    "draw": N_("assured {sure}, so {result}; advanced so far {balance}"),
    "deferred": N_("{share} of {pay} is paid later: {result}"),
    "vested": N_("fallen due of earlier awards: {result}"),
}
_LIMITS = ("cap", "floor", "cap_person", "cap_all", "protected")
_SETTLING = ("clawback", "draw", "deferred", "vested")


@dataclass(frozen=True)
class StatementLine:
    """A line: its label, its amount in the unit of ``Line``, and its steps as sentences."""

    id: str
    label: str
    unit: str
    amount: float
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """What one person is paid for a period and why. ``note``: one sentence where there is nothing to pay by."""

    who: str
    period: str
    plan: str
    version: str
    source: str
    currency: str
    lines: tuple[StatementLine, ...]
    total: float
    note: str


def statement(paid: Payouts, person: int, period: int, t: Language) -> Statement:
    """The statement of a person (by index) for a period, in the reader's language."""
    now, writer = paid.situation, _Writer(Wording(t, paid.plan), person, period)
    steps: dict[str, list[str]] = {}
    for step in paid.trace.steps:
        steps.setdefault(step.line, []).extend(writer.sentences(step))
    lines = tuple(
        StatementLine(line.id, label(line, paid.plan, t), line.unit, float(line.amount[person, period]),
                      tuple(steps.get(line.id, ())))
        for line in paid.lines if _decided(paid, line, period) or line.amount[person, period])
    total = round(sum(line.amount for line in lines if line.unit == "money"), now.decimals)
    return Statement(now.people[person], now.periods[period].label(t), paid.plan.called(t), paid.plan.version,
                     paid.source, paid.plan.currency, lines, total, _note(paid, person, period, t))


def _decided(paid: Payouts, line: Line, period: int) -> bool:
    """Whether a line is decided in a period; contests and honours of a year are only in its last, whatever else their
    modifiers pay before."""
    of_year = getattr(paid.plan.components.get(line.id), "window", "period") == "year"
    return not of_year or bool(paid.situation.closes[period])


def label(line: Line, plan: Plan, t: Language) -> str:
    """What a line is called: its kind, and what the component is called where it is of one."""
    kind, key = t(KINDS[line.kind]), line.id.removesuffix(".due")
    if key not in plan.components:
        return kind
    return t("{kind} ({name})", kind=kind, name=in_language(plan.component_name(key), t))


def _note(paid: Payouts, person: int, period: int, t: Language) -> str:
    if not paid.situation.eligible[person, period]:
        return t("Does not take part in the plan in this period.")
    standings, wording = paid.situation.standings, Wording(t, paid.plan)
    missing = [name for name, s in standings.items() if not s.known[person, period]]
    if len(missing) == len(standings):
        return t("No result in this period, so nothing is paid by results.")
    by_target = paid.plan.by_attainment
    aimless = [name for name, s in standings.items()
               if name in by_target and name not in missing and not s.targeted[person, period]]
    return t.sentences(
        t("Results reach {day}; the period is not over, so this is what it comes to so far.", day=t.date(paid.reaches))
        if paid.so_far(period) else "",
        t("No result in this period by {measures}.", measures=wording.measures(missing)) if missing else "",
        t("No target in this period for {measures}.", measures=wording.measures(aimless)) if aimless else "")


class _Writer:
    """Writes steps for one person and period."""

    def __init__(self, wording: Wording, person: int, period: int) -> None:
        self.t, self.wording, self.person, self.period = wording.t, wording, person, period

    def sentences(self, step: Step) -> Iterator[str]:
        """The sentence of a step; nothing where it changed nothing."""
        values = {name: one(q, self.person, self.period) for name, q in step.inputs.items() if isinstance(q, Quantity)}
        result = one(step.result, self.person, self.period)
        unchanged = step.code in _LIMITS and values.get("before", values.get("factor")) in (result, 1.0)
        if unchanged or (step.code in _SETTLING and not result and not values.get("balance")):
            return
        measure = str(step.inputs.get("measure", ""))
        said = {name: self._said(q, values[name], measure) if isinstance(q, Quantity) else str(q)
                for name, q in step.inputs.items() if not isinstance(q, Schedule)}
        said["result"] = self._said(step.result, result, measure)
        if measure:
            said["measure"] = (self.wording.measure if step.code.startswith("team") else self.wording.title)(measure)
        if step.code in ("criterion", "honour"):
            said["met"] = self.t("met") if result else self.t("not met")
        if step.code == "honour":
            said.pop("honour")
        if step.code == "slices":
            said = {"slices": self._slices(step, values), "result": said["result"]}
        code = "unranked" if step.code == "contest" and not values["place"] else step.code
        yield self.t(SENTENCES[code], **said)

    def _slices(self, step: Step, values: dict[str, float | None]) -> str:
        """Each tier's part of the amount at its rate."""
        rates, x, scale = step.inputs["rates"], values["x"] or 0.0, values["scale"] or 1.0
        assert isinstance(rates, Schedule)
        parts, sentence = [], SENTENCES["slice"]
        for piece in rates.pieces:
            low, high = max(piece.low, 0), min(piece.high, max(x, 0))
            if x < 0 and piece.low <= x:
                low, high = 0, x
            if (x >= 0 and high > low) or (x < 0 and math.isinf(piece.low)):
                part = (high - low) * scale
                parts.append(self.t(sentence, part=self._money(part), rate=self._percent(piece.at),
                                    pay=self._money(part * piece.at)))
        return self.t.listed(parts) or self._money(0)

    def _said(self, quantity: Quantity, value: float | None, measure: str) -> str:
        """A value in its unit; a plain number is one of the step's measure."""
        if value is None:
            return self.t("no result")
        if quantity.unit == "money":
            return self._money(value)
        if quantity.unit == "percent":
            return self._percent(value)
        if quantity.unit == "number":
            return self.wording.result(measure, value)
        return self.t.number(value, 0 if value == round(value) else 4)

    def _money(self, value: float) -> str:
        currency = self.wording.plan.currency  # halves away from zero, as lines are rounded
        return self.t.money(float(rounded(np.array(value, float), decimals(currency))), currency, exact=True)

    def _percent(self, value: float) -> str:
        return self.t.percent(value, 1 if round(value * 100, 4) == round(value * 100, 1) else 2)
