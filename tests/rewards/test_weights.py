"""Means by what each month and each person weighs, so that a ratio over a quarter or a team is a sum over a sum."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, pay

CSAT = {"csat": measure(combine="mean")}
BY_VALUE: dict[str, Any] = {"bonus": dict(kind="curve", measure="csat", reads="value", weight=1,
                                          curve=line((0, 0), (1, 1)))}
BY_TEAM: dict[str, Any] = {"pool": dict(kind="pool", measure="csat", reads="value", team="team", amount=1000,
                                        funding=line((0, 0), (1, 1)), shared="equally", if_nobody="keep")}
TEAM = [{"who": who, "team": "T"} for who in "ab"]


def answers(*months: tuple[float, float | None], who: str = "a") -> list[dict[str, Any]]:
    """(share satisfied, how many answers) a month from January on."""
    return [{"who": who, "when": f"2026-0{n + 1}", "measure": "csat", "value": share}
            | ({} if weight is None else {"weight": weight}) for n, (share, weight) in enumerate(months)]


QUARTERS = [  # rows, pay of the quarter out of 3,000, because
    (answers((0.5, 2), (1, 6)), 2625, "1 of 2 and 6 of 6 are 7 of 8"),
    (answers((0.5, None), (1, None)), 2250, "without weights each month counts alike"),
    (answers((0.5, 4), (1, 4)), 2250, "equal weights are as none"),
    (answers((0.5, None), (1, 3)), 2625, "a month without a weight weighs 1"),
    ([*answers((0.5, 2)), {"who": "a", "when": "2026-01-20", "measure": "csat", "value": 1, "weight": 6}], 2625,
     "within a month too"),
]


@pytest.mark.parametrize(("given", "wanted", "because"), QUARTERS, ids=[c[-1] for c in QUARTERS])
def test_months_are_averaged_by_their_weights(given: list[dict[str, Any]], wanted: float, because: str) -> None:
    assert amounts(pay(BY_VALUE, given, measures=CSAT, period="quarter")) == pytest.approx([wanted]), because


def test_several_periods_together_are_averaged_by_weights() -> None:
    paid = pay(BY_VALUE, answers((0, 1), (1, 3)), measures=CSAT, protection={"measures": ["csat"], "rolling": 2})
    assert amounts(paid) == pytest.approx([0, 750]), "3 of 4 over both months, of 1,000 a month"


TEAMS = [  # weights of a and b, the pool of 1,000, because
    ((9, 1), 900, "9 of 9 and 0 of 1 are 9 of 10"),
    ((None, None), 500, "without weights each member counts alike"),
]


@pytest.mark.parametrize(("weights", "wanted", "because"), TEAMS, ids=[c[-1] for c in TEAMS])
def test_a_team_is_averaged_by_weights(weights: tuple[float | None, ...], wanted: float, because: str) -> None:
    given = [*answers((1, weights[0])), *answers((0, weights[1]), who="b")]
    assert pay(BY_TEAM, given, TEAM, CSAT).total.sum() == pytest.approx(wanted), because


ERRORS = [  # (error, weight) of two months, the error of their mean, because
    (((0.3, 1), (0.1, 3)), 0.15 / 2**0.5, "sqrt(0.3^2 + (3 x 0.1)^2) / 4"),
    (((0.3, None), (0.4, None)), 0.25, "sqrt(0.3^2 + 0.4^2) / 2"),
]


@pytest.mark.parametrize(("months", "wanted", "because"), ERRORS, ids=[c[-1] for c in ERRORS])
def test_errors_go_by_weights(months: Any, wanted: float, because: str) -> None:
    given = [row | {"error": error} for row, (error, _) in
             zip(answers(*((0.5, weight) for _, weight in months)), months, strict=True)]
    paid = pay(BY_VALUE, given, measures=CSAT, period="quarter")
    error = paid.situation.standing("csat").error
    assert error is not None
    assert error[0, 0] == pytest.approx(wanted), because


def test_a_weight_has_to_be_above_zero() -> None:
    with pytest.raises(UsageError, match=r"weight '0\.0': a weight is above 0"):
        pay(BY_VALUE, answers((0.5, 0)), measures=CSAT)
