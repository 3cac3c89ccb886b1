"""What the files of the Gaps page state of its filters, and its workbook; no cell is a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.access import Viewer, role_name
from analytics.language import N_, Language
from analytics.learning.certificates import STATE_LABELS, certificates, certificates_of_people
from analytics.learning.gaps_choice import SPLITS, GapsChoice
from analytics.learning.gaps_groups import heat, raters, trend
from analytics.learning.gaps_person import priorities
from analytics.learning.gaps_results import results
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import SOME_HIDDEN
from analytics.sheets import Column, Sheet, workbook
from analytics.warehouse.query import Warehouse

LABELS = {  # of columns on the page and in its files
    "name": N_("Name"), "person": N_("Name"), "team": N_("Team"), "role": N_("Role"), "skill": N_("Skill"),
    "group": N_("Group"), "required": N_("Required level"), "level": N_("Assessed level"), "gap": N_("Levels short"),
    "importance": N_("Importance"), "criticality": N_("Criticality"), "priority": N_("Priority"), "low": N_("95% from"),
    "high": N_("95% to"), "n": N_("People assessed"), "required_of": N_("Number of people"), "borich": N_("Borich"),
    "ranked_discrepancy": N_("Ranked discrepancy"), "self": N_("Self"), "lead": N_("Lead"), "peer": N_("Colleagues"),
    "difference": N_("Self less others"), "then": N_("Before"), "now": N_("Now"), "change": N_("Change"),
    "value": N_("Rank correlation"), "p": N_("P value"), "adjusted": N_("P, adjusted for many"),
    "certificate": N_("Certificate"), "state": N_("State"), "expires_on": N_("Valid until"), "days": N_("Days left"),
    "issued_on": N_("Issued"), "people": N_("Number of people"), "expired": N_("Expired"), "missing": N_("Missing"),
    "due": N_("Due soon"), "valid": N_("Valid"), "rater": N_("Rater"), "year": N_("Year"),
    "assessed_on": N_("Assessed"), "again_by": N_("Assess again by"),
}
_FORMS = {"expires_on": "day", "issued_on": "day", "n": "number", "required_of": "number", "days": "number",
          "p": "p", "adjusted": "p"}


def about(
    choice: GapsChoice, scope: str, data: Warehouse, t: Language, *, hidden: bool = False
) -> list[tuple[str, str]]:
    """What the figures are about: scope, split, how fresh the data are, and whether some are ``hidden``."""
    why = [(t("Hidden"), t(SOME_HIDDEN, n=data.policy.minimum_group))] if hidden else []
    return [(t("Scope"), scope), (t("Split"), t(SPLITS[choice.split])), (t("Data to"), t.date(data.calendar.data_to)),
            (t("Refreshed"), t.moment(data.made_at)), (t("Snapshot"), data.file.name), *why]


def gaps_xlsx(
    data: Warehouse, who: Viewer, choice: GapsChoice, groups: Mapping[str, str], scope: str, t: Language, *, names: bool
) -> bytes:
    """All topics of the page in one workbook; single people where ``names``, else groups alone."""
    view, seen, changed = heat(data, who, choice), raters(data, who, choice), trend(data, who, choice)
    cells = view.cells.merge(view.skills[["skill_id", "skill"]], on="skill_id")
    metric = t(CATALOGUE[choice.metric].label)
    frames = {
        t("Gaps by group"): _labelled(cells, groups)[["group", "skill", "gap", "low", "high", "n", "required_of"]],
        t("Skills"): view.skills[["skill", "gap", "low", "high", "borich", "ranked_discrepancy", "n", "required_of"]],
        t("Ratings"): seen.skills[["skill", "self", "lead", "peer"]],
        t("Self-ratings"): _labelled(seen.biases, groups)[["group", "difference", "low", "high", "n"]],
        t("Change"): changed.skills[["skill", "then", "now", "change", "low", "high", "n"]],
        t("With {metric}", metric=metric): results(data, who, choice).frame[
            ["skill", "value", "low", "high", "p", "adjusted", "n"]],
    }
    if names:
        people = priorities(data, who, choice).drop(columns="manager_id")
        frames[t("People")] = people.assign(role=[role_name(role, t) for role in people["role"]])
        frames[t("Certificates")] = certificate_rows(certificates_of_people(data, who, choice), t)
    else:
        frames[t("Certificates")] = _labelled(certificates(data, who, choice).groups, groups)
    lines = about(choice, scope, data, t, hidden=view.hidden)
    stated = Sheet(t("Filters"), (Column(t("What")), Column(t("Value"))), lines)
    return workbook([stated, *(_sheet(name, frame, t) for name, frame in frames.items())], title=scope,
                    currency=data.policy.currency, made_at=data.made_at, language=t)


def certificate_rows(frame: pd.DataFrame, t: Language) -> pd.DataFrame:
    """Certificates of people as they are shown and handed out: person, team, certificate, state, days and dates."""
    shown = frame.rename(columns={"name": "certificate"})
    shown = shown.assign(state=[t(STATE_LABELS[state]) for state in shown["state"]])
    return shown[["person", "team", "certificate", "state", "expires_on", "days", "issued_on"]]


def _labelled(frame: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    return frame.assign(group=frame["group"].map(dict(groups)))


def _sheet(name: str, frame: pd.DataFrame, t: Language) -> Sheet:
    """A frame in full precision, texts as texts and days as days."""
    columns = tuple(Column(t(LABELS[c]), _FORMS.get(c, "text" if frame[c].dtype.kind in "OU" else "plain"))
                    for c in frame.columns)
    rows: list[tuple[Any, ...]] = [tuple(None if pd.isna(v) else v.date() if isinstance(v, pd.Timestamp) else v
                                         for v in row) for row in frame.itertuples(index=False, name=None)]
    return Sheet(name, columns, rows)
