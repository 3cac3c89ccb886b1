"""What happens to an amount after it is worked out, a rule for each modifier in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.language import N_
from analytics.rewards.modifiers import Add, Cap, Floor, Gate, Modifier, Multiply
from analytics.rewards.rules.wording import Rule, Wording

GATE_MISSING = {
    "pass": N_("Whoever has no result passes."),
    "fail": N_("Whoever has no result does not pass."),
}
ADDED = {
    "base": N_("Added to it is a share of what it was before all adjustments, by {measure}; without a result nothing "
               "is added."),
    "target_bonus": N_("Added to it is a share of the target bonus, by {measure}; without a result nothing is added."),
}


def modifier_rules(then: tuple[Modifier, ...], w: Wording) -> Iterator[Rule]:
    """One rule each, in order."""
    for modifier in then:
        yield _rule(modifier, w)


def _rule(one: Modifier, w: Wording) -> Rule:
    t = w.t
    if isinstance(one, Gate):
        condition = w.reached(one.measure, one.reads, one.reach, one.edges)
        gate = t("It counts in full only with {condition}; otherwise nothing of it is left.", condition=condition) \
            if not one.otherwise else t(
                "It counts in full only with {condition}; otherwise {share} of it is left.", condition=condition,
                share=w.percent(one.otherwise))
        return Rule(t.sentences(gate, t(GATE_MISSING[one.missing])))
    if isinstance(one, Multiply):
        return Rule(t("It is multiplied, by {measure}; without a result it stays as it is.",
                      measure=w.measure(one.measure, one.reads)), w.scale(one.by, one.measure, one.reads))
    if isinstance(one, Add):
        return Rule(t(ADDED[one.of], measure=w.measure(one.measure, one.reads)),
                    w.scale(one.by, one.measure, one.reads))
    return Rule(_limit(one, w))


def _limit(one: Cap | Floor, w: Wording) -> str:
    size = w.t("{amount} a person {each}", amount=w.money(one.amount), each=w.each) if one.amount is not None else \
        w.t("{n} times the target bonus of the period", n=w.number(one.times_target or 0))
    return w.t("It is capped at {size}.", size=size) if isinstance(one, Cap) else \
        w.t("It is never less than {size}.", size=size)
