"""What the figures of the Reward lab were counted from: simulated futures, people and groups, a row each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.lab.view import LabView
from analytics.language import Language
from analytics.rewards.fairness import named

PEOPLE = ["name", "team", "today", "proposed", "change", "low", "high", "gains", "direction"]
GROUPS = ["group", "n", "reached", "rate", "ratio", "p"]


def futures(view: LabView) -> pd.DataFrame:
    """draw (from 1), today, proposed (cost, money), change and over (whether the proposed cost passes the budget; False
    without one): a row a simulated future, the dearest first."""
    proposed, today = (trial.simulation.cost.astype(float) for trial in (view.proposed, view.today))
    budget = view.proposed.simulation.assumptions.budget
    frame = pd.DataFrame({"draw": np.arange(1, len(proposed) + 1), "today": today, "proposed": proposed,
                          "change": proposed - today, "over": proposed > (np.inf if budget is None else budget)})
    return frame.sort_values(["proposed", "draw"], ascending=[False, True], ignore_index=True)


def people(view: LabView) -> pd.DataFrame:
    """``PEOPLE`` (see ``LabView.people``): a row for everybody who takes part in one of the plans, by name; what is
    ``proposed`` adds up to the expected cost."""
    frame = view.people[view.people["change"].notna()]
    return frame.sort_values(["name", "id"], kind="stable")[PEOPLE].reset_index(drop=True)


def groups(view: LabView, t: Language) -> pd.DataFrame:
    """``GROUPS`` (see ``Fairness.groups``): a row for each group that is large enough, the lowest ratio first."""
    frame = view.proposed.fair.groups
    frame = frame[~frame["small"]]
    texts = [named(by, group).text(t) for by, group in zip(frame["by"], frame["group"], strict=True)]
    return frame.assign(group=texts).sort_values("ratio", kind="stable", ignore_index=True)[GROUPS]
