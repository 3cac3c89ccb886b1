"""Rules of alerts: what fires, for whom, how often before, and in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from analytics.access import Role, Viewer
from analytics.alert_rules import AlertRule
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.company_policy import check_metrics, company_policy
from analytics.metrics.measuring import measure
from analytics.metrics.showing import Writer
from analytics.periods import Period, add_months
from analytics.policy import Policy, read_policy
from analytics.summary.alert_words import alerts_text, evidence, how_often, said
from analytics.summary.alerts import LOOKED_BACK, Alert, alerts
from analytics.summary.narrative import Place
from analytics.warehouse.query import Warehouse, open_warehouse
from tests.chinese import english_in

EXECUTIVE, HR = Viewer(frozenset({Role.EXECUTIVE})), Viewer(frozenset({Role.HR}))
LEAD = Viewer(frozenset({Role.TEAM_LEAD}), "AM00001", frozenset({"T0001"}))
OCTOBER = dt.date(2026, 10, 1)
ENGLISH, CHINESE = (Writer(Language(code), "CNY") for code in ("en", "zh_CN"))


@pytest.fixture
def demo(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(demo_place)
    yield warehouse
    warehouse.close()


def under(warehouse: Warehouse, *rules: AlertRule, **policy: object) -> Warehouse:
    """The warehouse as if it had been loaded under these rules."""
    warehouse.policy = warehouse.policy.model_copy(update={"alerts": rules, **policy})
    return warehouse


def monthly(warehouse: Warehouse, metric: str) -> np.ndarray:
    period = Period(warehouse.calendar.data_from, add_months(warehouse.calendar.complete_to, 1))
    return measure(warehouse, HR, [metric], by=["month"], period=period, interval=False)["value"].to_numpy()


# Thresholds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "shift", "fires", "because"), [
    ("below", 1e-9, True, "below it"), ("below", 0.0, False, "at the threshold"), ("below", -1e-9, False, "above it"),
    ("above", -1e-9, True, "above it"), ("above", 0.0, False, "at the threshold"), ("above", 1e-9, False, "below it"),
])
@pytest.mark.parametrize(("up", "down"), [("csat", "complaint_rate"), ("quota_attainment", "overdue_share")])
def test_the_threshold_itself_does_not_fire(
    demo: Warehouse, rule: str, shift: float, fires: bool, because: str, up: str, down: str
) -> None:
    metric = up if rule == "below" else down
    now = monthly(demo, metric)[-1]
    found = alerts(under(demo, AlertRule(metric=metric, **{rule: now + shift}), minimum_cases=1), HR, OCTOBER)
    assert (len(found.fired), found.checked, found.unknown) == (int(fires), 1, 0), because


def test_how_often_it_would_have_fired_counts_the_24_months_before(demo: Warehouse) -> None:
    values = monthly(demo, "quota_attainment")
    for limit in (np.median(values), values[-1] + 0.001, values.max() + 1):
        (found,) = alerts(under(demo, AlertRule(metric="quota_attainment", below=limit)), HR, OCTOBER).fired or [None]
        demo.memory.clear()
        if found:
            assert (found.before, found.judged) == (int((values[-25:-1] < limit).sum()), LOOKED_BACK)
            assert (found.value, found.expected, found.place) == (pytest.approx(values[-1]), limit, "")
    early = alerts(under(demo, AlertRule(metric="quota_attainment", below=9)), HR, dt.date(2024, 1, 1)).fired[0]
    assert (early.before, early.judged) == (2, 2)  # the data begin in November 2023


def test_too_few_cases_and_months_without_data_are_not_judged(demo: Warehouse) -> None:
    rule = AlertRule(metric="csat", below=1.0)
    few = alerts(under(demo, rule, minimum_cases=10_000), HR, OCTOBER)
    assert (few.fired, few.checked, few.unknown) == ((), 0, 1)
    for month in (dt.date(2023, 10, 1), dt.date(2026, 11, 1), dt.date(2030, 1, 1)):
        none = alerts(demo, HR, month)
        assert (none.fired, none.checked, none.unknown) == ((), 0, 0)


def test_a_month_under_way_is_not_judged(warehouse: Warehouse, hr: Viewer) -> None:
    data = under(Warehouse(warehouse.file), AlertRule(metric="revenue", below=1e12))
    assert alerts(data, hr, dt.date(2025, 7, 1)).fired
    assert alerts(data, hr, dt.date(2025, 8, 1)).checked == 0
    data.close()


# What is unusual ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("metric", ["win_rate", "overdue_share", "activities_per_day"])
def test_only_a_change_for_the_worse_fires(demo: Warehouse, metric: str) -> None:
    """More of the first is better, less of the second, and neither of the third: that fires either way."""
    direction = CATALOGUE[metric].direction
    data = under(demo, AlertRule(metric=metric, scope="region", unusual=True), minimum_cases=1)
    signs = set()
    for month in Period(dt.date(2024, 11, 1), dt.date(2026, 11, 1)).months:
        signs |= {np.sign(a.value - a.expected) for a in alerts(data, HR, month).fired}
    assert signs <= {"up": {-1.0}, "down": {1.0}}.get(direction, {-1.0, 1.0})
    assert signs or direction == "band"


def test_the_weak_region_is_found(demo: Warehouse) -> None:
    """The demo company's West falls behind its plan at the end: its rule fires there and nowhere else."""
    found = alerts(under(demo, AlertRule(metric="quota_attainment", scope="region", below=0.95)), EXECUTIVE, OCTOBER)
    assert [(a.place, a.before <= 2) for a in found.fired] == [("West", True)]


# Who sees what ------------------------------------------------------------------------------------------------------


def test_each_role_sees_its_own(demo: Warehouse) -> None:
    rules = [AlertRule(metric="quota_attainment", scope=scope, below=9) for scope in ("company", "region", "team")]
    data = under(demo, *rules)
    places = {who: [(a.rule.scope, a.place) for a in alerts(data, viewer, OCTOBER).fired]
              for who, viewer in (("hr", HR), ("executive", EXECUTIVE), ("lead", LEAD))}
    assert places["lead"] == [("team", "T0001")]
    assert places["hr"] == places["executive"]
    assert [scope for scope, _ in places["hr"]] == ["company", *["region"] * 4, *["team"] * 8]
    for role in (Role.ACCOUNT_MANAGER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed, match="Alerts are open to"):
            alerts(data, Viewer(frozenset({role}), "AM00002"), OCTOBER)


def test_small_groups_are_not_shown_to_executives(demo: Warehouse) -> None:
    data = under(demo, AlertRule(metric="quota_attainment", scope="team", below=9), minimum_group=6)
    shown, whole = alerts(data, EXECUTIVE, OCTOBER), alerts(data, HR, OCTOBER)
    assert 0 < len(shown.fired) < len(whole.fired)


# The policy ---------------------------------------------------------------------------------------------------------

WRONG = [  # a rule, and what is said of it
    ("{metric: csat}", "write one of 'below: 0.9', 'above: 0.9' and 'unusual: true'"),
    ("{metric: csat, below: 0.7, unusual: true}", "write one of"),
    ("{metric: csat, below: 0.7, above: 0.9}", "write one of"),
    ("{metric: csat, unusual: false}", "write one of"),
    ("{metric: csat, belw: 0.7}", "there is no key 'belw' here, did you mean 'below'?"),
    ("{metric: csat, scope: person, below: 0.7}", "none of the values allowed"),
    ("{below: 0.7}", "this key is missing"),
    ("{metric: csat, below: .nan}", "no finite number"),
    ("{metric: csta, below: 0.7}", "there is no such metric, did you mean 'csat'?"),
    ("{metric: csat, above: 0.7}", "more of csat is better; write 'below' instead of 'above'"),
    ("{metric: overdue_share, below: 0.1}", "less of overdue_share is better; write 'above' instead of 'below'"),
    ("{metric: activity_mix, unusual: true}", "activity_mix is a share by activity_type and cannot be watched"),
]


@pytest.mark.parametrize(("rule", "words"), WRONG, ids=[rule for rule, _ in WRONG])
def test_a_wrong_rule_is_refused_with_its_place_and_the_remedy(rule: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(f"alerts: [{{metric: nps, below: 10}}, {rule}]", "utf-8")
    with pytest.raises(UsageError) as refused:
        company_policy(path)
    assert str(refused.value).startswith(f"{path}: alerts.1")
    assert words in str(refused.value)
    assert english_in(refused.value) in ("", "m analytics metric")  # the command that lists the metrics


@pytest.mark.parametrize("rule", [
    {"metric": "activities_per_day", "below": 1}, {"metric": "activities_per_day", "above": 9},
    {"metric": "activities_per_day", "unusual": True}, {"metric": "revenue", "unusual": True, "scope": "region"},
    {"metric": "target", "unusual": True}, {"metric": "nps", "below": -20, "scope": "team"},
])
def test_a_sound_rule_is_accepted(rule: dict) -> None:
    check_metrics(Policy(alerts=(AlertRule(**rule),)), "policy.yaml")


def test_the_companys_own_rules_fire_now_and_then(demo: Warehouse) -> None:
    """A rule that fires every month is noise: those of the repository fire in at most one month of five."""
    data = under(demo, *read_policy().alerts)
    every = [alerts(data, EXECUTIVE, month) for month in Period(dt.date(2024, 11, 1), dt.date(2026, 11, 1)).months]
    assert any(found.fired for found in every)
    assert sum(len(found.fired) for found in every) <= 0.2 * sum(found.checked for found in every)


# Words --------------------------------------------------------------------------------------------------------------


def alert(metric: str, value: float, expected: float, **options: object) -> Alert:
    place = str(options.pop("place", ""))
    scope = "team" if place.startswith("T") else "region" if place else "company"
    return Alert(AlertRule(metric=metric, scope=scope, **options), place, value, expected, 3, 24)


@pytest.mark.parametrize(("one", "english", "chinese"), [
    (alert("csat", 0.712, 0.75, below=0.75), "Satisfaction, company: 71.2%, below 75.0%.",
     "公司的客户满意度为71.2%，低于75.0%。"),
    (alert("overdue_share", 0.2, 0.15, above=0.15, place="West"), "Overdue share, West: 20.0%, above 15.0%.",
     "West的逾期账款占比为20.0%，高于15.0%。"),
    (alert("win_rate", 0.1, 0.3, unusual=True, place="T1"),
     "Win rate, Harbour: 10.0%, unusually low. The twelve months before had 30.0%.",
     "Harbour的赢单率为10.0%，异常偏低；此前十二个月为30.0%。"),
    (alert("complaint_rate", 4.0, 1.5, unusual=True),
     "Complaints, company: 4.0, unusually high. The twelve months before had 1.5.",
     "公司的每百客户投诉数为4.0，异常偏高；此前十二个月为1.5。"),
    (alert("revenue", 4e6, 6e6, unusual=True), "Revenue, company: ¥4.0M, unusually low. ¥6.0M had been forecast.",
     "公司的收入为400.0万元，异常偏低；原预测为600.0万元。"),
    (alert("activities", 900, 600, unusual=True), "Activities, company: 900, unusually high. 600 had been forecast.",
     "公司的活动量为900，异常偏高；原预测为600。"),
])
def test_what_is_said(one: Alert, english: str, chinese: str) -> None:
    assert said(one, ENGLISH, {"T1": "Harbour"}) == english
    assert said(one, CHINESE, {"T1": "Harbour"}) == chinese


@pytest.mark.parametrize(("one", "leads"), [
    (alert("csat", 0.7, 0.75, below=0.75), Place("customers", about="satisfaction")),
    (alert("overdue_share", 0.2, 0.15, above=0.15, place="West"), Place("customers", region="West", about="risk")),
    (alert("sla_attainment", 0.5, 0.9, unusual=True, place="T1"), Place("customers", "T1", about="service")),
    (alert("quota_attainment", 0.8, 0.9, below=0.9, place="T1"), Place("team", "T1", about="quota_attainment")),
    (alert("revenue", 4e6, 6e6, unusual=True, place="West"), Place("team", region="West")),  # nobody is compared by it
])
def test_where_an_alert_leads(one: Alert, leads: Place) -> None:
    assert evidence(one) == leads


def test_how_often_is_said() -> None:
    one = alert("csat", 0.7, 0.75, below=0.75)
    assert how_often(one, Language()) == "It would have fired in 3 of the 24 months before."
    never = Alert(one.rule, "", 0.7, 0.75, 0, 0)
    assert how_often(never, Language()) == "No month before could be judged."


def test_the_text_of_a_load(demo: Warehouse) -> None:
    data = under(demo, AlertRule(metric="quota_attainment", scope="region", below=0.95))
    text = alerts_text(alerts(data, HR, OCTOBER), ENGLISH, data.team_names)
    assert text.startswith("1 alert, 4 rules and places judged\n▲ Attainment, West: 92.7%, below 95.0%. It would have")
    assert alerts_text(alerts(under(demo), HR, OCTOBER), ENGLISH, {}) == (
        "No alerts are set up: the policy has no rule under 'alerts'.")
