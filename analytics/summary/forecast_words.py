"""What a forecast was made from, how far it was off in the past, and what cannot be told: in the reader's language."""

from __future__ import annotations

from analytics.language import N_
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.summary.backtest import TRIALS
from analytics.summary.candidates import FEWEST, SEASON
from analytics.summary.forecast import Forecast

METHODS = {
    "seasonal_naive": N_("the same month a year before"),
    "holt_winters": N_("Holt-Winters"),
    "damped": N_("Holt-Winters with a damped trend"),
    "theta": N_("Theta"),
    "airline": N_("seasonal ARIMA (0,1,1)(0,1,1)"),
}


def basis(found: Forecast, metric: Metric, writer: Writer) -> str:
    """How the forecast was made and how far it was off in the past; empty where there is none."""
    t = writer.language
    if not found.methods:
        return ""
    if len(found.methods) == 1:
        made = t("Forecast: {method}.", method=t(METHODS[found.methods[0]]))
    else:
        made = t("Forecast: the mean of {methods}.", methods=t.listed(t(METHODS[name]) for name in found.methods))
    if found.error != found.error:
        return made
    off = t("In the past a month was {error} off on average, the same month a year before {naive}.",
            error=writer.value(metric, found.error), naive=writer.value(metric, found.naive_error))
    return t.sentences(made, off if len(found.methods) > 1 else t(
        "In the past a month was {error} off on average.", error=writer.value(metric, found.error)))


def limits(found: Forecast, writer: Writer) -> str:
    """What the history is too short for; empty where it is not."""
    t, n = writer.language, found.history
    if n < SEASON:
        return t.plural(
            "{n} month of history: nothing can be said of the months to come before a whole year is there.",
            "{n} months of history: nothing can be said of the months to come before a whole year is there.", n)
    if n < SEASON + TRIALS:
        return t("{n} months of history: how far the forecast can be off cannot be told before {needed} are there.",
                 n=n, needed=SEASON + TRIALS)
    if n < FEWEST + TRIALS:
        return t("{n} months of history: trends are not forecast before {needed} are there.",
                 n=n, needed=FEWEST + TRIALS)
    return ""


def interval_note(found: Forecast, writer: Writer) -> str:
    """What the intervals mean; empty where there is none."""
    if found.month.low != found.month.low:
        return ""
    return writer.language(
        "What comes lies in the interval in 8 of 10, going by how far such forecasts were off in the past.")
