"""The tables of the Gaps page: people, the largest priority first, certificates, groups; all of it as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analytics.access import Viewer, role_name
from analytics.language import Language
from analytics.learning import gaps_words as words
from analytics.learning.certificates import certificates_of_people
from analytics.learning.gaps import GapsView
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_export import LABELS, about, certificate_rows, gaps_xlsx
from analytics.learning.gaps_groups import HeatView
from analytics.learning.gaps_person import priorities
from analytics.training.gaps import alarming
from analytics.warehouse.query import Warehouse
from pages.parts import download
from pages.parts.gaps import filters
from pages.parts.head import plain, withheld
from pages.parts.listing import listing

SIGNS = {"expired": "■", "missing": "■", "due": "▲", "valid": "●"}
DECIMALS = {"required": "%.1f", "level": "%.1f", "gap": "%.1f", "importance": "%.1f", "criticality": "%.1f",
            "priority": "%.1f", "low": "%.2f", "high": "%.2f", "self": "%.1f", "lead": "%.1f", "peer": "%.1f",
            "change": "%+.1f", "n": "%d", "required_of": "%d", "days": "%d", "year": "%d"}


def columns(frame: pd.DataFrame, t: Language) -> dict[str, Any]:
    """Labels and formats of the columns there are; the sign of a row's state is pinned."""
    c = st.column_config
    found: dict[str, Any] = {"sign": c.TextColumn("", width=34, pinned=True)}
    for name in (name for name in frame.columns if name in LABELS):
        label = t(LABELS[name])
        found[name] = (c.NumberColumn(label, format=DECIMALS[name]) if name in DECIMALS else
                       c.DateColumn(label, format="YYYY-MM-DD") if frame[name].dtype.kind == "M" else label)
    return found


@dataclass(frozen=True)
class Desk:
    """What is below the figures, for one viewer and choice. ``groups``: labels by id; ``scope``: filters in words."""

    data: Warehouse
    who: Viewer
    choice: GapsChoice
    groups: Mapping[str, str]
    scope: str
    t: Language

    def untold(self, topic: str, seen: GapsView, missing: list[str]) -> None:
        """Which tables are missing; else what could not be told, a sentence with the remedy each."""
        if missing:
            st.info(self.t("Load these tables: {tables}. They are described in data/README.md.",
                           tables=self.t.listed(missing)), icon=":material/database:")
        elif topic != "certificates":
            for sentence in words.untold(seen, self.choice, self.t, names=filters.may_see_people(self.who)):
                st.warning(plain(sentence), icon=":material/rule:")

    def below(self, topic: str, view: Any) -> None:
        """The table that belongs to the topic, and the workbook."""
        people = filters.may_see_people(self.who)
        if topic == "certificates" and people:
            self._certificates()
        elif topic == "gaps" and people:
            self._people()
        elif topic == "gaps":
            self._cells(view)
        t, day = self.t, self.data.calendar.data_to
        download.file("XLSX",
                      lambda: gaps_xlsx(self.data, self.who, self.choice, self.groups, self.scope, t, names=people),
                      f"skill_gaps_{day}.xlsx", key="gaps_xlsx", help=t("All topics of the page with their filters"))

    def _people(self) -> None:
        """Single people's gaps; after a click on a figure everybody of that cell, skill or group."""
        t, alarm = self.t, self.data.policy.gap_alarm
        group, skill = st.session_state.gaps_group or None, st.session_state.gaps_skill or None
        rows = priorities(self.data, self.who, self.choice, group, skill)
        shown = rows.drop(columns="manager_id").assign(role=[role_name(role, t) for role in rows["role"]])
        shown.insert(0, "sign", np.select([shown["gap"].isna(), alarming(shown["gap"], alarm), shown["gap"] > 0],
                                          ["○", "■", "▲"], "●"))
        chosen = group is not None or skill is not None
        self._listing(
            "gaps_people", t("Who is short of what: select a row to open a person"),
            t("Everybody of what was chosen · ■ from {alarm} levels  ▲ short  ● not short  ○ not assessed",
              alarm=t.number(alarm, 1)) if chosen else
            t("Priority = gap × importance × criticality, the highest first · ■ from {alarm} levels  ▲ short",
              alarm=t.number(alarm, 1)),
            shown, t("Nobody in this selection is short of anything required."), list(rows["manager_id"]))
        if chosen:
            self._back(t("Show everybody, not only {where}", where=self._chosen()))

    def _cells(self, view: HeatView) -> None:
        """Groups and skills, for those who may see no person; after a click on a figure what was chosen."""
        t, group, skill = self.t, st.session_state.gaps_group, st.session_state.gaps_skill
        both = view.cells.merge(view.skills[["skill_id", "skill"]], on="skill_id")
        both = both[(both["group"] == group if group else True) & (both["skill_id"] == skill if skill else True)] \
            if group or skill else both
        both = both.assign(group=both["group"].map(dict(self.groups)))
        self._listing(
            "gaps_cells", t("Gaps by group and skill"),
            t("Mean gap with its 95% interval, the largest first"),
            both[["group", "skill", "gap", "low", "high", "n", "required_of"]],
            t("There is nothing to show of this selection: nobody was assessed, or too few people."),
            hidden=view.hidden)
        if group or skill:
            self._back(t("Show all groups and skills"))

    def _certificates(self) -> None:
        """Certificates that need something, by person; the download has all of them."""
        t, group = self.t, st.session_state.gaps_group
        frame = certificates_of_people(self.data, self.who, self.choice)
        frame = frame[frame[self.choice.key] == group] if group else frame
        wanting = frame[frame["state"] != "valid"]
        shown = certificate_rows(wanting, t)
        shown.insert(0, "sign", [SIGNS[state] for state in wanting["state"]])
        self._listing(
            "gaps_certificates", t("Which certificates need something: select a row to open a person"),
            t("■ expired or missing  ▲ due within {days} days · the most urgent first",
              days=self.data.policy.certificates_due_days), shown,
            t("No certificate has expired, is missing or due soon.") if len(frame)
            else t("No certificates are loaded for these people; load the table certifications."),
            list(wanting["manager_id"]), certificate_rows(frame, t))
        if group:
            self._back(t("Show all groups"))

    def _chosen(self) -> str:
        """The group and the skill that were clicked, in words."""
        group, skill = st.session_state.gaps_group, st.session_state.gaps_skill
        skills = dict(self.data.rows("SELECT skill_id, name FROM skills"))
        return " · ".join(filter(None, (self.groups.get(group, group), skills.get(skill, skill))))

    def _listing(self, key: str, title: str, caption: str, shown: pd.DataFrame, empty: str,
                 ids: list[str] | None = None, everything: pd.DataFrame | None = None, *, hidden: bool = False) -> None:
        """A table whose download states the filters; a row of a person opens that person."""
        lines = about(self.choice, self.scope, self.data, self.t, hidden=hidden)
        withheld(hidden, self.data, self.t)
        if chosen := self._chosen():
            lines.append((self.t("Chosen"), chosen))
        listing(shown, self.t, key=key, title=title, caption=caption, empty=empty, ids=ids or (),
                everything=lambda: shown.drop(columns="sign", errors="ignore") if everything is None else everything,
                on_open=filters.open_person if ids else None, config=columns(shown, self.t),
                stated=lines)

    def _back(self, label: str) -> None:
        st.button(plain(label), on_click=filters.clear, icon=":material/filter_alt_off:")
