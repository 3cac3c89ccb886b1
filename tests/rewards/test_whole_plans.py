"""What must hold for any plan and any results, tried on whole plans made up of everything that a plan can state."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import Language
from analytics.rewards.linter import findings
from analytics.rewards.minor_units import rounded
from analytics.rewards.payout import Payouts, payouts
from analytics.rewards.plan import Plan
from analytics.rewards.situation import Quantity
from analytics.rewards.statement import statement
from analytics.rewards.trace import Step
from tests.chinese import ZH
from tests.rewards.small import results, to_cents
from tests.rewards.whole_plans import Document, plans, rows_of, staff

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def tried(examples: int) -> Callable[..., Any]:
    return settings(max_examples=examples, deadline=None, suppress_health_check=SLOW)


@dataclass(frozen=True)
class Case:
    """A plan that can be, results and people."""

    plan: Plan
    rows: list[Document]
    people: list[Document]

    @cached_property
    def paid(self) -> Payouts:
        return payouts(self.plan, results(self.rows, self.people))


@st.composite
def cases(draw: st.DrawFn, change: Callable[[Document], None] = lambda document: None) -> Case:
    """Cases that are paid; a plan or results may only be refused in a sentence."""
    document = draw(plans())
    change(document)
    try:
        case = Case(checked(Plan, document, "plan"), draw(rows_of()), draw(staff()))
        assert case.paid
    except UsageError:
        assume(False)
    return case


def cents(paid: Payouts) -> dict[str, Any]:
    return {line.id: to_cents(line.amount) for line in paid.lines}


@tried(25)
@given(cases())
def test_amounts_are_cents_that_add_up_and_everything_is_told(case: Case) -> None:
    rows, people = copy.deepcopy(case.rows), copy.deepcopy(case.people)
    given_ = results(rows, people)
    kept = given_.rows.copy(), given_.people.copy()
    paid = payouts(case.plan, given_)
    assert kept[0].equals(given_.rows)
    assert kept[1].equals(given_.people)
    for line in paid.lines:
        assert np.isfinite(line.amount).all(), line.id
        assert np.abs(line.amount * 100 - np.round(line.amount * 100)).max() < 1e-6, f"{line.id}: whole cents"
        assert not np.signbit(line.amount[line.amount == 0]).any(), f"{line.id}: no minus zero"
    money = [to_cents(line.amount) for line in paid.lines if line.unit == "money"]
    assert (np.sum(money, axis=0) == to_cents(paid.total) if money else paid.total == 0).all()
    for person in range(len(paid.situation.people)):
        for language in (Language(), ZH):
            told = statement(paid, person, 0, language)
            text = " ".join([told.note, *(step for line in told.lines for step in line.steps)])
            assert not {"nan", "inf", "{", "None"} & set(text.replace("{", " { ").split())
            assert to_cents(np.array(told.total)) == to_cents(paid.total[person, 0])


def told(step: Step, name: str) -> Any:
    quantity = step.inputs[name]
    assert isinstance(quantity, Quantity)
    return quantity.values


def slices(step: Step) -> Any:
    """Each slice at its own rate, added up from zero one piece after the other."""
    rates, x = step.inputs["rates"], np.asarray(told(step, "x"))
    total = np.zeros(x.shape)
    for piece in rates.pieces:  # type: ignore[union-attr]
        up = np.clip(x, max(piece.low, 0), max(piece.high, 0)) - max(piece.low, 0)
        down = min(piece.high, 0) - np.clip(x, min(piece.low, 0), min(piece.high, 0))
        total += piece.at * (np.nan_to_num(up) - np.nan_to_num(down, posinf=0))
    return total * told(step, "scale")


RECOMPUTED: dict[str, Callable[[Step], Any]] = {  # code of a step -> its result from its inputs
    "attained": lambda s: told(s, "value") / told(s, "target"),
    "team_attained": lambda s: told(s, "value") / told(s, "target"),
    "slices": slices,
    "one_rate": lambda s: told(s, "amount") * told(s, "rate"),
    "less_before": lambda s: told(s, "to_date") - told(s, "before"),
    "bonus": lambda s: told(s, "bonus") * told(s, "weight") * told(s, "share"),
    "gate": lambda s: told(s, "before") * told(s, "factor"),
    "multiply": lambda s: told(s, "before") * told(s, "factor"),
    "add": lambda s: told(s, "before") + told(s, "share") * told(s, "of"),
    "cap": lambda s: np.minimum(told(s, "before"), told(s, "limit")),
    "floor": lambda s: np.maximum(told(s, "before"), told(s, "limit")),
    "pool": lambda s: told(s, "size") * told(s, "funded") * told(s, "share"),
    "award": lambda s: np.maximum(told(s, "size") * told(s, "share"), 0),
    "raised": lambda s: told(s, "salary") * told(s, "share"),
    "deferred": lambda s: -np.maximum(told(s, "pay"), 0) * told(s, "share"),
}
CHANGES = ("then.", "protection")  # lines that are what their step changes


@tried(25)
@given(cases())
def test_the_steps_of_a_line_lead_to_its_amount(case: Case) -> None:
    paid = case.paid
    now, less = paid.situation, {name for name, m in case.plan.measures.items() if m.better == "less"}
    assert {line.id for line in paid.lines} == {step.line for step in paid.trace.steps}
    for line in paid.lines:
        before = None
        steps = [step for step in paid.trace.steps if step.line == line.id]
        for step in steps:
            if step.code in RECOMPUTED:
                found = RECOMPUTED[step.code](step)
                if "attained" in step.code and step.inputs["measure"] in less:
                    found = 2 - found
                known = np.broadcast_to(True if step.result.known is None else step.result.known, now.eligible.shape)
                off = np.abs(np.asarray(found) - step.result.values)
                assert (np.broadcast_to(off, now.eligible.shape)[known & now.eligible] <= 0.0101).all(), step.code
            if "before" in step.inputs and step.code in ("gate", "multiply", "add", "cap", "floor") and \
                    before is not None:
                assert (told(step, "before") == before).all(), f"{step.code} begins where the step before ended"
            before = step.result.values
        end = np.asarray(steps[-1].result.values)
        amount = end - told(steps[-1], "before") if line.id.startswith(CHANGES) else end
        amount = rounded(np.broadcast_to(np.asarray(amount, float), line.amount.shape), 2)
        off = np.abs(amount - line.amount)  # a statement of who takes part
        assert off[now.eligible].max(initial=0) < 0.0101, line.id


@tried(12)
@given(cases(), st.randoms())
def test_the_order_of_rows_and_people_does_not_matter(case: Case, random: Any) -> None:
    rows, people = list(case.rows), list(case.people)
    random.shuffle(rows)
    random.shuffle(people)
    one, other = case.paid, Case(case.plan, rows, people).paid
    assert one.situation.people == other.situation.people
    for name, amount in cents(one).items():
        assert (amount == cents(other)[name]).all(), name


@tried(12)
@given(cases(), st.booleans())
def test_what_people_are_called_does_not_matter(case: Case, turned: bool) -> None:
    """To the cent where their order stays; else a cent that nobody has a better claim to may go to another one."""
    names = {f"p{n}": f"q{5 - n if turned else n}" for n in range(1, 5)}

    def renamed(rows: list[Document]) -> list[Document]:
        return [row | {"who": names[row["who"]]} for row in rows]

    one, other = case.paid, Case(case.plan, renamed(case.rows), renamed(case.people)).paid
    place = [other.situation.people.index(names[who]) for who in one.situation.people]
    spare = 0.0101 * len(one.lines) * len(one.situation.periods) if turned else 1e-9
    assert np.abs(one.total - other.total[place]).max() <= spare


@tried(15)
@given(cases())
def test_settling_conserves_money(case: Case) -> None:
    paid, plan = case.paid, case.plan
    lines = {line.id: line.amount for line in paid.lines}
    if plan.draw is not None and plan.draw.recoverable:
        owed = lines["draw"].sum(axis=1) - paid.balances["draw"][:, -1]
        assert np.abs(owed).max() < 1e-6, "what was advanced was repaid or is still owed"
    if plan.deferral is not None:
        promised = sum(part.promised for part in paid.tranches if part.line == "deferral")
        assert np.abs(lines["deferral"].sum(axis=1) + promised).max() < 1e-6, "each cent that is deferred has a day"
    if plan.clawback is not None:
        settled = np.cumsum([line.id == "clawback" for line in paid.lines]) > 0
        before = sum((line.amount for line, after in zip(paid.lines, settled, strict=True)
                      if not after and line.unit == "money"), np.zeros(paid.total.shape))
        back, at_once = -lines["clawback"], 1 - (plan.deferral.share if plan.deferral is not None else 0)
        assert (back >= 0).all()
        assert (back <= np.maximum(before, 0) + 1e-6).all(), "never more than the pay of the period"
        if plan.clawback.of == "paid":
            most = np.cumsum(np.maximum(before, 0) * at_once + 0.005, axis=1)
            assert (np.cumsum(back, axis=1) <= most + 1e-6).all(), "never more than was paid"


@tried(15)
@given(cases())
def test_pools_and_prizes_give_out_what_there_is(case: Case) -> None:
    paid = case.paid
    for name, component in case.plan.components.items():
        steps = {step.code: step for step in paid.trace.steps if step.line == name}
        if component.kind == "contest":
            groups, most = paid.situation.group(component.among), sum(component.prizes)
        elif component.kind == "pool":
            groups, most = paid.situation.group(component.team), None
        else:
            continue
        step = steps[component.kind]
        for period in range(len(paid.situation.periods)):
            here = np.where(paid.situation.eligible[:, period], groups[:, period], -1)
            for group in set(here) - {-1}:
                given_out = to_cents(np.asarray(step.result.values)[here == group, period]).sum()
                if most is None:
                    pools = np.broadcast_to(told(step, "pool"), paid.total.shape)[here == group, period]
                    pool = int(to_cents(pools[:1])[0])
                    assert given_out in (pool, 0)
                    assert given_out == pool or component.if_nobody == "keep"
                elif component.ties != "all":
                    assert given_out <= round(100 * most)


def of_the_bonus(document: Document) -> None:
    """Only what is a share of the target bonus."""
    def shares(then: list[Document]) -> list[Document]:
        return [one for one in then if one.get("amount") is None]

    kept = {name: part for name, part in document["components"].items() if part["kind"] in (
        "curve", "scorecard", "honour") or part.get("share_of_bonus") or part.get("times_target")}
    document["components"] = {name: part | {"then": shares(part.get("then", []))} for name, part in kept.items()}
    document["then"] = shares(document["then"])
    document.pop("draw", None)


@tried(12)
@given(cases(of_the_bonus))
def test_pay_scales_with_the_target_bonus(case: Case) -> None:
    thrice = case.plan.model_copy(update={"target_bonus": 3 * (case.plan.target_bonus or 0)})
    one, three = case.paid, Case(thrice, case.rows, case.people).paid
    assert np.abs(3 * one.total - three.total).max() <= 0.0401 * len(one.lines) * len(one.situation.periods)


def of_single_results(document: Document) -> None:
    """Only what a person's own result of the period pays."""
    kept = {name: part for name, part in document["components"].items() if part["kind"] in (
        "commission", "curve", "scorecard", "honour")}
    document["components"] = kept
    for key in ("clawback", "protection", "draw"):
        document.pop(key, None)


@tried(25)
@given(cases(of_single_results), st.data())
def test_a_better_result_never_pays_less_unless_the_linter_said_so(case: Case, data: st.DataObject) -> None:
    plan = case.plan
    assume(not {"inversion", "negative"} & {one.code for one in findings(plan)})
    assume(all(getattr(c, "basis", "") not in ("year_to_date", "transaction") and getattr(c, "mode", "") != "crossing"
               and not getattr(c, "true_up", None) for c in plan.components.values()))
    sold = [n for n, row in enumerate(case.rows) if row["value"] > 0 and not any(
        other["value"] < 0 and other["order"] == row["order"] for other in case.rows)]
    n = data.draw(st.sampled_from(sold))
    row = case.rows[n]
    sign = 1 if plan.measures[row["measure"]].better == "more" else -1
    better = row | {"value": max(row["value"] + sign * data.draw(st.sampled_from([0.05, 1, 30, 120])), 0)}
    one, other = case.paid, Case(plan, [*case.rows[:n], better, *case.rows[n + 1:]], case.people).paid
    assume((one.total >= 0).all())
    at_once = (line for line in (*one.lines, *other.lines) if line.unit == "money")
    assert all(math.isfinite(float(line.amount.sum())) for line in at_once)
    assert (other.total.sum(axis=1) >= one.total.sum(axis=1) - 0.05).all()


@tried(12)
@given(cases(of_single_results), st.data())
def test_an_order_split_in_two_pays_the_same(case: Case, data: st.DataObject) -> None:
    assume(all(getattr(c, "basis", "period") != "transaction" and getattr(c, "mode", "") != "crossing"
               for c in case.plan.components.values()))
    n = data.draw(st.sampled_from([n for n, row in enumerate(case.rows) if row["value"] > 0]))
    row = case.rows[n]
    assume(case.plan.measures[row["measure"]].combine == "sum")
    part = round(row["value"] / 3, 2)
    half = {key: value for key, value in row.items() if key != "target"}
    halves = [row | {"value": part}, half | {"value": row["value"] - part, "order": f"{row['order']}b"}]
    other = Case(case.plan, [*case.rows[:n], *halves, *case.rows[n + 1:]], case.people).paid
    assert np.abs(case.paid.total - other.total).max() < 1e-9
