"""What is assumed of the months to come: budget, growth, and how people respond, with its study and side effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.rewards.responses import NONE, RESPONSES, WARNING
from pages.parts.lab import desk as lab_desk
from pages.parts.lab.desk import Desk
from pages.parts.lab.fields import field

DRAWS = (250, 500, 1000, 2000, 5000)


def draw(desk: Desk) -> None:
    """Budget and response stand open; all else on demand."""
    t, now = desk.t, desk.assumptions
    _number(desk, "budget", t("Budget for {n} months, {currency}", n=now.months, currency=desk.plan.currency),
            (1.0, 1e12, _round(now.budget or 1e6)), "money", slider=False, placeholder=t("none"))
    _choice(desk, "response", t("Response of people"), list(RESPONSES), lambda r: t(RESPONSES[r].label))
    _response(desk)
    more = st.popover(t("Assumptions"), icon=":material/casino:", width="stretch", key="lab_more_assumptions",
                      on_change="rerun")
    if more.open:
        with more:
            _others(desk)


def _response(desk: Desk) -> None:
    """The study behind a response and its side effect, as an assumption and never as a measurement."""
    t, now = desk.t, desk.assumptions
    if now.response == NONE:
        return
    chosen = now.responds
    _number(desk, "strength", t("Strength of the effect"), (0.0, 2.0, 0.1), "factor")
    st.markdown("  \n".join((
        f":orange[▲] **{t('An assumption, not a measurement')}**",
        f":gray[:small[{t(chosen.effect)}]]",
        f":gray[:small[**{t('Side effect')}:** {t(chosen.side_effect)}]]",
        f":gray[:small[{chosen.study}]]")), help=t(WARNING))


def _others(desk: Desk) -> None:
    t, now = desk.t, desk.assumptions
    _number(desk, "months", t("Months ahead"), (1, 36, 1), "number")
    _number(desk, "growth", t("Growth of results"), (-0.3, 0.3, 0.01), "percent")
    _number(desk, "target_growth", t("Growth of targets that are not loaded"), (-0.3, 0.3, 0.01), "percent")
    _choice(desk, "seasonality", t("Seasons"), [True, False], lambda s: t("as in history") if s else t("left out"))
    for name, label in (("shock_company", t("Shock common to the company, standard deviation in %")),
                        ("shock_region", t("Shock common to a region, standard deviation in %"))):
        _number(desk, name, label, (0.0, 1.0, 0.01), "percent", slider=False, placeholder=t("estimated from history"))
    _number(desk, "shock_horizon", t("Shock common to all months, standard deviation in %"), (0.0, 1.0, 0.01),
            "percent", slider=False, help=t(
                "How much whole years differ, which two years of history cannot tell; the checks say what share of the "
                "spread of the cost it makes."))
    _choice(desk, "draws", t("Draws"), sorted({*DRAWS, now.draws}), lambda n: t.number(n))
    _number(desk, "seed", t("Seed"), (0, 2**31 - 1, 1), "number", slider=False)
    st.caption(t("Same seed, same draws: two plans differ by what they pay, never by luck."))


def _number(desk: Desk, name: str, label: str, limits: tuple[float, float, float], unit: str, **more: Any) -> None:
    """A field of one assumption; an empty one leaves it to the data."""
    key, now = f"lab_a_{name}", getattr(desk.assumptions, name)
    field(label, key, now, limits, unit, lab_desk.assume, (desk, name, now, key, unit), **more)


def _choice(desk: Desk, name: str, label: str, options: list[Any], said: Callable[[Any], str]) -> None:
    key, now = f"lab_a_{name}", getattr(desk.assumptions, name)
    st.session_state[key] = now
    st.selectbox(label, options, key=key, format_func=said, on_change=lab_desk.assume, args=(desk, name, now, key))


def _round(amount: float) -> float:
    """A step of about a fiftieth, round."""
    power = 10.0 ** (len(str(int(amount))) - 2)
    return max(power, 1.0)
