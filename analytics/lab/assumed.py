"""Every assumption of a simulation by its name, with its value and what it means: for readers who were not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from analytics.language import N_, Language
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.responses import NONE


class Assumed(NamedTuple):
    """``value`` in the form of a cell (see ``analytics.sheets``); a text where it is left to the data."""

    name: str
    value: object
    form: str
    meaning: str


_Facts = tuple[str, str, str]  # label, form, meaning
FIELDS: dict[str, _Facts] = {
    "draws": (N_("Draws"), "number",
              N_("How often the months to come are drawn; more draws, less chance in the figures.")),
    "seed": (N_("Seed"), "plain",
             N_("The same seed gives the same draws, so that two plans differ by what they pay alone.")),
    "months": (N_("Months ahead"), "number", N_("All amounts are for these months together.")),
    "history": (N_("Months of history"), "number",
                N_("Each person's months to come are drawn from these months back.")),
    "growth": (N_("Growth of results"), "percent", N_("Against the same month of the year before.")),
    "target_growth": (N_("Growth of targets that are not loaded"), "percent",
                      N_("Loaded targets are taken as they are; others are the year before's with this growth.")),
    "shock_company": (N_("Shock common to the company"), "percent",
                      N_("Standard deviation of what all have in common in a month, relative to results.")),
    "shock_region": (N_("Shock common to a region"), "percent",
                     N_("Standard deviation of what a region has in common in a month, relative to results.")),
    "shock_lasts": (N_("A shock lasts"), "text", N_("Each month has its own shocks, or one holds for all months.")),
    "shock_horizon": (N_("Shock common to all months"), "percent",
                      N_("Standard deviation of what the whole company has in common in all these months, beside the "
                         "shocks of single months; two years of history cannot tell it, so none is assumed.")),
    "seasonality": (N_("Seasons"), "text", N_("Whether calendar months keep what history says of them.")),
    "own_weight": (N_("Weight of the own history"), "percent",
                   N_("What each person's own history counts against everybody's; long, steady histories count more.")),
    "budget": (N_("Budget"), "money", N_("For all months together; the cost of a draw passes it or not.")),
}
_WORDS: dict[object, str] = {True: N_("as in history"), False: N_("left out"), "month": N_("a month"),
                             "horizon": N_("all months")}


def assumed(of: Assumptions, t: Language) -> list[Assumed]:
    """All assumptions in a fixed order, the response with its study last."""
    rows = [Assumed(t(label), *_value(of, name, form, t), t(meaning))
            for name, (label, form, meaning) in FIELDS.items()]
    rows[2:2] = [Assumed(t("From"), of.starts or t("the month after the last result"), "day",
                         t("The first month to come."))]
    return [*rows, *_response(of, t)]


def _value(of: Assumptions, name: str, form: str, t: Language) -> tuple[object, str]:
    value = getattr(of, name)
    if value is None:
        return (t("none") if name == "budget" else t("estimated from history")), "text"
    return (t(_WORDS[value]), "text") if form == "text" else (value, form)


def _response(of: Assumptions, t: Language) -> Iterator[Assumed]:
    one = of.responds
    yield Assumed(t("Response of people"), t(one.label), "text", t(one.effect))
    if of.response == NONE:
        return
    yield Assumed(t("Strength of the effect"), of.strength, "decimal", t("Of the documented effect; 1 is all of it."))
    yield Assumed(t("Study"), one.study, "text", t("An assumption, not a measurement of this company."))
    yield Assumed(t("Side effect"), t(one.side_effect), "text", "")


Said = Callable[[object], str]


def said(one: Assumed, currency: str, t: Language) -> str:
    """The value in words."""
    if isinstance(one.value, str):
        return one.value
    say: dict[str, Said] = {
        "money": lambda v: t.money(v, currency, fine=True), "percent": lambda v: t.percent(v, 1),  # type: ignore[arg-type]
        "number": lambda v: t.number(v), "decimal": lambda v: t.number(v, 2), "plain": str,  # type: ignore[arg-type]
        "day": lambda v: t.date(v)}  # type: ignore[arg-type]
    return say[one.form](one.value)
