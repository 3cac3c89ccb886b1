"""The bridge as rows to draw: teams or causes with their amounts and shares, the sum last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.cards import Figure, status
from analytics.policy import Policy
from analytics.summary import words
from analytics.summary.bridge import LABELS, Step, total
from analytics.summary.bridge_sales import OTHERS
from analytics.summary.month import Month

MOST = 9  # teams; those between the largest gains and losses stand together
NAN = float("nan")


@dataclass(frozen=True)
class Row:
    """``amount`` is money, signed; ``share`` that of the part's own plan or last year, NaN where it has none."""

    label: str
    amount: float
    share: float
    status: str
    id: str | None


@dataclass(frozen=True)
class Rows:
    """``basis``: ``plan`` or ``last_year``, from which the rows lead to the actual amount; no rows: nothing to tell."""

    basis: str
    rows: tuple[Row, ...]


def by_team(month: Month, writer: Writer, policy: Policy) -> Rows:
    """What each team was above or below its plan (without one: above or below last year)."""
    found, t = month.bridge, writer.language
    if found is None:
        return Rows("plan", ())
    basis = "plan" if found.company.plan is not None else "last_year"
    steps = _few([s for s in found.teams if _apart(s, basis) is not None])
    rows = [_row(words.team_name(s, month, t), s, basis, s.id if s.id in month.names else None, policy) for s in steps]
    return Rows(basis, (*rows, _whole(month, writer, basis, policy)) if rows else ())


def by_cause(month: Month, writer: Writer, policy: Policy) -> Rows:
    """What the causes add to or take from the plan (without one: last year)."""
    step, t = month.bridge.company if month.bridge else None, writer.language
    basis = "plan" if step and step.from_plan else "last_year"
    parts = (step.from_plan or step.causes) if step else {}
    if step is None or not any(parts.values()):
        return Rows(basis, ())
    of = (step.plan if basis == "plan" else step.last_year) or 0
    shown = [Row(t(LABELS[cause]), cents / 100, cents / of if of > 0 else NAN, "na", None)
             for cause, cents in parts.items() if cents or cause != "unsplit"]
    return Rows(basis, (*shown, _whole(month, writer, basis, policy)))


def attained(share: float, policy: Policy) -> str:
    """The status of a share of plan that was reached."""
    return status(CATALOGUE["quota_attainment"], Figure(share, n=float("inf")), policy)


def _whole(month: Month, writer: Writer, basis: str, policy: Policy) -> Row:
    assert month.bridge is not None
    name = writer.language("Together") if month.teams else writer.language("Company")
    return _row(name, month.bridge.company, basis, None, policy)


def _row(label: str, step: Step, basis: str, key: str | None, policy: Policy) -> Row:
    apart, of = _apart(step, basis), step.plan if basis == "plan" else step.last_year
    share = apart / of if apart is not None and of and of > 0 else NAN
    state = attained(1 + share, policy) if basis == "plan" and share == share else "na"
    return Row(label, (apart or 0) / 100, share, state, key)


def _apart(step: Step, basis: str) -> int | None:
    """What a step adds on the way to the sum: of a team without a plan all that it brought."""
    if basis == "plan":
        return step.actual or None if step.variance is None else step.variance
    return step.growth


def _few(steps: list[Step]) -> list[Step]:
    """At most ``MOST`` rows: the largest gains and losses, those between them as one."""
    if len(steps) <= MOST:
        return steps
    top, bottom = (MOST - 1) // 2, MOST - 1 - (MOST - 1) // 2
    between = total(steps[top:-bottom])
    return [*steps[:top], replace(between, id=OTHERS), *steps[-bottom:]]
