"""The cards of every topic of the Gaps page: a finding, how to read it, and its figure (or what is missing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.charts.bars import bars
from analytics.charts.before_after import before_after
from analytics.charts.dots import Panel, dots
from analytics.charts.heat_map import heat_map
from analytics.charts.priorities import priorities
from analytics.charts.ratings import ratings
from analytics.charts.theme import Figure
from analytics.deck import Card
from analytics.language import Language
from analytics.learning import gaps_words as words
from analytics.learning.certificates import CertificatesView
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_groups import HeatView, RatersView, TrendView
from analytics.learning.gaps_results import ResultsView
from analytics.metrics.catalogue import CATALOGUE
from analytics.warehouse.query import Warehouse
from pages.parts.gaps.help import GapsHelp

MOST = 24  # rows of a figure
FEW = 7  # skills whose names fit on half a page


@dataclass(frozen=True)
class GapsCards:
    """One method a topic, named as it: the page's title, and its cards. ``groups``: labels by id."""

    data: Warehouse
    choice: GapsChoice
    groups: Mapping[str, str]
    t: Language

    @property
    def _single(self) -> bool:
        """Whether each group is one person."""
        return self.choice.split == "person"

    @property
    def help(self) -> GapsHelp:
        """What stands behind the help signs."""
        return GapsHelp(self.data.policy, self.t)

    def gaps(self, view: HeatView) -> tuple[str, list[Card]]:
        """The heat map, and which skill comes first."""
        t, title = self.t, words.headline(view, self.choice, self.groups, self.t)
        shown, alarm = view.skills.dropna(subset=["gap"]), self.data.policy.gap_alarm
        wide = len(view.skills) > FEW
        caption = t("Levels short of what the role requires · worst first both ways · ■ from {alarm}",
                    alarm=t.number(alarm, 1)) if self._single else t(
            "Levels short of what the role requires, mean of people (their number beside the name) · worst first both "
            "ways · ■ from {alarm}", alarm=t.number(alarm, 1))
        return title, [
            self._card("map", 12 if wide else 7, words.beyond(view, alarm, t), self._drawn(len(view.groups), caption),
                       self.help.gap(), self._map(view, title) if view.cells["gap"].notna().any() else None),
            self._card("first", 12 if wide else 5, words.first(view.skills, t), t(
                "Mean gap with 95% interval · Borich: size weighted by importance · ranks: percent above less "
                "percent below"), self.help.ranking(),
                priorities(shown, language=t, alt=self._alt(words.first(shown, t))) if len(shown) else None)]

    def ratings(self, view: RatersView) -> tuple[str, list[Card]]:
        """Self, lead and colleagues side by side, and who rates themselves otherwise than the company."""
        t, some = self.t, view.skills[["self", "lead", "peer"]].notna().any(axis=None)
        told = view.biases.dropna(subset=["difference"])
        frame = self._frame(told, "group", bias="difference")
        panel = Panel("bias", t("Self less others, levels"), self._levels, view.company.value, "band")
        return words.bias(view, t), [
            self._card("raters", 7, words.kindest(view, t), t(
                "Mean level, 1–5 · hollow: self · solid: lead · diamond: colleagues, of {n} people at least",
                n=t.number(self.data.policy.minimum_group)), self.help.raters(),
                ratings(view.skills, language=t, alt=self._alt(words.kindest(view, t))) if some else None),
            self._card("bias", 5, words.apart(view, self.groups, t), t(
                "Self-ratings less those of lead and colleagues, with 95% interval · blue: company {value}",
                value=t.number(view.company.value, 2)), self.help.bias(view.company),
                dots(frame, [panel], language=t, alt=self._alt(words.apart(view, self.groups, t)))
                if len(told) else None)]

    def trend(self, view: TrendView) -> tuple[str, list[Card]]:
        """What changed by skill and by group."""
        t, cards = self.t, []
        for key, span, frame in (("skill_id", 7, view.skills), ("group", 5, view.groups)):
            told = self._frame(frame.dropna(subset=["change"]), key)
            finding = words.movers(told, t)
            shown = told if len(told) <= MOST else pd.concat([told.head(MOST // 2), told.tail(MOST // 2)])
            caption = self._drawn(len(told), t(
                "Mean level of the same people before and now, and the change with 95% interval · coloured: sure"))
            cards.append(self._card(
                f"moved_{key}", span, finding, caption, self.help.change(),
                before_after(shown, format=self._levels, change=self._signed, language=t, alt=self._alt(finding))
                if len(told) else None))
        return words.moved(view, t), cards

    def results(self, view: ResultsView) -> tuple[str, list[Card]]:
        """Which gaps go along with weaker results."""
        t, finding = self.t, words.tied(view, self.t(CATALOGUE[self.choice.metric].label), self.t)
        frame = self._frame(view.frame, "skill_id", tie="value")
        frame["label"] = ("■ " + frame["label"]).where(frame["weaker"], frame["label"])
        frame["tie_alarm"] = frame["weaker"]
        panel = Panel("tie", t("Rank correlation"), self._signed, 0.0)
        return finding, [self._card(
            "ties", 12, t("An association, not a cause, among {n} people", n=t.number(view.people)),
            t("Left of the line: the larger the gap, the weaker the result; among people of the same role and level, "
              "with 95% interval · ■ sure, with so many skills looked at"), self.help.results(view.needed),
            dots(frame, [panel], language=t, alt=self._alt(finding)) if view.told else None, empty=finding)]

    def certificates(self, view: CertificatesView) -> tuple[str, list[Card]]:
        """How many certificates are expired, missing or due, by group."""
        t, finding = self.t, words.certified(view, self.t)
        told = view.groups.dropna(subset=["valid"])
        frame = pd.DataFrame({
            "id": told["group"], "label": told["group"].map(dict(self.groups)),
            "value": told["expired"] + told["missing"] + told["due"], "alarm": told["expired"] + told["missing"] > 0,
            "text": [words.counted(row, t) for row in told.to_dict("records")]})
        return finding, [self._card(
            "held", 12, t("Where certificates need something"),
            self._drawn(len(frame), t("Number of certificates · ■ expired or missing · due soon: within {days} days",
                                      days=t.number(self.data.policy.certificates_due_days))),
            self.help.certificates(), bars(frame.head(MOST), alt=self._alt(finding)) if len(told) else None,
            empty=t("No certificates are loaded for these people; load the table certifications."))]

    def _card(self, key: str, span: int, title: str, caption: str, help: str, figure: Figure | None,
              empty: str = "") -> Card:
        none = empty or self.t("There is nothing to show of this selection: nobody was assessed, or too few people.")
        return {"id": key, "span": span, "title": title, "caption": caption, "help": help, "empty": none,
                "figure": figure}

    def _drawn(self, rows: int, caption: str) -> str:
        """The caption, with how many rows are drawn where that is not all: those at the ends of the order."""
        return caption if rows <= MOST else " · ".join((caption, self.t("{n} of {total} drawn", n=MOST, total=rows)))

    def _map(self, view: HeatView, alt: str) -> Figure:
        shown = {group: self.groups[group] if self._single else f"{self.groups[group]} · {self.t.number(n)}"
                 for group, n in zip(view.groups["group"][:MOST], view.groups["required_of"], strict=False)}
        skills = dict(zip(view.skills["skill_id"], view.skills["skill"], strict=True))
        return heat_map(view.cells, groups=shown, skills=skills, alarm=self.data.policy.gap_alarm, language=self.t,
                        alt=self._alt(alt))

    def _frame(self, frame: pd.DataFrame, key: str, **panels: str) -> pd.DataFrame:
        """``frame`` with id and label, and the columns of each panel of ``dots``, which share low, high and n."""
        label = frame["skill"] if key == "skill_id" else frame[key].map(dict(self.groups))
        made = frame.assign(id=frame[key], label=label)
        for panel, column in panels.items():
            made = made.assign(**{f"{panel}_value": frame[column], f"{panel}_n": frame["n"],
                                  f"{panel}_low": frame["low"], f"{panel}_high": frame["high"]})
        return made.reset_index(drop=True)

    def _alt(self, finding: str) -> str:
        return self.t("{finding}.", finding=finding)

    def _levels(self, value: float) -> str:
        return self.t.number(value, 2)

    def _signed(self, value: float) -> str:
        return self.t.number(value, 2, sign=True)
