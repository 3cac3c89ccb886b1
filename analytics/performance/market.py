"""What account managers bring back from the market: competitors met, notes and how useful they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.language import Language
from analytics.metrics.intervals import goodman, wilson
from analytics.performance.cards import Figure, figures
from analytics.performance.choice import Choice
from analytics.performance.customers import asked, groups
from analytics.performance.questions import Questions
from analytics.performance.satisfaction import by_month
from analytics.warehouse.query import Warehouse

MOST = 10


@dataclass(frozen=True)
class Market:
    """``competitors``: id, label and value, low, high, n of ``share`` (of the notes that name one) and of ``useful``
    (of those reviewed), met most first; ``months``: notes by month; ``notes`` and ``useful``: the period's figures;
    ``unit`` and ``groups``: as ``customers.groups``."""

    competitors: pd.DataFrame
    months: pd.DataFrame
    notes: Figure
    useful: Figure
    unit: str
    groups: pd.DataFrame
    hidden: bool


def market(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> Market:
    """Everything the topic shows but the notes' words (see ``voices``); raises ``UsageError`` or ``NotAllowed``."""
    ask = asked(warehouse, viewer, choice)
    now = figures(ask.measure(("market_notes", "useful_notes")))
    unit, split = groups(ask, ("market_notes", "useful_notes", "book_coverage"), language)
    return Market(_competitors(ask), by_month(ask, "market_notes"), now["market_notes"], now["useful_notes"], unit,
                  split, ask.hidden)


def _competitors(ask: Questions) -> pd.DataFrame:
    """The competitors named most, of what may be told."""
    rows = ask.warehouse.columns(
        "SELECT competitor, CAST(count(*) AS DOUBLE) AS n, CAST(sum(reviewed_notes) AS DOUBLE) AS reviewed,"
        " CAST(sum(useful_notes) AS DOUBLE) AS useful, array_agg(DISTINCT manager_id) AS people FROM activity_fact"
        f" WHERE market_notes = 1 AND competitor IS NOT NULL AND day >= ? AND day < ? AND {ask.kept.sql}"
        " GROUP BY competitor ORDER BY n DESC, competitor",
        [ask.period.start, ask.period.end, *ask.kept.parameters])
    n, reviewed, useful = (np.asarray(rows[name], float) for name in ("n", "reviewed", "useful"))
    named = np.full_like(n, n.sum())
    low, high = goodman(n, named, len(n))
    useful_low, useful_high = wilson(useful, reviewed)
    names = np.asarray(rows["competitor"], object)
    with np.errstate(invalid="ignore", divide="ignore"):
        frame = pd.DataFrame({
            "id": names, "label": names, "share_value": n / named, "share_low": low, "share_high": high,
            "share_n": named, "useful_value": useful / reviewed, "useful_low": useful_low, "useful_high": useful_high,
            "useful_n": reviewed,
        })
    told = frame[ask.parts_told("market_notes", list(rows["people"]))]
    return told.head(MOST).reset_index(drop=True)
