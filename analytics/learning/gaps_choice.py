"""What a reader has chosen on the Gaps page: kept in the URL, checked when it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.access import role_name
from analytics.language import N_, Language
from analytics.learning.gaps import NOWHERE
from analytics.performance.choice import COMPARABLE

TOPICS = {
    "gaps": N_("Gaps"), "ratings": N_("Who rates how"), "trend": N_("Since last time"),
    "results": N_("Gaps and results"), "certificates": N_("Certificates"),
}
SPLITS = {"region": N_("By region"), "team": N_("By team"), "role": N_("By role"), "person": N_("By person")}
KEYS = {"region": "region", "team": "team_id", "role": "role", "person": "manager_id"}
FIELDS = {
    "product": N_("Product knowledge"), "market": N_("Market analysis"), "selling": N_("Selling"),
    "negotiation": N_("Negotiation"), "service": N_("Customer service"), "conduct": N_("Professional conduct"),
}
RESULTS = COMPARABLE  # what a gap may go along with


@dataclass(frozen=True)
class GapsChoice:
    """One set of filters; empty tuples mean 'all'. ``split``: the rows of the heat map, one of ``SPLITS``."""

    split: str = "region"
    regions: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    metric: str = RESULTS[0]

    @property
    def key(self) -> str:
        """The column that the heat map is split by."""
        return KEYS[self.split]

    def people(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of chosen people, from a frame with region, team_id and role."""
        return _within(frame, region=self.regions, team_id=self.teams, role=self.roles)

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of chosen people and skills; the frame has field, too."""
        return self.skills(self.people(frame))

    def skills(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of chosen skills, of everybody."""
        return _within(frame, field=self.fields)

    def describe(self, t: Language, team_names: Mapping[str, str], within: Collection[str] = ()) -> str:
        """The filters in words; ``within``: the teams that a viewer is bound to."""
        chosen = (self.regions, [team_names.get(i, i) for i in self.teams or sorted(within)],
                  [role_name(r, t) for r in self.roles], [t(FIELDS[f]) for f in self.fields])
        return " · ".join(t.listed(values) for values in chosen if values) or t("Whole company")


def group_labels(people: pd.DataFrame, choice: GapsChoice, t: Language) -> dict[str, str]:
    """The groups of the choice's split as a reader knows them, by id; ``people`` as in ``GapsView``."""
    if choice.split == "role":
        return {role: role_name(role, t) for role in people["role"]}
    shown = {"region": "region", "team": "team", "person": "name"}[choice.split]
    named = dict(zip(people[choice.key], people[shown], strict=True))
    none = {"region": t("No region"), "team": t("No team")}.get(choice.split, NOWHERE)
    return named | ({NOWHERE: none} if NOWHERE in named else {})


def _within(frame: pd.DataFrame, **wanted: tuple[str, ...]) -> pd.DataFrame:
    for column, values in wanted.items():
        if values:
            frame = frame[frame[column].isin(values)]
    return frame
