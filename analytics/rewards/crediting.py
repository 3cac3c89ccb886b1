"""Who is credited with what and when: owners, territories, shares of orders; bookings or money received; returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results
from analytics.rewards.service import months_between

_OVERLAYS, _NOTHING = Phrase(N_(" or write 'total: one_or_more'")), Phrase("")


@dataclass(frozen=True)
class Credits:
    """Credited rows: ``who``, ``measure``, ``day``, ``value``, ``target``, ``error``, ``order``, ``origin``.

    ``origin`` is the day on which a returned order was credited, where the plan claws back; NaT otherwise.
    ``late``: how many returns came after the plan's window and change nothing; ``unpaid``: how many rows count by money
    received and have none yet.
    """

    rows: pd.DataFrame
    late: int
    unpaid: int


def credited(plan: Plan, results: Results) -> Credits:
    """The rows of the plan's measures, credited as it states; raise ``UsageError`` where that cannot be."""
    rows = results.rows[results.rows["measure"].isin(list(plan.measures))]
    for measure in plan.measures:
        if not (rows["measure"] == measure).any():
            raise UsageError(N_("{file}: there is no row of the measure {measure}, which the plan needs; add its "
                                "results"),
                             file=results.source, measure=measure)
    rows, unpaid = _received(plan, rows, results.source)
    rows = {"owner": _by_owner, "territory": _by_territory,
            "shares": _by_shares}[plan.crediting.by](plan, rows, results)
    rows, late = _returns(plan, rows, results.source)
    return Credits(rows.reset_index(drop=True), late, unpaid)


def _received(plan: Plan, rows: pd.DataFrame, source: str) -> tuple[pd.DataFrame, int]:
    """With ``day``: when booked, or when the money was received (targets by ``when`` in any case)."""
    cash = rows["measure"].map({name: m.credit == "cash" for name, m in plan.measures.items()}).astype(bool)
    cash &= rows["value"].notna()
    if cash.any() and rows.loc[cash, "received_on"].isna().all():
        raise UsageError(N_("{file}: {measure} counts when its money is received, but no row says when; fill "
                            "'received_on' or write 'credit: booking' in the plan"), file=source,
                         measure=rows.loc[cash, "measure"].iloc[0])
    targets = rows[cash & rows["target"].notna()].assign(value=np.nan)
    rows = rows.assign(target=rows["target"].where(~cash), day=rows["when"].where(~cash, rows["received_on"]))
    rows = pd.concat([rows, targets.assign(day=targets["when"])], ignore_index=True)
    open_ = rows["day"].isna()
    return rows[~open_], int(open_.sum())


def _by_owner(plan: Plan, rows: pd.DataFrame, results: Results) -> pd.DataFrame:
    if (rows["who"] == "").any():
        raise UsageError(N_("{file}: the plan credits owners, but a row of territory {territory} names nobody; fill "
                            "'who'"),
                         file=results.source, territory=rows.loc[rows["who"] == "", "territory"].iloc[0])
    if (rows["share"] < 1).any():
        raise UsageError(N_("{file}: order {order} is shared, but the plan credits owners; write 'by: shares' in the "
                            "plan or take the share out"), file=results.source,
                         order=rows.loc[rows["share"] < 1, "order"].iloc[0])
    return rows


def _by_territory(plan: Plan, rows: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Rows with a territory go to whoever has it on that day; those without stay with whom they name."""
    named = rows[rows["territory"] == ""]
    placed = rows[rows["territory"] != ""].reset_index(names="row").drop(columns="who")
    people = results.people[results.people["territory"] != ""]
    held = people[["territory", "who"]].assign(start=people[["from", "hired_on"]].max(axis=1),
                                               end=people[["to", "left_on"]].min(axis=1))
    found = placed.merge(held, on="territory", how="left")
    here = ~(found["day"] < found["start"]) & ~(found["day"] > found["end"]) & found["who"].notna()
    found = found[here]
    if missing := set(placed["row"]) - set(found["row"]):
        row = rows.loc[min(missing)]
        raise UsageError(N_("{file}: nobody has territory {territory} on {day}; fill 'territory' of the people"),
                         file=results.source, territory=row["territory"], day=row["day"].date())
    if found["row"].duplicated().any():
        row = found[found["row"].duplicated()].iloc[0]
        raise UsageError(N_("{file}: several people have territory {territory} on {day}; credit by shares instead, or "
                            "leave it with one"), file=results.source, territory=row["territory"],
                         day=row["day"].date())
    return pd.concat([named, found[rows.columns]])


def _by_shares(plan: Plan, rows: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Values of orders times shares; rows without an order count in full."""
    ordered = (rows["order"] != "") & rows["value"].notna()
    lacking = rows[ordered & rows["share"].isna()]
    if len(lacking):
        raise UsageError(N_("{file}: order {order} has no share for {who}; fill 'share', 1 where nobody shares"),
                         file=results.source, order=lacking["order"].iloc[0], who=lacking["who"].iloc[0])
    total = rows[ordered].groupby(["measure", "order", "day", rows["value"] < 0])["share"].sum().round(9)
    exact = plan.crediting.total == "exactly_one"
    wrong = total[total != 1] if exact else total[total < 1]
    if len(wrong):
        raise UsageError(N_("{file}: the shares of order {order} add up to {total}; make them 1{unless}"),
                         file=results.source, order=wrong.index[0][1], total=f"{wrong.iloc[0]:g}",
                         unless=_OVERLAYS if exact and wrong.iloc[0] > 1 else _NOTHING)
    return rows.assign(value=rows["value"] * rows["share"].where(ordered, 1).fillna(1))


def _returns(plan: Plan, rows: pd.DataFrame, source: str) -> tuple[pd.DataFrame, int]:
    """With ``origin`` of returned orders; returns after the window are left out."""
    rows = rows.assign(origin=pd.Series(pd.NaT, rows.index, dtype="datetime64[s]"))
    if plan.clawback is None:
        return rows, 0
    back = (rows["value"] < 0) & (rows["order"] != "")
    first = rows[(rows["value"] > 0) & (rows["order"] != "")].groupby(["who", "measure", "order"])["day"].min()
    keys = pd.MultiIndex.from_frame(rows.loc[back, ["who", "measure", "order"]])
    rows.loc[back, "origin"] = first.reindex(keys).to_numpy()
    unknown = back & rows["origin"].isna()
    if unknown.any():
        row = rows[unknown].iloc[0]
        raise UsageError(N_("{file}: order {order} of {who} is returned but was never credited; add its first row"),
                         file=source, order=row["order"], who=row["who"])
    days = rows["day"].to_numpy(), rows["origin"].to_numpy()
    late = back.to_numpy() & (np.where(back, months_between(days[1], days[0]), 0) >= plan.clawback.months)
    return rows[~late], int(late.sum())
