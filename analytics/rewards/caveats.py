"""What a reader of a simulation has to know about how it was made, beyond its assumptions: a sentence each."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.language import N_, Phrase
from analytics.rewards.common import FEWEST
from analytics.rewards.honour import Honour
from analytics.rewards.horizon import Horizon
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan

TWO_YEARS = 24


def caveats(plan: Plan, horizon: Horizon, outlook: Outlook) -> Iterator[Phrase]:
    """What holds of a plan on an outlook."""
    assumed, past = outlook.assumptions, outlook.past
    if plan.clawback is not None:
        yield Phrase(N_("Returns lower the month of their order: what is taken back counts where it was earned."))
    if any(isinstance(component, Honour) for component in plan.components.values()):
        yield Phrase(N_("Honours cost no money and are not simulated."))
    for name, ahead in horizon.measures.items():
        if ahead.filled:
            yield Phrase(N_("{measure}: the plan pays nobody while somebody's result is missing, so a month without "
                            "one counts as the person's mean."), measure=name)
        if name in horizon.plan.by_attainment and not ahead.by_target:
            yield Phrase(N_("{measure}: most months have no target of their own, so results are drawn as they were, "
                            "whatever the target."), measure=name)
    if len(outlook.people) < FEWEST:
        yield Phrase(N_("From fewer than {n} people no season and no shock that they share can be learnt."), n=FEWEST)
    elif assumed.seasonality and len(past.months.periods) < TWO_YEARS:
        yield Phrase(N_("History is shorter than two years, so no season is assumed."))
