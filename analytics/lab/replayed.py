"""Two plans on the months that have been: totals in a sentence, and everybody's pay under both."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.currencies import decimals
from analytics.language import N_, Language
from analytics.rewards.payout import Payouts


def by_person(proposed: Payouts, today: Payouts, names: Mapping[str, str]) -> pd.DataFrame:
    """``id, name, today, proposed, change`` of everybody who took part in one of them, A to Z, money as it is paid."""
    columns, digits = {}, decimals(proposed.plan.currency)
    for column, paid in (("today", today), ("proposed", proposed)):
        took_part = paid.situation.eligible.any(axis=1) | (paid.total != 0).any(axis=1)
        columns[column] = pd.Series(paid.total.sum(axis=1), list(paid.situation.people))[took_part]
    table = pd.DataFrame(columns).fillna(0.0).round(digits)
    table = table.assign(change=(table["proposed"] - table["today"]).round(digits),
                         name=[names.get(str(key), str(key)) for key in table.index])
    return table.rename_axis("id").reset_index().sort_values(["name", "id"], kind="stable", ignore_index=True)[
        ["id", "name", "today", "proposed", "change"]]


def finding(proposed: Payouts, today: Payouts, t: Language) -> str:
    """What the proposed plan would have cost, and how much more or less than today's."""
    cost, before = float(proposed.total.sum()), float(today.total.sum())
    currency = proposed.plan.currency
    values = {"amount": t.money(cost, currency, fine=True), "gap": t.money(abs(cost - before), currency, fine=True)}
    if round(cost - before, decimals(currency)) == 0:
        return t("The plan would have cost {amount}, the same as today's", amount=values["amount"])
    return t(N_("The plan would have cost {amount}, {gap} more than today's") if cost > before else
             N_("The plan would have cost {amount}, {gap} less than today's"), **values)
