"""The Customers page as a model: each frame recomputed from the raw tables, scope by viewer, searches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.metrics.intervals import survival
from analytics.metrics.measuring import measure
from analytics.metrics.rows import rows_behind
from analytics.metrics.showing import Writer
from analytics.performance import customer_findings as findings
from analytics.performance.accounts import TABLES, account, accounts, happened
from analytics.performance.choice import Choice
from analytics.performance.customers import CARDS, customers_view
from analytics.performance.market import market
from analytics.performance.retention import AGES, LARGEST, retention
from analytics.performance.risk import REASONS, flagged, overdue_invoices, reasons_of, risk
from analytics.performance.satisfaction import satisfaction
from analytics.performance.service import open_cases, service
from analytics.performance.voices import comments, notes, pattern
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse
from tests.company import CALENDAR_YEAR, LAST, Frames, write
from tests.metrics.second import Second

EN, WRITER = Language("en"), Writer(Language("en"), "CNY")
EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
ADMINISTRATOR = Viewer(frozenset({Role.ADMINISTRATOR}))
SELF = Viewer(frozenset({Role.ACCOUNT_MANAGER}), "m02")
LEAD = Viewer(frozenset({Role.TEAM_LEAD}), "m04", frozenset({"t2"}))
WORDS = ("Too late, 20% off was promised", "under_score", "Bob's order", "a \\ slash", "价格太高", "fine", None)
CHOICES = [Choice(), Choice(period="ytd"), Choice(regions=("North",)), Choice(teams=("t1", "t2"), period="quarter"),
           Choice(segments=("key",)), Choice(period="2024-09-10..2025-03-20")]


@pytest.fixture(scope="module")
def spoken(frames: Frames) -> Frames:
    """The company with comments and notes."""
    surveys, activities = frames["surveys"].copy(), frames["activities"].copy()
    said = pd.Series([WORDS[n % len(WORDS)] for n in range(len(surveys))])
    surveys["comment"] = said.where(surveys["score"].notna())
    research = activities["duty"] == "research"
    activities["note"] = pd.Series([WORDS[n % len(WORDS)] for n in range(len(activities))]).where(research)
    return frames | {"surveys": surveys, "activities": activities}


@pytest.fixture(scope="module")
def warehouse(spoken: Frames, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    place = Path(tmp_path_factory.mktemp("customers")) / "company.duckdb"
    write(spoken, place, CALENDAR_YEAR)
    opened = Warehouse(place)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def second(spoken: Frames) -> Second:
    return Second(spoken, CALENDAR_YEAR)


def chosen(rows: list, choice: Choice) -> list:
    """The second computation's rows that the filters keep."""
    asked = {"region": choice.regions, "team": choice.teams, "segment": choice.segments,
             "industry": choice.industries}
    return [r for r in rows if all(getattr(r, name) in values for name, values in asked.items() if values)]


def inside(rows: list, choice: Choice, warehouse: Warehouse) -> list:
    period = choice.time(warehouse.calendar)
    return [r for r in chosen(rows, choice) if period.start <= r.day < period.end]


def month_end(warehouse: Warehouse, choice: Choice):
    """The last day on which stocks are counted in the period, as the page means it."""
    last = min(choice.time(warehouse.calendar).last, LAST)
    if last < LAST and (last + pd.Timedelta(days=1)).day != 1:
        last = last.replace(day=1) - pd.Timedelta(days=1)
    return last


# figures ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_key_figures_are_those_of_measure(choice, warehouse, hr):
    view = customers_view(warehouse, hr, choice, EN)
    period = choice.time(warehouse.calendar)
    tidy = measure(warehouse, hr, CARDS, period=period, where=choice.where).set_index("metric")
    for metric, figure in view.now.items():
        assert (figure.value, figure.low, figure.high) == pytest.approx(
            tuple(tidy.loc[metric, ["value", "low", "high"]]), nan_ok=True)
    assert [c["id"] for c in view.cards] == list(CARDS)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_customers_at_the_end_of_the_period(choice, warehouse, second, hr):
    book = [r for r in chosen(second.stock("book", month_end(warehouse, choice)), choice) if r.active]
    assert customers_view(warehouse, hr, choice, EN).customers == len(book)
    listed = accounts(warehouse, hr, choice)
    assert listed.total == len(listed.frame) == len(book)
    expected = {r.customer: r.now for r in book}
    assert dict(zip(listed.frame["id"], listed.frame["revenue"], strict=True)) == pytest.approx(expected)
    assert listed.frame["revenue"].is_monotonic_decreasing
    assert set(listed.frame[listed.frame["touched"]]["id"]) == {r.customer for r in book if r.touched}


@pytest.mark.parametrize("choice", [c for c in CHOICES if c.period != "2024-09-10..2025-03-20"], ids=str)
def test_the_bridge_adds_up_and_is_that_of_the_raw_sales(choice, warehouse, second, hr):
    frame = retention(warehouse, hr, choice, EN).bridge.set_index("step")
    book = chosen(second.stock("book", month_end(warehouse, choice)), choice)
    old = [(r.before, max(r.now, 0)) for r in book if r.bought]
    new = [max(r.now, 0) for r in book if not r.bought and (r.active or r.opening)]
    expected = {
        "opening": sum(b for b, _ in old), "lost": -sum(b for b, n in old if n == 0),
        "shrunk": sum(n - b for b, n in old if 0 < n < b), "grown": sum(n - b for b, n in old if n > b),
        "present": sum(n for _, n in old), "won": sum(new), "closing": sum(n for _, n in old) + sum(new)}
    assert frame["amount"].to_dict() == pytest.approx(expected)
    assert frame.loc["present", "amount"] / frame.loc["opening", "amount"] == pytest.approx(
        customers_view(warehouse, hr, choice, EN).now["net_retention"].value)
    assert frame.loc["lost", "accounts"] == sum(n == 0 for _, n in old)
    assert frame.loc["grown", "accounts"] == sum(n > b for b, n in old)


def test_there_is_no_bridge_and_no_retention_before_there_are_24_months(warehouse, hr):
    view = retention(warehouse, hr, Choice(period="2024-06"), EN)
    assert view.bridge.empty
    assert view.months["net"].isna().all()
    assert findings.bridged(view, EN) == "From the year before to this one"
    assert findings.kept(view, EN) == "Retention"


def test_gross_and_net_by_month_are_those_of_measure_and_gross_is_never_above_net(warehouse, hr):
    months = retention(warehouse, hr, Choice(), EN).months
    for row in months.dropna(subset=["net"]).itertuples():
        period = warehouse.calendar.period(f"{row.month:%Y-%m}")
        tidy = measure(warehouse, hr, ["gross_retention", "net_retention"], period=period)
        assert (row.gross, row.net) == pytest.approx(tuple(tidy["value"]))
        assert (row.net_low, row.net_high) == pytest.approx(tuple(tidy[["low", "high"]].iloc[1]))
        assert row.gross <= row.net + 1e-12


def test_the_rows_of_a_quarter_give_every_cell_of_its_row(warehouse, hr):
    """Kaplan-Meier from the rows that a click on a cell opens."""
    frame = retention(warehouse, hr, Choice(), EN).cohorts
    for start, cells in frame.groupby("start"):
        period = Period(start, add_months(start, 3))
        (rows,) = rows_behind(warehouse, hr, "retention_cohorts", period=period, limit=10**6)
        times, alive, *_ = survival(rows.frame["duration"].to_numpy(), rows.frame["happened"].to_numpy())
        for cell in cells.itertuples():
            reached = alive[times <= round(cell.age * 365 / 12)]
            assert cell.alive == pytest.approx(reached[-1] if len(reached) else 1)
            assert cell.n == rows.total


@pytest.mark.parametrize("choice", [Choice(), Choice(regions=("North",)), Choice(segments=("key",))], ids=str)
def test_cohorts_by_hand(choice, warehouse, second, hr):
    """Without censoring inside an age, Kaplan-Meier is the plain share; the product over deaths is taken otherwise."""
    frame = retention(warehouse, hr, choice, EN).cohorts
    assert len(frame) > 10
    starters = [r for r in chosen(second.flow("starters"), choice)
                if warehouse.calendar.data_from <= r.day <= LAST]
    for row in frame.itertuples():
        year, quarter = row.cohort.split(" Q")
        mine = [r for r in starters if r.day.year == int(year) and (r.day.month + 2) // 3 == int(quarter)]
        assert row.n == len(mine)
        days = round(row.age * 365 / 12)
        alive = 1.0
        for time in sorted({r.duration for r in mine if r.happened and r.duration <= days}):
            at_risk = sum(r.duration >= time for r in mine)
            alive *= 1 - sum(r.happened and r.duration == time for r in mine) / at_risk
        assert row.alive == pytest.approx(alive)
        reached = [(LAST - r.day).days >= days for r in mine]
        assert any(reached), "nobody could be that old: no cell"
        assert row.young == (not all(reached))
    assert set(frame["age"]) <= set(AGES)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_largest_customers_and_the_index_without_the_first(choice, warehouse, second, hr):
    view = retention(warehouse, hr, choice, EN)
    sums: dict[str, float] = {}
    for row in inside(second.flow("sales"), choice, warehouse):
        if row.customer:
            sums[row.customer] = sums.get(row.customer, 0.0) + row.revenue
    parts = sorted((v for v in sums.values() if v > 0), reverse=True)
    assert view.largest["revenue"].tolist() == pytest.approx(parts[:LARGEST])
    assert view.largest["share"].tolist() == pytest.approx([v / sum(parts) for v in parts[:LARGEST]])
    assert view.without == pytest.approx(sum((100 * v / sum(parts[1:])) ** 2 for v in parts[1:]))
    assert view.index == pytest.approx(sum((100 * v / sum(parts)) ** 2 for v in parts))
    metric = measure(warehouse, hr, ["concentration"], period=choice.time(warehouse.calendar), where=choice.where)
    assert view.index == pytest.approx(metric["value"].iloc[0]), "the metric of that name"


@pytest.mark.parametrize(("choice", "unit"), [
    (Choice(), "region"), (Choice(regions=("North",)), "team"), (Choice(teams=("t1", "t2")), "team"),
    (Choice(teams=("t2",)), "account_manager")], ids=str)
def test_groups_go_one_step_further_and_begin_with_the_whole(choice, unit, warehouse, hr):
    view = satisfaction(warehouse, hr, choice, EN)
    assert view.unit == unit
    asked = {"period": choice.time(warehouse.calendar), "where": choice.where}
    whole = measure(warehouse, hr, ["csat"], **asked)["value"].iloc[0]
    assert view.groups["id"].iloc[0] == ""
    assert view.groups["csat_value"].iloc[0] == pytest.approx(whole)
    split = measure(warehouse, hr, ["csat"], by=[unit], **asked)
    found = view.groups.set_index("id")["csat_value"].dropna()
    for row in split[split[unit].notna() & split["value"].notna()].itertuples():
        assert found[getattr(row, unit)] == pytest.approx(row.value)


@pytest.mark.parametrize("choice", [Choice(), Choice(regions=("South",), period="ytd")], ids=str)
def test_competitors_by_hand(choice, warehouse, second, hr):
    frame = market(warehouse, hr, choice, EN).competitors.set_index("label")
    rows = [r for r in inside(second.flow("activities"), choice, warehouse) if r.duty == "research" and r.competitor]
    for name in ("Vantor", "Norwell"):
        mine = [r for r in rows if r.competitor == name]
        reviewed = [r for r in mine if r.useful is not None]
        assert frame.loc[name, "share_value"] == pytest.approx(len(mine) / len(rows))
        assert frame.loc[name, "useful_value"] == pytest.approx(sum(r.useful for r in reviewed) / len(reviewed))
        assert frame.loc[name, "useful_n"] == len(reviewed)
    assert set(frame.index) == {"Vantor", "Norwell"}


@pytest.mark.parametrize("choice", [Choice(), Choice(regions=("North",)), Choice(period="2025-03")], ids=str)
def test_customers_at_risk_their_reasons_and_the_flags_own_record(choice, warehouse, second, hr):
    day = month_end(warehouse, choice)
    rows = [r for r in chosen(second.stock("risk", day), choice) if r.flagged]
    holds = dict(zip(REASONS, (second._silent(day), second._shrinking(day), second._complaining(day),
                               second._unhappy(day), second._unpaid(day)), strict=True))
    view, found = risk(warehouse, hr, choice, EN), flagged(warehouse, hr, choice)
    assert view.flagged == found.total == len(rows) > 0
    assert set(found.frame["id"]) == {r.customer for r in rows}
    for name, customers in holds.items():
        assert set(found.frame[found.frame[name]]["id"]) == {r.customer for r in rows} & customers
    counts = {REASONS[name]: sum(r.customer in customers for r in rows) for name, customers in holds.items()}
    shown = dict(zip(view.reasons["label"], view.reasons["customers"], strict=True))
    assert shown == {label: n for label, n in counts.items() if n}
    assert found.frame["revenue"].tolist() == pytest.approx(
        sorted((max(r.now, 0.0) for r in rows), reverse=True))
    precision = measure(warehouse, hr, ["risk_precision"], period=choice.time(warehouse.calendar), where=choice.where)
    assert view.now["risk_precision"].value == pytest.approx(precision["value"].iloc[0], nan_ok=True)


def test_reasons_in_words():
    row = {"silent": True, "shrinking": False, "complaining": True, "unhappy": False, "overdue": False}
    assert reasons_of(row, EN) == "No contact for long, has complained"
    assert reasons_of(row, Language("zh_CN")).count("、") == 1


AGED = {"Not due yet": (None, 0), "1–30 days late": (1, 30), "31–60 days late": (31, 60),
        "61–90 days late": (61, 90), "Over 90 days late": (91, None)}


@pytest.mark.parametrize("choice", [Choice(), Choice(segments=("key",)), Choice(period="2024-12")], ids=str)
def test_open_invoices_by_how_late_they_are(choice, warehouse, second, hr):
    rows = chosen(second.stock("receivables", month_end(warehouse, choice)), choice)
    frame = risk(warehouse, hr, choice, EN).ageing.set_index("label")
    for label, (low, high) in AGED.items():
        mine = [r for r in rows if (low is None or r.late >= low) and (high is None or r.late <= high)]
        assert frame.loc[label, "amount"] == pytest.approx(sum(r.amount for r in mine))
        assert frame.loc[label, "invoices"] == len(mine)
    assert frame["invoices"].sum() == len(rows)
    late = overdue_invoices(warehouse, hr, choice)
    assert late.total == sum(r.late > 0 for r in rows)
    assert late.frame["days_late"].is_monotonic_decreasing
    assert late.frame["amount"].sum() == pytest.approx(sum(r.amount for r in rows if r.late > 0))


@pytest.mark.parametrize("choice", [Choice(), Choice(regions=("South",))], ids=str)
def test_the_time_to_solve_by_hand(choice, warehouse, second, hr):
    view = service(warehouse, hr, choice, EN)
    cases = inside(second.flow("cases"), choice, warehouse)
    assert [c.kind for c in view.curves] == ["complaint", "question"]
    for curve in view.curves:
        mine = [c for c in cases if c.kind == curve.kind]
        for hours in (12.0, 48.0, 200.0):
            left = 1.0
            for time in sorted({c.duration for c in mine if c.happened and c.duration <= hours}):
                left *= 1 - sum(c.happened and c.duration == time for c in mine) / sum(
                    c.duration >= time for c in mine)
            at = int(np.searchsorted(curve.times, hours, side="right")) - 1
            assert (curve.done[at] if at >= 0 else 0.0) == pytest.approx(1 - left)
    topics = pd.Series([c.topic for c in cases if c.kind == "complaint" and c.topic]).value_counts()
    assert dict(zip(view.topics["topic"], view.topics["complaints"], strict=True)) == topics.to_dict()


@pytest.mark.parametrize("choice", [Choice(), Choice(period="ytd"), Choice(period="2024-11", regions=("North",))],
                         ids=str)
def test_cases_that_are_open_at_the_end_of_the_period(choice, warehouse, second, hr):
    end = pd.Timestamp(min(choice.time(warehouse.calendar).end, LAST + pd.Timedelta(days=1)))
    rows = [c for c in chosen(second.flow("cases"), choice)
            if c.opened_at < end and not (c.closed_at is not None and c.closed_at < end)]
    found = open_cases(warehouse, hr, choice)
    assert set(found.frame["case_id"]) == {c.case_id for c in rows}
    assert found.total == len(rows) > 0
    overdue = set(found.frame[found.frame["overdue"]]["case_id"])
    assert overdue == {c.case_id for c in rows if c.due_at is not None and c.due_at < end}


# words --------------------------------------------------------------------------------------------------------------

SEARCHES = [  # text, the comments that hold it, because
    ("", set(WORDS) - {None}, "nothing asked: all"),
    ("LATE", {WORDS[0]}, "in any case"),
    ("20%", {WORDS[0]}, "per cent is a letter"),
    ("%", {WORDS[0]}, "and stands for nothing else"),
    ("_", {WORDS[1]}, "so is the underscore"),
    ("b's", {WORDS[2]}, "a quote ends nothing"),
    ("\\", {WORDS[3]}, "the escape itself"),
    ("太高", {WORDS[4]}, "Chinese"),
    ("' OR TRUE --", set(), "no SQL"),
    ("x" * 500, set(), "longer than a search may be"),
]


@pytest.mark.parametrize(("text", "expected", "because"), SEARCHES)
def test_a_search_finds_the_text_and_nothing_else(text, expected, because, warehouse, hr):
    found = comments(warehouse, hr, Choice(period="all"), text, limit=10**6)
    assert set(found.frame["comment"]) == expected, because
    assert found.total == len(found.frame)
    assert set(notes(warehouse, hr, Choice(period="all"), text, limit=10**6).frame["note"]) == expected, because


def test_a_search_also_finds_the_customers_name_and_keeps_to_the_filters(warehouse, second, hr):
    found = comments(warehouse, hr, Choice(period="all"), "customer C07", limit=10**6).frame
    assert set(found["customer"]) == {"Customer c07"}
    choice = Choice(period="12m", regions=("North",))
    rows = [r for r in inside(second.flow("answers"), choice, warehouse) if r.comment]
    found = comments(warehouse, hr, choice, "", limit=10**6)
    assert found.total == len(rows)
    assert sorted(found.frame["comment"]) == sorted(r.comment for r in rows)
    assert found.frame["day"].is_monotonic_decreasing


def test_the_limit_is_kept_and_the_total_still_said(warehouse, hr):
    found = comments(warehouse, hr, Choice(period="all"), "", limit=7)
    assert len(found.frame) == 7
    assert found.total > 7


@pytest.mark.parametrize(("text", "expected"), [("a%b_c", "%a\\%b\\_c%"), ("  x ", "%x%"), ("\\%", "%\\\\\\%%")])
def test_patterns(text, expected):
    assert pattern(text) == expected


# one customer -------------------------------------------------------------------------------------------------------


def test_one_customers_revenue_and_owner(warehouse, second, hr):
    one = account(warehouse, hr, "c01")
    sold = [r for r in second.flow("sales") if r.customer == "c01"]
    for row in one.months.itertuples():
        mine = sum(r.revenue for r in sold if (r.day.year, r.day.month) == (row.month.year, row.month.month))
        assert row.actual == pytest.approx(mine)
    whole = [r for r in sold if (r.day.year, r.day.month) != (2025, 8)]
    assert one.revenue == pytest.approx(sum(r.revenue for r in whole if str(r.day) >= "2024-08-01"))
    assert one.before == pytest.approx(sum(r.revenue for r in whole if "2023-08-01" <= str(r.day) < "2024-08-01"))
    assert one.months["partial"].tolist() == [False] * 11 + [True]
    assert one.owner == f"Person {second.owner_on('c01', LAST)}"
    assert findings.bought(one, WRITER).startswith("Customer c01 bought for ¥")


COUNTED = {"activities": ("activities", "customer_id"), "deals": ("opportunities", "customer_id"),
           "invoices": ("receivables", "customer_id"), "cases": ("cases", "customer_id")}


@pytest.mark.parametrize("table", TABLES)
def test_what_happened_is_complete_for_hr_and_scoped_for_others(table, warehouse, spoken, hr):
    everything = happened(warehouse, hr, "c03", table, limit=10**6)
    assert everything.total == len(everything.frame) > 0
    if table in COUNTED:
        raw, column = COUNTED[table]
        assert everything.total == int((spoken[raw][column] == "c03").sum())
    own = happened(warehouse, SELF, "c03", table, limit=10**6)
    if "account_manager" in everything.frame:
        assert set(own.frame["account_manager"]) <= {"Person m02"}
        mine = everything.frame[everything.frame["account_manager"] == "Person m02"]
        assert own.total == len(mine)
    assert happened(warehouse, hr, "c03", table, limit=1).total == everything.total


# who sees what ------------------------------------------------------------------------------------------------------


def test_who_may_see_nobody_is_refused(warehouse):
    for make in (customers_view, retention, satisfaction, service, risk, market):
        with pytest.raises(NotAllowed):
            make(warehouse, ADMINISTRATOR, Choice(), EN)


@pytest.mark.parametrize("viewer", [EXECUTIVE, ADMINISTRATOR], ids=["executive", "administrator"])
def test_single_customers_and_words_are_refused(viewer, warehouse):
    for ask in (lambda: comments(warehouse, viewer, Choice(), ""), lambda: notes(warehouse, viewer, Choice(), ""),
                lambda: accounts(warehouse, viewer, Choice()), lambda: account(warehouse, viewer, "c01"),
                lambda: happened(warehouse, viewer, "c01", "deals"), lambda: open_cases(warehouse, viewer, Choice()),
                lambda: flagged(warehouse, viewer, Choice()), lambda: overdue_invoices(warehouse, viewer, Choice())):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize("choice", [Choice(), Choice(segments=("key",), period="month")], ids=str)
def test_an_executive_gets_aggregates_without_a_name(choice, warehouse):
    views = [retention(warehouse, EXECUTIVE, choice, EN), satisfaction(warehouse, EXECUTIVE, choice, EN),
             service(warehouse, EXECUTIVE, choice, EN), risk(warehouse, EXECUTIVE, choice, EN),
             market(warehouse, EXECUTIVE, choice, EN)]
    frames = [value for view in views for value in vars(view).values() if isinstance(value, pd.DataFrame)]
    assert not any(word in frame.to_csv() for frame in frames for word in ("Person m", "Customer c", "c01", "m01"))
    assert all(view.unit != "account_manager" for view in views)
    largest = views[0].largest
    assert len(largest) > 0
    assert (largest["customers"] > 1).all(), "never a single customer"


def test_too_few_people_leave_nothing_for_an_executive(warehouse):
    """Team t4 has two people in that month; the policy of the tests shows groups of three or more."""
    choice = Choice(teams=("t4",), period="2025-08")
    view = retention(warehouse, EXECUTIVE, choice, EN)
    assert view.bridge.empty
    assert view.largest.empty
    assert view.index != view.index
    assert view.without != view.without
    served, endangered = service(warehouse, EXECUTIVE, choice, EN), risk(warehouse, EXECUTIVE, choice, EN)
    assert served.curves == []
    assert served.topics.empty
    assert endangered.reasons.empty
    assert endangered.ageing["amount"].isna().all()
    assert market(warehouse, EXECUTIVE, choice, EN).competitors.empty
    assert customers_view(warehouse, EXECUTIVE, choice, EN).customers != customers_view(
        warehouse, EXECUTIVE, choice, EN).customers


def test_a_lead_and_an_account_manager_see_their_own(warehouse, second, hr):
    for viewer, mine in ((LEAD, lambda r: r.team == "t2" or r.account_manager == "m04"),
                         (SELF, lambda r: r.account_manager == "m02")):
        book = [r for r in second.stock("book", month_end(warehouse, Choice())) if mine(r)]
        assert {r.customer for r in book if r.active} == set(accounts(warehouse, viewer, Choice()).frame["id"])
        assert retention(warehouse, viewer, Choice(), EN).bridge["amount"].iloc[0] == pytest.approx(
            sum(r.before for r in book if r.bought))
        said = [r for r in inside(second.flow("answers"), Choice(), warehouse) if r.comment and mine(r)]
        assert comments(warehouse, viewer, Choice(), "").total == len(said)
    other = next(r.customer for r in second.stock("book", LAST)
                 if r.account_manager not in (None, "m02") and not any(
                     s.customer == r.customer and s.account_manager == "m02"
                     for s in [*second.flow("sales"), *second.flow("activities"), *second.flow("answers")]))
    with pytest.raises(NotAllowed, match="You may not open this customer"):
        account(warehouse, Viewer(frozenset({Role.ACCOUNT_MANAGER}), "nobody"), other)


# findings -----------------------------------------------------------------------------------------------------------

APART = [  # value of the whole, low and high of a group, metric, said
    (0.8, 0.5, 0.7, "csat", "Satisfaction is clearly lower in North"),
    (0.8, 0.5, 0.8, "csat", "Satisfaction: no group can be told apart for the worse"),
    (0.8, 0.9, 0.95, "csat", "Satisfaction: no group can be told apart for the worse"),
    (0.1, 0.2, 0.3, "logo_churn", "Customer churn is clearly higher in North"),
    (0.1, 0.1, 0.3, "logo_churn", "Customer churn: no group can be told apart for the worse"),
]


@pytest.mark.parametrize(("whole", "low", "high", "metric", "said"), APART)
def test_a_group_is_named_only_where_its_whole_interval_is_worse(whole, low, high, metric, said):
    frame = pd.DataFrame({"id": ["", "North"], "label": ["All", "North"], f"{metric}_value": [whole, low],
                          f"{metric}_low": [whole, low], f"{metric}_high": [whole, high]})
    assert findings.apart(frame, "region", metric, EN) == said
    assert findings.apart(frame.iloc[:1], "region", metric, EN) == "By region"
