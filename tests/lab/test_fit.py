"""What a company's data cannot tell is refused in one sentence that names the key and the remedy."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.lab.company_results import company_results
from analytics.lab.fit import fits
from analytics.policy import Goal, Policy
from analytics.rewards.plan import Plan
from analytics.warehouse.query import Warehouse
from tests.lab.companies import little, paying, sale
from tests.rewards.small import line

BY_ATTAINMENT = dict(kind="curve", reads="attainment", weight=1, curve=line((0, 0), (1, 1)))
CROSSING = dict(kind="commission", basis="period", mode="crossing", tiers="amount", rates=dict(
    points=[[0, 0.01], [9, 0.02]], between="step", edges="lower", below="hold", above="hold"))
RACE = dict(kind="contest", reads="value", among="all", window="period", prizes=[9], least=0, ties="share",
            noise="share")


def pays(measure: str, component: dict[str, Any], **stated: Any) -> Plan:
    return paying({measure: stated}, components={"one": component | {"measure": measure}})


REFUSED = [  # plan, what is said
    (paying({"revenu": {}}), "measures.revenu: there is no metric 'revenu', did you mean 'revenue'?"),
    (paying({"peer_score": {"combine": "mean"}}), "Peer rating: it is no ratio of sums over months"),
    (paying({"pipeline_velocity": {"combine": "mean"}}), "Pipeline velocity: it is no ratio of sums"),
    (paying({"activity_mix": {"combine": "mean"}}), "Activity mix: it is no ratio of sums"),
    (paying({"handoffs_on_time": {"combine": "mean"}}),
     "Hand-offs on time: it is computed from handoffs, of which the data hold nothing; load them or"),
    (paying({"complaint_rate": {"combine": "mean"}}), "Complaints: less of it is better; write 'better: "),
    (paying({"csat": {"combine": "mean", "better": "less"}}), "Satisfaction: more of it is better; write 'better: mo"),
    (paying({"csat": {}}), "Satisfaction: it is a ratio, and ratios of several months do not add up; write"),
    (paying({"open_pipeline": {}}), "Open pipeline: it is counted at the end of a month"),
    (paying({"csat": {"combine": "mean", "credit": "cash"}}), "Satisfaction: only sums of sales can count when their"),
    (paying({"revenue": {"credit": "cash"}}), "Revenue: it counts when its money is received, but the data "
                                              "hold no receivables; load them or write 'credit: booking'"),
    (pays("activities", CROSSING), "Activities: each order is paid by itself, but only sales are known by"),
    (paying({"revenue": {"combine": "mean"}}, crediting={"by": "territory"}),
     "Revenue: single sales are read for it, and those add up; write 'combine: sum'"),
    (pays("revenue", BY_ATTAINMENT), "Revenue: the plan pays by attainment, but the data hold no targets"),
    (pays("orders", BY_ATTAINMENT), "Orders: the plan pays by attainment, but of sums only revenue has"),
    (pays("margin", BY_ATTAINMENT, combine="mean"),
     "Margin: the plan pays by attainment, but the policy has no goal for it; add one under goals or write"),
    (pays("net_retention", BY_ATTAINMENT, combine="last"),
     "Net retention: the plan pays by attainment, which needs a goal above 0; change it in the policy"),
    (pays("revenue", RACE), "components.one: how unsure revenue is for one person's month is not known"),
    (paying(who={"teams": ["t"]}), "who.teams: there is no team 't' in the data, did you mean 'T'?"),
]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Sales, one survey, one case and one deal; no targets, invoices or hand-offs."""
    policy = Policy(goals={"net_retention": Goal(goal=0, watch=0, alarm=0)})
    asked = {"survey_id": "1", "kind": "csat", "manager_id": "A", "customer_id": "C", "sent_on": "2026-01-05",
             "answered_on": "2026-01-06", "score": 5}
    case = {"case_id": "1", "kind": "complaint", "manager_id": "A", "customer_id": "C", "opened_at": "2026-02-01"}
    deal = {"opportunity_id": "1", "manager_id": "A", "customer_id": "C", "amount": 5.0, "opened_on": "2026-01-05"}
    review = {"manager_id": "A", "rater_id": "B", "reviewed_on": "2026-02-02", "score": 4}
    return little(tmp_path_factory.mktemp("bare"), policy, sales=[sale("1", "2026-01-10", 100)], surveys=[asked],
                  cases=[case], opportunities=[deal], peer_reviews=[review])


@pytest.mark.parametrize(("plan", "said"), REFUSED, ids=[r[1][:60] for r in REFUSED])
def test_what_the_data_cannot_tell_is_refused(bare: Warehouse, hr: Viewer, plan: Plan, said: str) -> None:
    with pytest.raises(UsageError) as error:
        company_results(bare, hr, plan)
    assert str(error.value).startswith(said)
    assert not fits(bare, plan)


FITS = [  # what the refusals' remedies lead to
    paying({"complaint_rate": {"combine": "mean", "better": "less"}}), paying({"csat": {"combine": "last"}}),
    paying({"open_pipeline": {"combine": "last"}}), pays("revenue", CROSSING),
    pays("orders", BY_ATTAINMENT | {"reads": "value"}), pays("orders", RACE), paying(who={"teams": ["T"]}),
    paying({"revenue": {"combine": "mean"}}), paying({"activities": {"better": "less"}}),
]


@pytest.mark.parametrize("plan", FITS, ids=[next(iter(p.measures)) for p in FITS])
def test_what_the_data_can_tell_is_not(bare: Warehouse, hr: Viewer, plan: Plan) -> None:
    rows = company_results(bare, hr, plan).rows
    assert fits(bare, plan)
    assert rows["value"].notna().any()
    assert not (rows["value"].isna() & rows["target"].isna()).any()
