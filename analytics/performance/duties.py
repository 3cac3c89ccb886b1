"""The duties of an account manager, each with the metrics that show it, and where one person stands in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.performance.cards import fewest
from analytics.performance.choice import Choice
from analytics.performance.person import asked
from analytics.policy import Policy
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Duty:
    """What is expected, in a sentence, and by which metrics it is seen; ``label`` names it."""

    label: str
    expects: str
    metrics: tuple[str, ...]


DUTIES = {  # by the codes that activities carry
    "research": Duty(N_("Market research"),
                     N_("Bring trends, competitors and customers' troubles back into the company."),
                     ("market_notes", "useful_notes")),
    "winning": Duty(N_("Winning and keeping customers"), N_("Win new customers, and keep and grow the present ones."),
                    ("new_customers", "net_retention", "logo_churn")),
    "selling": Duty(N_("Selling"), N_("Reach the targets: promote, negotiate, sign."),
                    ("quota_attainment", "win_rate", "sales_cycle")),
    "service": Duty(N_("After-sales service"), N_("Solve customers' problems, and in time."),
                    ("sla_attainment", "first_contact_resolution", "time_to_resolve")),
    "care": Duty(N_("Satisfaction and loyalty"),
                 N_("Care for customers steadily, so that they are satisfied and stay."),
                 ("csat", "nps", "book_coverage")),
    "cooperation": Duty(N_("Work across departments"),
                        N_("Work with development, marketing, service and technology for the customer."),
                        ("handoffs_on_time", "peer_score")),
    "risk": Duty(N_("Risk"), N_("See risks of market and customers early, and deal with them."),
                 ("accounts_at_risk", "concentration", "overdue_share")),
    "growth": Duty(N_("Own growth"), N_("Grow in skill, and hold what the role requires."),
                   ("skill_change", "certifications_valid", "training_hours")),
}
METRICS = tuple(metric for duty in DUTIES.values() for metric in duty.metrics)
COMPARED = tuple(m for m in METRICS  # a sum grows with the people, and a part is more concentrated than the whole
                 if CATALOGUE[m].direction != "band" and CATALOGUE[m].unit not in ("count", "index"))


def duties(warehouse: Warehouse, viewer: Viewer, manager_id: str, choice: Choice) -> pd.DataFrame:
    """Every duty's metrics of one person, in this order: duty, metric, value, low, high, n, company, standing.

    ``company``: the whole company's value, NaN for what is not ``COMPARED`` or may not be told. ``standing``:
    ``better`` or ``worse`` where the whole interval lies on that side of it, else ``same``; ``few`` where the cases are
    too few to say; "" where nothing is compared. Values are in the metrics' units; NaN: there are no data. Raises
    ``NotAllowed`` for a viewer who may not see the person.
    """
    _, ask = asked(warehouse, viewer, manager_id, choice)
    own = measure(warehouse, viewer, METRICS, period=ask.period, where={"account_manager": [manager_id]})
    whole = measure(warehouse, viewer, COMPARED, period=ask.period, interval=False, company=True)
    frame = own.drop(columns="hidden")
    frame.insert(0, "duty", [code for code, duty in DUTIES.items() for _ in duty.metrics])
    frame["company"] = frame["metric"].map(whole.set_index("metric")["value"])
    columns = (frame[name] for name in ("metric", "low", "high", "n", "company"))
    frame["standing"] = [standing(metric, low, high, n, company, warehouse.policy)
                         for metric, low, high, n, company in zip(*columns, strict=True)]
    return frame


def standing(metric_id: str, low: float, high: float, n: float, company: float, policy: Policy) -> str:
    """How a person's interval lies to the company's value (see ``duties``)."""
    metric = CATALOGUE[metric_id]
    if np.isnan(company):
        return ""
    if not n >= fewest(metric, policy) or np.isnan(low) or np.isnan(high):
        return "few"
    above, below = ("worse", "better") if metric.direction == "down" else ("better", "worse")
    return above if low > company else below if high < company else "same"


def headline(frame: pd.DataFrame, name: str, t: Language) -> str:
    """In which duties the person clearly differs from the company."""
    apart = {way: t.listed(dict.fromkeys(t(DUTIES[duty].label) for duty in frame["duty"][frame["standing"] == way]))
             for way in ("better", "worse")}
    if apart["better"] and apart["worse"]:
        return t("{name}: clearly better than the company in {better}, worse in {worse}", name=name, **apart)
    if apart["better"]:
        return t("{name}: clearly better than the company in {better}", name=name, better=apart["better"])
    if apart["worse"]:
        return t("{name}: clearly behind the company in {worse}", name=name, worse=apart["worse"])
    if frame["value"].isna().all():
        return t("{name}: nothing is known of the duties yet", name=name)
    return t("{name}: in no duty clearly apart from the company", name=name)
