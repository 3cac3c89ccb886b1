"""The Customers page as a model: its key figures and what every topic shares, for one viewer and choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer
from analytics.deck import Tile
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.cards import PARTS, Figure, card
from analytics.performance.choice import Choice
from analytics.performance.questions import Questions
from analytics.periods import Period
from analytics.warehouse.query import Warehouse

TOPICS = {
    "retention": N_("Retention"), "satisfaction": N_("Satisfaction"), "service": N_("Service"), "risk": N_("Risk"),
    "market": N_("Market"),
}
CARDS = ("net_retention", "logo_churn", "csat", "complaint_rate", "accounts_at_risk", "overdue_share")
MOST_GROUPS = 14  # rows of a chart that can be read
REFUSAL = N_("The customers' figures are open to account managers for their own, team leads, HR and executives.")


@dataclass(frozen=True)
class CustomersView:
    """What the page shows above its topics; ``customers`` is how many there are at the end of the period, ``hidden``
    whether any figure is withheld from the viewer, as in every topic."""

    scope: str
    period: Period
    customers: float
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    cards: list[Tile]
    hidden: bool


def asked(warehouse: Warehouse, viewer: Viewer, choice: Choice) -> Questions:
    """The page's questions; raises ``NotAllowed`` for a viewer who may not open it."""
    if not viewer.may(Permission.SELF, Permission.TEAM, Permission.PEOPLE, Permission.COMPANY):
        raise NotAllowed(REFUSAL)
    return Questions(warehouse, viewer, choice, shown=CARDS, drawn=CARDS)


def customers_view(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> CustomersView:
    """Key figures of the customers in the selection; raises ``UsageError`` or ``NotAllowed``."""
    ask = asked(warehouse, viewer, choice)
    writer = Writer(language, warehouse.policy.currency)
    now, before = ask.figures(ask.period), ask.figures(ask.period.year_before(), interval=False)
    months = ask.monthly().iloc[-12:]
    cards = [card(m, now, before, {}, "", _compared(warehouse, m), months, writer, warehouse.policy) for m in CARDS]
    return CustomersView(
        scope=_scope(viewer, choice, language, warehouse),
        period=ask.period, customers=_customers(ask), now=now, before=before, cards=cards,
        hidden=ask.hidden,
    )


def _compared(warehouse: Warehouse, metric_id: str) -> str:
    """Against the goal where the policy sets one, else against last year."""
    return "plan" if metric_id in warehouse.policy.goals else "last_year"


def _scope(viewer: Viewer, choice: Choice, language: Language, warehouse: Warehouse) -> str:
    """Whose customers they are, in words."""
    bound = () if viewer.may(Permission.PEOPLE, Permission.COMPANY) else sorted(viewer.teams)
    described = choice.describe(language, warehouse.team_names, bound)
    if viewer.may(Permission.TEAM, Permission.PEOPLE, Permission.COMPANY):
        return described
    return f"{language('Own customers')} · {described}" if choice.where else language("Own customers")


def _customers(ask: Questions) -> float:
    """Active customers at the end of the period; NaN where there is no such end, or it is withheld from the viewer."""
    ((active,),) = ask.warehouse.rows(
        f"SELECT sum(active_accounts) FROM book_stock WHERE month = ? AND {ask.kept.sql}",
        [ask.month, *ask.kept.parameters])
    return float("nan") if active is None or ask.withheld("active_accounts") else float(active)


def groups(ask: Questions, metrics: Sequence[str], language: Language) -> tuple[str, pd.DataFrame]:
    """The selection split one step further: regions, then teams, then people where they may be seen, else segments.

    Gives the dimension and one row a group: ``id``, ``label`` and value, low, high, n of each metric; the selection as
    a whole comes first, with an empty id.
    """
    able = [m for m in metrics if set(CATALOGUE[m].sources) & ask.warehouse.loaded]
    for unit in _units(ask):
        frame = _split(ask, able, unit)
        if 2 <= len(frame) <= MOST_GROUPS:
            break
    return unit, pd.concat([_all(ask, able, language), frame], ignore_index=True) if able else frame


def _split(ask: Questions, metrics: Sequence[str], unit: str) -> pd.DataFrame:
    """One row a group that has a case of any metric, by name."""
    if not metrics:
        return pd.DataFrame({"id": [], "label": []})
    tidy = ask.measure(tuple(metrics), by=(unit,))
    tidy = tidy[tidy[unit].notna()]
    ids = pd.unique(tidy[unit])
    columns: dict[str, np.ndarray] = {}
    for metric in metrics:
        part = tidy[tidy["metric"] == metric].set_index(unit).reindex(ids)
        columns |= {f"{metric}_{name}": part[name].to_numpy(float) for name in PARTS}
    frame = pd.DataFrame({"id": ids, "label": [_label(ask.warehouse, unit, str(i)) for i in ids], **columns})
    some = frame[[f"{m}_n" for m in metrics]].fillna(0).sum(axis=1) > 0
    return frame[some].sort_values("label", ignore_index=True)


def _units(ask: Questions) -> list[str]:
    units = []
    if not ask.choice.regions and not ask.choice.teams:
        units.append("region")
    if len(ask.choice.teams) != 1:
        units.append("team")
    if ask.viewer.may(Permission.TEAM, Permission.PEOPLE):
        units.append("account_manager")
    return [*units, "segment"]


def _label(warehouse: Warehouse, unit: str, key: str) -> str:
    if unit == "team":
        return warehouse.team_names.get(key, key)
    return warehouse.people[key][0] if unit == "account_manager" else key


def _all(ask: Questions, metrics: Sequence[str], language: Language) -> pd.DataFrame:
    tidy = ask.measure(tuple(metrics)).set_index("metric")
    row = {f"{m}_{part}": tidy.loc[m, part] for m in metrics for part in PARTS}
    return pd.DataFrame([{"id": "", "label": language("All"), **row}])
