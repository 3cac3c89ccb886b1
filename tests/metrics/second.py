"""Every metric a second time, from the raw tables, in plain Python and pandas: nothing here reads the product's SQL.

``Second`` turns the raw tables into rows with a day and every dimension; ``METRICS`` says for each metric what is to be
done with the rows of one group. What stands at a moment (a stock) is worked out for that moment alone.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from statistics import median
from types import SimpleNamespace

import numpy as np
import pandas as pd

from analytics.periods import Period
from analytics.policy import Policy
from tests.company import FIRST, LAST, Frames

NAN = float("nan")
Row = SimpleNamespace  # one raw row with its day and dimensions; what is missing is None
TIME = {"month": 1, "quarter": 3, "fiscal_year": 12, "year": 12}


def back(day: dt.date, months: int) -> dt.date:
    """The last of the days ``months`` earlier; the end of a month stays the end of a month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    last = calendar.monthrange(year, month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, last if ends else min(day.day, last))


def ends_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def records(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [Row(**row) for row in plain.to_dict("records")]


class Second:
    """The company of raw ``frames`` under a ``policy``."""

    def __init__(self, frames: Frames, policy: Policy) -> None:
        self.raw, self.policy = frames, policy
        self._team: dict[tuple[str, dt.date], tuple[str | None, str | None]] = {}
        self._stocks: dict[tuple[str, dt.date], list[Row]] = {}
        self._flows: dict[str, list[Row]] = {}
        self.region = dict(zip(frames["teams"]["team_id"], frames["teams"]["region"], strict=True))
        self.home = dict(zip(frames["managers"]["manager_id"], frames["managers"]["team_id"], strict=True))
        self.stays = _stays(frames["team_assignments"], "manager_id", "team_id")
        self.books = _stays(frames["account_assignments"], "customer_id", "manager_id")
        self.customers = frames["customers"].set_index("customer_id")
        self.categories = dict(zip(frames["products"]["product_id"], frames["products"]["category"], strict=True))

    # who, where, when -------------------------------------------------------------------------------------------

    def team_on(self, person: object, day: dt.date) -> tuple[str | None, str | None]:
        """(team, region) of a person on a day: the latest stay that has begun, unless it is over."""
        if not isinstance(person, str):
            return None, None
        if (person, day) not in self._team:
            team = self.home[person]
            if person in self.stays:
                team = _latest(self.stays[person], day)
            self._team[person, day] = (team, self.region.get(team)) if isinstance(team, str) else (None, None)
        return self._team[person, day]

    def owner_on(self, customer: object, day: dt.date) -> str | None:
        if not isinstance(customer, str):
            return None
        if customer in self.books:
            ended = self.customers.at[customer, "ended_on"]
            owner = _latest(self.books[customer], day)
            if owner is None and ended is not pd.NaT and day >= ended.date():  # it stays with the owner of its last day
                begun = [s for s in self.books[customer] if s[0] <= day]
                final = _latest(self.books[customer], ended.date() - dt.timedelta(days=1))
                owner = final if begun and begun[-1][2] == final and begun[-1][0] < ended.date() else None
            return owner
        owner = self.customers.at[customer, "manager_id"]
        return owner if isinstance(owner, str) else None

    def rated(self, rows: pd.DataFrame, when: str) -> list[str | None]:
        """The person named, or the owner of the customer on the day ``when``."""
        return [
            m if isinstance(m, str) else self.owner_on(c, d.date())
            for m, c, d in zip(rows["manager_id"], rows["customer_id"], rows[when], strict=True)
        ]

    def tagged(self, rows: pd.DataFrame, person: str, day: str) -> pd.DataFrame:
        """Rows with ``day`` and every dimension they can have."""
        rows = rows.copy()
        rows["day"] = pd.to_datetime(rows[day]).dt.date
        rows["account_manager"] = rows[person]
        places = [self.team_on(p, d) for p, d in zip(rows[person], rows["day"], strict=True)]
        rows["team"], rows["region"] = [t for t, _ in places], [r for _, r in places]
        if "customer_id" in rows:
            rows["customer"] = rows["customer_id"]
            for column in ("segment", "industry", "started_on", "ended_on", "yearly_spend"):
                rows[column] = rows["customer_id"].map(self.customers[column])
        if "product_id" in rows:
            rows["product_category"] = rows["product_id"].map(self.categories)
        return rows

    def working(self, day: dt.date) -> bool:
        return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()] in self.policy.working_days and (
            day not in self.policy.holidays
        )

    def workdays(self, month: dt.date) -> list[dt.date]:
        days = [month.replace(day=n) for n in range(1, calendar.monthrange(month.year, month.month)[1] + 1)]
        return [d for d in days if self.working(d)]

    def fiscal_start(self, day: dt.date) -> dt.date:
        """First day of the fiscal year of a day."""
        starts = self.policy.fiscal_year_starts
        return dt.date(day.year if day.month >= starts else day.year - 1, starts, 1)

    @cache  # noqa: B019 - lives as long as the tests
    def bucket(self, dim: str, day: dt.date) -> dt.date:
        """First day of the month, fiscal quarter, fiscal year or calendar year of a day."""
        if dim == "month":
            return day.replace(day=1)
        if dim == "year":
            return dt.date(day.year, 1, 1)
        start = self.fiscal_start(day)
        if dim == "fiscal_year":
            return start
        quarters = [back(start, -3 * n).replace(day=1) for n in range(4)]
        return max(first for first in quarters if first <= day)

    # what happened ----------------------------------------------------------------------------------------------

    @cached_property
    def _sales(self) -> pd.DataFrame:
        """Sales lines by person credited, with the ``share`` of each; ``order``: 1 for the first line of an order."""
        lines = self.raw["sales"].copy()
        lines["row"] = range(len(lines))
        name = lines["order_id"].where(lines["order_id"].notna(), lines["sale_id"])
        name = name.where(name.notna(), [f"alone {n}" for n in lines["row"]])
        sold = lines[lines["kind"] == "sale"]
        lines["order"] = lines["row"].isin(sold.assign(name=name).sort_values("sale_id").groupby("name")["row"].first())
        shared = {
            k: list(zip(g["manager_id"], g["share"], strict=True))
            for k, g in self.raw["sale_credits"].groupby("sale_id")
        }
        lines["credit"] = [
            shared.get(s, [(m, 1.0)]) for s, m in zip(lines["sale_id"], lines["manager_id"], strict=True)
        ]
        lines = lines.explode("credit", ignore_index=True)
        lines["person"], lines["share"] = [c[0] for c in lines["credit"]], [c[1] for c in lines["credit"]]
        lines = self.tagged(lines, "person", "sold_on")
        lines["revenue"] = lines["amount"] * lines["share"]
        months = self.policy.new_customer_months
        lines["new"] = [
            start == start and day < pd.Timestamp(start) + pd.DateOffset(months=months)
            for start, day in zip(lines["started_on"], lines["sold_on"], strict=True)
        ]
        return lines

    @cached_property
    def _closed(self) -> pd.DataFrame:
        deals = self.raw["opportunities"]
        return self.tagged(deals[deals["closed_on"].notna() & deals["outcome"].notna()], "manager_id", "closed_on")

    @cached_property
    def _opened(self) -> pd.DataFrame:
        deals = self.tagged(self.raw["opportunities"], "manager_id", "opened_on")
        deals["happened"] = deals["outcome"] == "won"
        deals["duration"] = (deals["closed_on"].fillna(pd.Timestamp(LAST)) - deals["opened_on"]).dt.days
        return deals

    @cached_property
    def _activities(self) -> pd.DataFrame:
        rows = self.tagged(self.raw["activities"], "manager_id", "occurred_at").rename(
            columns={"type": "activity_type"}
        )
        wins = self.raw["opportunities"].query("outcome == 'won'").dropna(subset=["customer_id", "closed_on"])
        month = np.array([12 * d.year + d.month for d in rows["day"]])
        credit = np.zeros(len(rows))
        for customer, day in zip(wins["customer_id"], wins["closed_on"], strict=True):
            age = 12 * day.year + day.month - month
            near = (rows["customer_id"] == customer).to_numpy() & (age >= 0) & (age <= 2)
            if near.any():
                credit[near] += 1 / near.sum()
        return rows.assign(credit=credit)

    @cached_property
    def _promises(self) -> pd.DataFrame:
        rows = self.raw["activities"].dropna(subset=["promised_at"])
        rows = self.tagged(rows, "manager_id", "promised_at").rename(columns={"type": "activity_type"})
        rows["happened"] = rows["done_at"].notna()
        end = rows["done_at"].fillna(pd.Timestamp(LAST) + pd.Timedelta(days=1))
        return rows.assign(duration=(end - rows["promised_at"]).dt.total_seconds() / 3600)

    @cached_property
    def _sent(self) -> pd.DataFrame:
        rows = self.raw["surveys"]
        return self.tagged(rows.assign(person=self.rated(rows, "sent_on")), "person", "sent_on").query("delivered")

    @cached_property
    def _answers(self) -> pd.DataFrame:
        rows = self.raw["surveys"]
        rows = rows.assign(person=self.rated(rows, "sent_on"), on=rows["answered_on"].fillna(rows["sent_on"]))
        return self.tagged(rows[rows["score"].notna()], "person", "on")

    @cached_property
    def _complaints(self) -> pd.DataFrame:
        rows = self.raw["cases"]
        return self.tagged(rows.assign(person=self.rated(rows, "opened_at")), "person", "opened_at").query(
            "kind == 'complaint'"
        )

    @cached_property
    def _cases(self) -> pd.DataFrame:
        """Cases by the day they were opened: ``judged`` and ``back`` (within 7 days), hours and whether it is over."""
        rows = self.raw["cases"]
        rows = self.tagged(rows.assign(person=self.rated(rows, "opened_at")), "person", "opened_at")
        week, end = pd.Timedelta(days=7), pd.Timestamp(LAST) + pd.Timedelta(days=1)
        seen = list(zip(rows["customer_id"], rows["topic"].fillna(""), rows["opened_at"], rows["case_id"], strict=True))
        rows["back"] = [
            any(c == d and t == u and (a, n) < (b, m) and b <= a + week for d, u, b, m in seen) for c, t, a, n in seen
        ]
        rows["judged"] = rows["customer_id"].notna() & (rows["opened_at"] + week < end)
        rows["happened"] = rows["closed_at"] < end
        until = rows["closed_at"].where(rows["happened"], end)
        return rows.assign(duration=(until - rows["opened_at"]).dt.total_seconds() / 3600, case_kind=rows["kind"])

    @cached_property
    def _solved(self) -> pd.DataFrame:
        rows = self._cases[self._cases["happened"] & self._cases["due_at"].notna()]
        return self.tagged(rows, "person", "closed_at").assign(met=rows["closed_at"] <= rows["due_at"])

    @cached_property
    def _handoffs(self) -> pd.DataFrame:
        rows = self.raw["handoffs"]
        rows = rows[rows["due_at"] < pd.Timestamp(LAST) + pd.Timedelta(days=1)]
        return self.tagged(rows, "manager_id", "due_at").assign(met=rows["accepted_at"] <= rows["due_at"])

    @cached_property
    def _ratings(self) -> pd.DataFrame:
        rows = self.raw["peer_reviews"].dropna(subset=["rater_id"])
        return self.tagged(rows[rows["rater_id"] != rows["manager_id"]], "manager_id", "reviewed_on")

    @cached_property
    def _courses(self) -> pd.DataFrame:
        rows = self.raw["enrolments"].dropna(subset=["completed_on"]).merge(self.raw["courses"], on="course_id")
        return self.tagged(rows[rows["completed_on"] <= pd.Timestamp(LAST)], "manager_id", "completed_on")

    @cached_property
    def _changes(self) -> pd.DataFrame:
        """For every rater of a person's skill, what changed from one day of assessment to the next."""
        rows, found = self.raw["skill_assessments"], []
        rater = rows["rater_id"].where(rows["rater"] != "self", rows["manager_id"])
        for (person, *_), part in rows.groupby(["manager_id", "skill_id", "rater", rater]):
            levels = part.groupby("assessed_on")["level"].mean().sort_index()
            found += [(person, day, b - a) for day, a, b in zip(levels.index[1:], levels[:-1], levels[1:], strict=True)]
        return self.tagged(pd.DataFrame(found, columns=["manager_id", "on", "change"]), "manager_id", "on")

    @cached_property
    def _starters(self) -> pd.DataFrame:
        rows = self.raw["customers"].dropna(subset=["started_on"])
        rows = rows.assign(
            person=[self.owner_on(c, d.date()) for c, d in zip(rows["customer_id"], rows["started_on"], strict=True)]
        )
        rows = self.tagged(rows, "person", "started_on")
        end = rows["ended_on"].fillna(pd.Timestamp(LAST))
        return rows.assign(duration=(end - rows["started_on"]).dt.days, happened=rows["ended_on"].notna())

    @cached_property
    def _targets(self) -> pd.DataFrame:
        """Own targets by working day of employment."""
        rows = []
        for one in self.raw["targets"].query("kind == 'own'").itertuples():
            days = self.workdays(one.month.date())
            rows += [(one.manager_id, d, one.amount / len(days)) for d in days if self._employed(one.manager_id, d)]
        return self.tagged(pd.DataFrame(rows, columns=["manager_id", "on", "target"]), "manager_id", "on")

    @cached_property
    def _terms(self) -> dict[str, tuple[dt.date, dt.date]]:
        return {
            m.manager_id: (
                dt.date.min if m.hired_on is pd.NaT else m.hired_on.date(),
                dt.date.max if m.left_on is pd.NaT else m.left_on.date(),
            )
            for m in self.raw["managers"].itertuples()
        }

    def _employed(self, person: str, day: dt.date) -> bool:
        hired, left = self._terms[person]
        return hired <= day <= left

    @cached_property
    def _presence(self) -> pd.DataFrame:
        away = [
            (a.manager_id, a.starts_on.date(), LAST if a.ends_on is pd.NaT else a.ends_on.date())
            for a in self.raw["absences"].itertuples()
        ]
        first = min(
            self.raw["sales"]["sold_on"].min().date(), self.raw["activities"]["occurred_at"].min().date()
        ).replace(day=1)
        days = [d.date() for d in pd.date_range(first, LAST) if self.working(d.date())]
        rows = [
            (p, d)
            for p in self.home
            for d in days
            if self._employed(p, d) and not any(p == q and a <= d <= b for q, a, b in away)
        ]
        return self.tagged(pd.DataFrame(rows, columns=["manager_id", "on"]), "manager_id", "on")

    @cached_property
    def _forecasts(self) -> pd.DataFrame:
        rows, sold = (
            [],
            self._sales.groupby(["account_manager", self._sales["day"].map(lambda d: d.replace(day=1))])[
                "revenue"
            ].sum(),
        )
        for (person, month), made in self.raw["forecasts"].groupby(["manager_id", "month"]):
            made, last = made[made["made_on"] <= month], (month + pd.offsets.MonthEnd(0)).date()
            if len(made) and last <= LAST:
                frozen = float(made.sort_values("made_on")["amount"].iloc[-1])
                rows.append((person, last, frozen, float(sold.get((person, month.date()), 0.0))))
        return self.tagged(pd.DataFrame(rows, columns=["manager_id", "on", "forecast", "actual"]), "manager_id", "on")

    # what stands at the end of a day ----------------------------------------------------------------------------

    def stock(self, name: str, day: dt.date) -> list[Row]:
        if (name, day) not in self._stocks:
            self._stocks[name, day] = records(getattr(self, f"_{name}")(day))
        return self._stocks[name, day]

    def flow(self, name: str) -> list[Row]:
        if name not in self._flows:
            self._flows[name] = records(getattr(self, f"_{name}"))
        return self._flows[name]

    def _book(self, day: dt.date) -> pd.DataFrame:
        """Every customer: active, here a year ago, lost, touched, and its revenue of two years."""
        rows, now, year, two = (
            self.raw["customers"],
            pd.Timestamp(day),
            pd.Timestamp(back(day, 12)),
            pd.Timestamp(back(day, 24)),
        )
        rows = rows.assign(on=now, person=[self.owner_on(c, day) for c in rows["customer_id"]])
        rows = self.tagged(rows, "person", "on")
        rows["active"] = ~(rows["started_on"] > now) & ~(rows["ended_on"] <= now)
        rows["opening"] = (rows["started_on"] <= year) & ~(rows["ended_on"] <= year)
        rows["lost"] = rows["opening"] & (rows["ended_on"] <= now)
        sold = self.raw["sales"]
        span = {"now": (year, now), "before": (two, year)}
        for column, (after, until) in span.items():
            part = sold[(sold["sold_on"] > after) & (sold["sold_on"] <= until)].groupby("customer_id")["amount"].sum()
            rows[column] = rows["customer_id"].map(part).fillna(0.0)
        far = two + pd.Timedelta(days=1) >= sold["sold_on"].min().replace(day=1)
        rows["bought"] = (rows["before"] > 0) & far
        seen = self.raw["activities"]
        seen = seen[seen["occurred_at"] < now + pd.Timedelta(days=1)].groupby("customer_id")["occurred_at"].max()
        ages = [(now - seen[c].normalize()).days if c in seen else None for c in rows["customer_id"]]
        rows["touched"] = [age is not None and age < self.policy.touch_window_days for age in ages]
        return rows

    def _pipeline(self, day: dt.date) -> pd.DataFrame:
        deals, now = self.raw["opportunities"], pd.Timestamp(day)
        deals = deals[(deals["opened_on"] <= now) & ~(deals["closed_on"] <= now)]
        deals = self.tagged(deals.assign(on=now), "manager_id", "on")
        entered = self.raw["stage_changes"]
        entered = (
            entered[entered["entered_on"] <= now].sort_values(["entered_on", "stage"]).groupby("opportunity_id").last()
        )
        known = deals["opportunity_id"].map(entered["stage"].to_dict())
        deals["stage"] = known.where(known.notna(), deals["stage"].where(deals["closed_on"].isna()))
        changed = entered["entered_on"].to_dict()
        since = pd.to_datetime(
            [changed.get(o, d) for o, d in zip(deals["opportunity_id"], deals["opened_on"], strict=True)]
        )
        return deals.assign(stalled=(now - since).days > self.policy.stalled_after_days)

    def _missing(self, day: dt.date) -> pd.DataFrame:
        """What each person with a target still lacks to the fiscal year's (on its last day: to the next year's)."""
        start = self.fiscal_start(day + dt.timedelta(days=1))
        end = self.fiscal_start(start + dt.timedelta(days=370))
        goal = (
            self._targets[(self._targets["day"] >= start) & (self._targets["day"] < end)]
            .groupby("account_manager")["target"]
            .sum()
        )
        sold = (
            self._sales[(self._sales["day"] >= start) & (self._sales["day"] <= day)]
            .groupby("account_manager")["revenue"]
            .sum()
        )
        rows = pd.DataFrame(
            {"manager_id": goal.index, "missing": (goal - sold.reindex(goal.index).fillna(0)).to_numpy()}
        )
        return self.tagged(rows.assign(on=pd.Timestamp(day)), "manager_id", "on")

    def _overdue(self, day: dt.date) -> pd.DataFrame:
        end = pd.Timestamp(day) + pd.Timedelta(days=1)
        rows = self._cases[(self._cases["due_at"] < end) & ~(self._cases["closed_at"] < end)]
        return self.tagged(rows.assign(on=pd.Timestamp(day)), "person", "on")

    def _people(self, day: dt.date) -> pd.DataFrame:
        rows = pd.DataFrame({"manager_id": [p for p in self.home if self._employed(p, day)]})
        return self.tagged(rows.assign(on=pd.Timestamp(day)), "manager_id", "on")

    def _certificates(self, day: dt.date) -> pd.DataFrame:
        """Every required certificate of everybody employed, and whether it is ``valid``."""
        rows, now, found = self.raw["certifications"], pd.Timestamp(day), []
        for (person, _), part in rows.groupby(["manager_id", "name"]):
            if part["required"].any() and self._employed(person, day):
                held = part[part["issued_on"] <= now]
                found.append((person, now, bool((~(held["expires_on"] < now)).any())))
        return self.tagged(pd.DataFrame(found, columns=["manager_id", "on", "valid"]), "manager_id", "on")

    def _receivables(self, day: dt.date) -> pd.DataFrame:
        rows, now = self.raw["receivables"], pd.Timestamp(day)
        rows = rows[(rows["issued_on"] <= now) & ~(rows["paid_on"] <= now)]
        rows = rows.assign(on=now, person=[self.owner_on(c, day) for c in rows["customer_id"]])
        return self.tagged(rows, "person", "on").assign(late=(now - rows["due_on"]).dt.days)

    def _credit(self, day: dt.date) -> pd.DataFrame:
        """What was invoiced a day in the year before, of every customer; nothing before there is a year of invoices."""
        rows, since = self.raw["receivables"], pd.Timestamp(back(day, 12)) + pd.Timedelta(days=1)
        far = since >= rows["issued_on"].min().replace(day=1)
        rows = rows[(rows["issued_on"] >= since) & (rows["issued_on"] <= pd.Timestamp(day)) & far]
        rows = rows.assign(on=pd.Timestamp(day), person=[self.owner_on(c, day) for c in rows["customer_id"]])
        return self.tagged(rows, "person", "on").assign(a_day=rows["amount"] / ((pd.Timestamp(day) - since).days + 1))

    def _risk(self, day: dt.date) -> pd.DataFrame:
        """Active customers with the reasons that hold, whether they are ``flagged`` and were ``gone`` in time."""
        rows, risk = self._book(day), self.policy.risk
        rows = rows[rows["active"]]
        kinds = (self._silent, self._shrinking, self._complaining, self._unhappy, self._unpaid)
        whose = [kind(day) for kind in kinds]
        rows["reasons"] = [sum(c in customers for customers in whose) for c in rows["customer_id"]]
        until = pd.Timestamp(back(day, -risk.horizon_months))
        return rows.assign(flagged=rows["reasons"] >= risk.reasons, gone=rows["ended_on"] <= until)

    def _silent(self, day: dt.date) -> set[str]:
        seen = self.raw["activities"]
        seen = seen[seen["occurred_at"] < pd.Timestamp(day) + pd.Timedelta(days=1)]
        last = seen.groupby("customer_id")["occurred_at"].max().dt.date.to_dict()
        found = set()
        for customer, start in self.customers["started_on"].items():
            since = [FIRST, last.get(customer, FIRST), start.date() if start == start else FIRST]
            if (day - max(since)).days >= self.policy.risk.silent_days:
                found.add(customer)
        return found

    def _shrinking(self, day: dt.date) -> set[str]:
        if back(day, 15) + dt.timedelta(days=1) < FIRST:
            return set()
        sold, revenue = self.raw["sales"], []
        for late, early in ((0, 3), (12, 15)):
            span = (sold["sold_on"] > pd.Timestamp(back(day, early))) & (
                sold["sold_on"] <= pd.Timestamp(back(day, late))
            )
            revenue.append(sold[span].groupby("customer_id")["amount"].sum())
        now, before = revenue[0].reindex(self.customers.index).fillna(0), revenue[1]
        before = before[before > 0]
        return set(before.index[now[before.index] < (1 - self.policy.risk.shrinking) * before])

    def _complaining(self, day: dt.date) -> set[str]:
        rows, end, risk = self.raw["cases"], pd.Timestamp(day) + pd.Timedelta(days=1), self.policy.risk
        rows = rows[(rows["kind"] == "complaint") & (rows["opened_at"] < end)]
        still = ~(rows["closed_at"] < end)
        lately = rows["opened_at"] >= end - pd.Timedelta(days=risk.complaint_days)
        many = rows[lately | still].groupby("customer_id").size()
        return {*rows[still]["customer_id"].dropna(), *many[many >= risk.complaints].index}

    def _unhappy(self, day: dt.date) -> set[str]:
        rows, risk = self.raw["surveys"], self.policy.risk
        on = rows["answered_on"].fillna(rows["sent_on"])
        rows = rows.assign(on=on)[rows["score"].notna() & (rows["kind"] != "ces") & (on <= pd.Timestamp(day))]
        found = set()
        for customer, part in rows.groupby("customer_id"):
            last = part[part["on"] == part["on"].max()]
            bad = last["score"] <= last["kind"].map({"csat": risk.csat, "nps": risk.nps})
            if bad.any() and (day - last["on"].iloc[0].date()).days < risk.answer_days:
                found.add(customer)
        return found

    def _unpaid(self, day: dt.date) -> set[str]:
        rows = self._receivables(day)
        return set(rows[rows["late"] > self.policy.risk.overdue_days]["customer_id"])

    @cached_property
    def _flags(self) -> pd.DataFrame:
        """Active customers at every month's end whose horizon is over."""
        ends = [d.date() for d in pd.date_range(FIRST, LAST, freq="ME")]
        ends = [d for d in ends if back(d, -self.policy.risk.horizon_months) <= LAST]
        return pd.concat([self._risk(d) for d in ends], ignore_index=True)

    def moments(self, period: Period, time: list[str]) -> dict[tuple, dt.date]:
        """The day at which stocks are counted in each bucket of time: the last end of a month in it, or the data's."""
        latest: dict[tuple, dt.date] = {}
        day = max(period.start, FIRST)
        while day <= min(period.last, LAST):
            if ends_month(day) or day == LAST:
                latest[tuple(self.bucket(t, day) for t in time)] = day
            day += dt.timedelta(days=1)
        return latest


    def reached(self, period: Period, time: list[str]) -> set[tuple]:
        """The buckets of time in which at least one day of the data lies."""
        days = ((LAST - FIRST).days + 1) if period.start <= LAST and period.last >= FIRST else 0
        inside = (FIRST + dt.timedelta(days=n) for n in range(days))
        return {tuple(self.bucket(t, day) for t in time) for day in inside if period.start <= day <= period.last}


def _stays(rows: pd.DataFrame, whose: str, where: str) -> dict[str, list[tuple[dt.date, dt.date, str]]]:
    """For everyone, (first day, last day, where) of each stay, oldest first."""
    stays: dict[str, list[tuple[dt.date, dt.date, str]]] = {}
    for row in rows.sort_values("starts_on").itertuples():
        last = dt.date.max if row.ends_on is pd.NaT else row.ends_on.date()
        stays.setdefault(getattr(row, whose), []).append((row.starts_on.date(), last, getattr(row, where)))
    return stays


def _latest(stays: list[tuple[dt.date, dt.date, str]], day: dt.date) -> str | None:
    begun = [stay for stay in stays if stay[0] <= day]
    return begun[-1][2] if begun and day <= begun[-1][1] else None


FLOWS = (
    "sales",
    "closed",
    "opened",
    "activities",
    "promises",
    "sent",
    "answers",
    "complaints",
    "cases",
    "solved",
    "handoffs",
    "ratings",
    "courses",
    "changes",
    "flags",
    "starters",
    "targets",
    "presence",
    "forecasts",
)


class Split:
    """The raw rows of one period, filtered and split by ``by``: a group at a time."""

    def __init__(
        self, second: Second, period: Period, by: tuple[str, ...], where: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.second, self.period, self.by, self.where = second, period, by, where or {}
        self.moments = second.moments(period, [d for d in by if d in TIME])
        self.reached = second.reached(period, [d for d in by if d in TIME])
        self._parts: dict[str, dict[tuple, list[Row]]] = {}

    def part(self, name: str) -> dict[tuple, list[Row]]:
        """The rows of one source, by group."""
        if name not in self._parts:
            parts: dict[tuple, list[Row]] = {}
            for row in self._rows(name):
                key = tuple(self.second.bucket(d, row.day) if d in TIME else getattr(row, d) for d in self.by)
                parts.setdefault(key, []).append(row)
            self._parts[name] = parts
        return self._parts[name]

    def _rows(self, name: str) -> list[Row]:
        if name in FLOWS:
            rows = [r for r in self.second.flow(name) if self.period.start <= r.day < self.period.end]
        else:
            rows = [r for day in self.moments.values() for r in self.second.stock(name, day)]
        return [r for r in rows if all(getattr(r, dim) in values for dim, values in self.where.items())]

    def groups(self, sources: tuple[str, ...]) -> set[tuple]:
        return {key for name in sources for key in self.part(name)}


class Group:
    """The rows of one group: ``group.sales``, ``group.book`` and so on, empty where there are none."""

    def __init__(self, split: Split, key: tuple) -> None:
        self.split, self.key = split, key

    def __getattr__(self, name: str) -> list[Row]:
        return self.split.part(name).get(self.key, [])

    @property
    def counted(self) -> bool:
        """Whether stocks were counted in this group's time at all."""
        return tuple(k for d, k in zip(self.split.by, self.key, strict=True) if d in TIME) in self.split.moments

    def told(self, rows: list[Row], total: float) -> float:
        """The total of these rows; where there are none, it is known to be 0 only in the time of the data."""
        time = tuple(k for d, k in zip(self.split.by, self.key, strict=True) if d in TIME)
        return total if rows or time in self.split.reached else NAN

    def alike(self, dim: str) -> int:
        """How many activities there are in this group and in those that differ from it only by ``dim``."""
        place = self.split.by.index(dim)
        rest = self.key[:place] + self.key[place + 1 :]
        return sum(len(p) for k, p in self.split.part("activities").items() if k[:place] + k[place + 1 :] == rest)


def ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom > 0 else NAN


def curve(rows: list[Row]) -> list[tuple[float, float]]:
    """Kaplan-Meier by its definition: at each time of an event, the share of those still at risk who go on."""
    alive, steps = 1.0, []
    for time, events in sorted(Counter(r.duration for r in rows if r.happened).items()):
        alive *= 1 - events / sum(r.duration >= time for r in rows)
        steps.append((float(time), alive))
    return steps


def time_until(rows: list[Row], share: float = 0.5) -> float:
    return next((time for time, alive in curve(rows) if alive <= 1 - share + 1e-12), NAN)


def year_survival(rows: list[Row]) -> float:
    steps = curve(rows)
    all_lost = bool(steps) and steps[-1][1] < 1e-12
    if not rows or (max(r.duration for r in rows) < 365 and not all_lost):
        return NAN
    return ([alive for time, alive in steps if time <= 365] or [1.0])[-1]


def concentration(rows: list[Row], without: int = 0) -> float:
    parts: Counter[str] = Counter()
    for row in rows:
        if row.customer is not None:
            parts[row.customer] += row.revenue
    positive = sorted(p for p in parts.values() if p > 0)
    positive = positive[: len(positive) - without]
    return sum((100 * p / sum(positive)) ** 2 for p in positive) if positive else NAN


def box(rows: list[Row], kind: str, low: int, high: int) -> float:
    """Share of the answers to one question that lie from ``low`` to ``high``."""
    asked = [r.score for r in rows if r.kind == kind]
    return ratio(sum(low <= score <= high for score in asked), len(asked))


def revenue(g: Group) -> float:
    return g.told(g.sales, sum(r.revenue for r in g.sales))


def target(g: Group, until: dt.date = dt.date.max) -> float:
    return sum(r.target for r in g.targets if r.day <= until) if g.targets else NAN


def margin(g: Group) -> float:
    known = [r for r in g.sales if r.cost is not None]
    revenue = sum(r.revenue for r in known)
    return ratio(revenue - sum(r.cost * r.share for r in known), revenue)


def won(g: Group) -> list[Row]:
    return [r for r in g.closed if r.outcome == "won"]


def amount(rows: list[Row]) -> float:
    return sum(r.amount for r in rows)


def velocity(g: Group) -> float:
    if not won(g) or not g.counted:
        return NAN
    cycle = sum((r.closed_on - r.opened_on).days for r in won(g)) / len(won(g))
    return ratio(len(g.pipeline) * len(won(g)) / len(g.closed) * amount(won(g)) / len(won(g)), cycle)


def new_business(g: Group) -> float:
    dated = [r for r in g.sales if r.started_on is not None]
    return ratio(sum(r.revenue for r in dated if r.new), sum(r.revenue for r in dated))


def retention(g: Group, gross: bool) -> float:
    rows = [(max(r.now, 0), r.before) for r in g.book if r.bought]
    return ratio(sum(min(now, before) if gross else now for now, before in rows), sum(before for _, before in rows))


def retention_of_the_rest(g: Group) -> float:
    rows = sorted(((max(r.now, 0), r.before) for r in g.book if r.bought), key=sum)[:-1]
    return ratio(sum(now for now, _ in rows), sum(before for _, before in rows))


def judged(g: Group) -> list[Row]:
    return [r for r in g.cases if r.judged]


def in_time(g: Group) -> float:
    return ratio(sum(r.met for r in g.solved), len(g.solved) + len(g.overdue)) if g.counted else NAN


def rating(g: Group) -> float:
    by: dict[str, list[float]] = {}
    for row in g.ratings:
        by.setdefault(row.rater_id, []).append(row.score)
    enough = len(by) >= g.split.second.policy.minimum_group
    return sum(sum(one) / len(one) for one in by.values()) / len(by) if enough else NAN


def hours(g: Group) -> float:
    return ratio(sum(r.hours for r in g.courses), len(g.people))


def unpaid(g: Group, late: bool = False) -> float:
    return sum(r.amount for r in g.receivables if r.late > 0 or not late)


def bought_lately(rows: list[Row]) -> float:
    return sum(max(r.now, 0) for r in rows)


def flagged(rows: list[Row]) -> list[Row]:
    return [r for r in rows if r.flagged]


def came_true(g: Group, of: list[Row]) -> float:
    return ratio(sum(r.gone for r in flagged(g.flags)), len(of))


def wallet(g: Group) -> float:
    rows = [r for r in g.book if r.active and r.yearly_spend is not None]
    return ratio(sum(r.now for r in rows), sum(r.yearly_spend for r in rows))


def covered(g: Group) -> float:
    rows = [r for r in g.book if r.active and r.account_manager is not None]
    return ratio(sum(r.touched for r in rows), len(rows))


def covered_revenue(g: Group) -> float:
    rows = [r for r in g.book if r.active and r.account_manager is not None]
    return ratio(bought_lately([r for r in rows if r.touched]), bought_lately(rows))


def conversion(g: Group) -> float:
    rows = [r for r in g.activities if r.customer is not None]
    return ratio(100 * sum(r.credit for r in rows), len(rows))


def notes(g: Group) -> list[Row]:
    return [r for r in g.activities if r.duty == "research"]


def useful(g: Group) -> float:
    read = [r.useful for r in notes(g) if r.useful is not None]
    return ratio(sum(read), len(read))


METRICS: dict[
    str, tuple[tuple[str, ...], Callable[[Group], float]]
] = {  # id -> raw rows it needs, and what to do with them
    "revenue": (("sales",), revenue),
    "quota_attainment": (("sales", "targets"), lambda g: ratio(revenue(g), target(g, LAST))),
    "target": (("targets",), target),
    "target_to_date": (("targets",), lambda g: target(g, LAST)),
    "cost": (("sales",), lambda g: g.told(g.sales, sum(r.cost * r.share for r in g.sales if r.cost is not None))),
    "margin": (("sales",), margin),
    "orders": (("sales",), lambda g: g.told(g.sales, sum(r.share for r in g.sales if r.order))),
    "units": (("sales",), lambda g: g.told(g.sales, sum(r.quantity * r.share for r in g.sales))),
    "win_rate": (("closed",), lambda g: ratio(len(won(g)), len(g.closed))),
    "average_deal": (("closed",), lambda g: ratio(amount(won(g)), len(won(g)))),
    "median_deal": (("closed",), lambda g: median(r.amount for r in won(g)) if won(g) else NAN),
    "sales_cycle": (("opened",), lambda g: time_until(g.opened)),
    "open_pipeline": (("pipeline",), lambda g: amount(g.pipeline) if g.counted else NAN),
    "stalled_amount": (
        ("pipeline",),
        lambda g: ratio(amount([r for r in g.pipeline if r.stalled]), amount(g.pipeline)),
    ),
    "pipeline_coverage": (
        ("pipeline", "missing"),
        lambda g: ratio(amount(g.pipeline), sum(r.missing for r in g.missing)),
    ),
    "pipeline_velocity": (("pipeline", "closed"), velocity),
    "forecast_error": (
        ("forecasts",),
        lambda g: ratio(sum(abs(r.forecast - r.actual) for r in g.forecasts), sum(r.actual for r in g.forecasts)),
    ),
    "forecast_bias": (
        ("forecasts",),
        lambda g: ratio(sum(r.forecast for r in g.forecasts), sum(r.actual for r in g.forecasts)),
    ),
    "new_business_share": (("sales",), new_business),
    "logo_churn": (("book",), lambda g: ratio(sum(r.lost for r in g.book), sum(r.opening for r in g.book))),
    "gross_retention": (("book",), lambda g: retention(g, gross=True)),
    "net_retention": (("book",), lambda g: retention(g, gross=False)),
    "retention_cohorts": (("starters",), lambda g: year_survival(g.starters)),
    "concentration": (("sales",), lambda g: concentration(g.sales)),
    "net_retention_without_largest": (("book",), retention_of_the_rest),
    "concentration_without_largest": (("sales",), lambda g: concentration(g.sales, without=1)),
    "effective_customers": (("sales",), lambda g: 10_000 / concentration(g.sales)),
    "share_of_wallet": (("book",), wallet),
    "new_customers": (("starters",), lambda g: g.told(g.starters, len(g.starters))),
    "csat": (("answers",), lambda g: box(g.answers, "csat", 4, 5)),
    "nps": (("answers",), lambda g: 100 * (box(g.answers, "nps", 9, 10) - box(g.answers, "nps", 0, 6))),
    "ces": (("answers",), lambda g: box(g.answers, "ces", 5, 7)),
    "response_rate": (("sent",), lambda g: ratio(sum(r.score is not None for r in g.sent), len(g.sent))),
    "complaint_rate": (("complaints", "book"), lambda g: ratio(100 * len(g.complaints), sum(r.active for r in g.book))),
    "first_contact_resolution": (("cases",), lambda g: ratio(sum(not r.back for r in judged(g)), len(judged(g)))),
    "sla_attainment": (("solved", "overdue"), in_time),
    "time_to_resolve": (("cases",), lambda g: time_until(g.cases)),
    "time_to_resolve_90": (("cases",), lambda g: time_until(g.cases, 0.9)),
    "handoffs_on_time": (("handoffs",), lambda g: ratio(sum(r.met for r in g.handoffs), len(g.handoffs))),
    "peer_score": (("ratings",), rating),
    "training_hours": (("courses", "people"), hours),
    "certifications_valid": (
        ("certificates",),
        lambda g: ratio(sum(r.valid for r in g.certificates), len(g.certificates)),
    ),
    "skill_change": (("changes",), lambda g: ratio(sum(r.change for r in g.changes), len(g.changes))),
    "overdue_share": (("receivables",), lambda g: ratio(unpaid(g, late=True), unpaid(g))),
    "dso": (("receivables", "credit"), lambda g: ratio(unpaid(g), sum(r.a_day for r in g.credit))),
    "accounts_at_risk": (("risk",), lambda g: ratio(len(flagged(g.risk)), len(g.risk))),
    "value_at_risk": (("risk",), lambda g: ratio(bought_lately(flagged(g.risk)), bought_lately(g.risk))),
    "risk_precision": (("flags",), lambda g: came_true(g, flagged(g.flags))),
    "risk_recall": (("flags",), lambda g: came_true(g, [r for r in g.flags if r.gone])),
    "activities": (("activities",), lambda g: g.told(g.activities, len(g.activities))),
    "activities_per_day": (("activities", "presence"), lambda g: ratio(len(g.activities), len(g.presence))),
    "activity_mix": (("activities",), lambda g: ratio(len(g.activities), g.alike("activity_type"))),
    "book_coverage": (("book",), covered),
    "revenue_coverage": (("book",), covered_revenue),
    "follow_up_latency": (("promises",), lambda g: time_until(g.promises)),
    "conversion": (("activities",), conversion),
    "market_notes": (("activities",), lambda g: g.told(g.activities, len(notes(g)))),
    "useful_notes": (("activities",), useful),
}
