"""What was sold and done, as drawn for a team and for a person: revenue by month, activity mix, pipeline by stage."""

from __future__ import annotations

import pandas as pd

from analytics.language import N_, Language
from analytics.performance.cards import side_by_side
from analytics.performance.questions import Questions
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse
from analytics.warehouse.tables.selling import STAGES

KNOWN_CODES = (  # codes of stages and of usual activities, as labels; those of a company's own stay as they are
    N_("Qualify"), N_("Discover"), N_("Propose"), N_("Negotiate"), N_("Commit"),
    N_("Call"), N_("Email"), N_("Visit"), N_("Meeting"), N_("Demo"), N_("Research"), N_("Service"), N_("Handover"),
    N_("Training"),
)


def trend_frame(months: pd.DataFrame, warehouse: Warehouse) -> pd.DataFrame:
    """Revenue by month with plan and the year before; the last month is partial while working days are to come."""
    now, before = months.iloc[12:], months.iloc[:-12]
    first = pd.Timestamp(warehouse.calendar.data_from.replace(day=1))
    last_year = before["revenue"].where(before.index >= first)
    return pd.DataFrame({
        "month": now.index, "actual": now["revenue"].to_numpy(), "plan": now["target_to_date"].to_numpy(),
        "last_year": last_year.to_numpy(), "partial": now.index > pd.Timestamp(warehouse.calendar.complete_to),
    })


def mix(ask: Questions, language: Language) -> pd.DataFrame:
    """Share of each activity type and what it brings (wins per 100 activities), largest first."""
    if "activities" not in ask.warehouse.loaded:
        return pd.DataFrame()
    tidy = ask.measure(("activity_mix", "conversion"), by=("activity_type",))
    codes, of = side_by_side(tidy, "activity_type", ("activity_mix", "conversion"))
    count = of["activity_mix_value"] * of["activity_mix_n"]
    frame = pd.DataFrame({
        "code": codes, "label": [language(label(str(code))) for code in codes],
        "share": of["activity_mix_value"], "low": of["activity_mix_low"], "high": of["activity_mix_high"],
        "brings": of["conversion_value"], "brings_low": of["conversion_low"],
        "brings_high": of["conversion_high"],
        "n": count, "small": count < 10 * ask.warehouse.policy.minimum_cases,
    })
    return frame[count > 0].sort_values("share", ascending=False, ignore_index=True)


def pipeline(ask: Questions, language: Language) -> pd.DataFrame:
    """Open and stalled value by stage in the order of the process, with last year's; without stages that are
    withheld."""
    if "opportunities" not in ask.warehouse.loaded:
        return pd.DataFrame()
    last = ask.months()[-1]
    ends = Period(add_months(last, -12), add_months(last, 1))
    tidy = ask.measure(("open_pipeline", "stalled_amount"), by=("stage", "month"), period=ends, interval=False)
    now = tidy["month"].dt.date == last
    stages = [s for s in STAGES if s not in set(tidy.loc[tidy["hidden"] & now, "stage"])]
    tidy = tidy[tidy["value"].notna()]
    keys = zip(tidy["metric"], tidy["stage"], tidy["month"].dt.date, strict=True)
    found = dict(zip(keys, tidy["value"], strict=True))
    open_now = [found.get(("open_pipeline", stage, last), 0.0) for stage in stages]
    share = [found.get(("stalled_amount", stage, last), 0.0) for stage in stages]
    return pd.DataFrame({
        "code": stages, "stage": [language(label(s)) for s in stages], "open": open_now,
        "stalled": [amount * part for amount, part in zip(open_now, share, strict=True)],
        "last_year": [found.get(("open_pipeline", stage, ends.start)) or None for stage in stages],
    })


CODES = {  # values that the product knows, as labels; a company's own words stay as they are
    "complaint": N_("Complaint"), "question": N_("Question"), "won": N_("Won"), "lost": N_("Lost"),
    "sale": N_("A sale"), "return": N_("A return"),
    "csat": N_("Satisfaction (1–5)"), "nps": N_("Recommendation (0–10)"), "ces": N_("Ease (1–7)"),
}


def word(code: str, language: Language) -> str:
    """A code of a stage, an activity, a kind of case or survey, or an outcome, as a reader meets it."""
    return language(CODES.get(code, label(code)))


def label(code: str) -> str:
    """A code as a label in English, the message that is translated: ``propose`` is ``Propose``."""
    return code.replace("_", " ").capitalize()
