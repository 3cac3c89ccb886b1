"""The Reward lab's deck: key figures of the proposed plan, what it pays, costs and changes, and whether it is fair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analytics.charts.cost import cost
from analytics.charts.fairness import fairness
from analytics.charts.gains import gains
from analytics.charts.payout_curve import payout_curve
from analytics.deck import Card, Tab, Tile, tile
from analytics.lab import findings
from analytics.lab.bins import cost_bins, people_bins
from analytics.lab.pay_curve import PayCurve
from analytics.lab.report import Cost, standing
from analytics.lab.view import LabView, performance
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.cards import TONES
from analytics.rewards import fairness_findings
from analytics.rewards.fairness import FOUR_FIFTHS, named


@dataclass(frozen=True)
class Cards:
    """Makes the deck of one view."""

    view: LabView
    writer: Writer

    @property
    def t(self) -> Language:
        return self.writer.language

    @property
    def currency(self) -> str:
        return self.view.proposed.simulation.plan.currency

    def money(self, amount: float, sign: bool = False) -> str:
        return self.t.money(amount, self.currency, sign=sign, fine=True)

    # Key figures ----------------------------------------------------------------------------------------------------

    def kpis(self) -> list[Tile]:
        """Expected cost, probability to pass the budget, who gains and who loses, the smallest ratio of groups."""
        return [self._cost(), self._over(), self._gains(), self._ratio()]

    def _cost(self) -> Tile:
        t, cost = self.t, Cost.of(self.view.proposed.simulation)
        budget, today = cost.budget, float(self.view.today.simulation.cost.mean())
        against = budget if budget is not None else today
        change = cost.expected / against - 1 if against > 0 else float("nan")
        said = t("{change} to budget") if budget is not None else t("{change} to today")
        return tile(
            "cost", t("Expected cost"), self.money(cost.expected),
            t.sentences(
                t("The mean of all simulated futures; eight of ten lie in the range beside it (P10 to P90), half cost "
                  "less than {middle} (P50).", middle=self.money(cost.middle)),
                t("The side effect of the response is assumed to cost {amount} besides.",
                  amount=self.money(cost.side)) if cost.side else ""),
            status="ok" if budget is None or cost.expected <= budget else "off",
            delta=said.format(change=t.percent(change, 1, sign=True)) if change == change else "",
            arrow="up" if change > 0.0005 else "down" if change < -0.0005 else "",
            tone="red" if budget is not None and change > 0 else "gray",
            description=f"{self.money(cost.low)} – {self.money(cost.high)}")

    def _over(self) -> Tile:
        t, over, today = self.t, self.view.proposed.simulation.over_budget, self.view.today.simulation
        made = partial(tile, "over", t("Over budget"), help=t(
            "The share of simulated futures whose cost passes the budget, and the standard error that the number of "
            "draws leaves it."))
        budget = self.view.proposed.simulation.assumptions.budget
        if over is None or budget is None:
            return made("–", status="na", description=t("no budget stated"))
        status = standing(over)
        before = float((today.cost > budget).mean())
        return made(t.chance(over.value), status=status,
                    margin=f"± {t.number(100 * over.error, 1)}" if over.error else "",
                    delta=t("{n} pt", n=t.number(100 * (over.value - before), 0, sign=True)), tone=TONES[status],
                    description=t("to today's plan"))

    def _gains(self) -> Tile:
        t, direction = self.t, self.view.people["direction"]
        more, less, same = (int((direction == way).sum()) for way in (1, -1, 0))
        return tile("gains", t("Gain · lose · same"), f"{t.number(more)} · {t.number(less)} · {t.number(same)}",
                    t("People whose expected pay of the months to come is higher, lower, or differs by half a percent "
                      "or less from today's plan."),
                    delta=t("{n} net", n=t.number(more - less, sign=True)), description=t("± 0.5%: same"))

    def _ratio(self) -> Tile:
        t, ratio = self.t, self.view.proposed.fair.smallest_ratio
        change = ratio - self.view.today.fair.smallest_ratio
        clear = bool(self.view.proposed.fair.groups["clear"].any())
        status = "na" if ratio != ratio else "ok" if ratio >= FOUR_FIFTHS else "off" if clear else "watch"
        return tile("ratio", t("Smallest group ratio"), t.number(ratio, 2),
                    t("The share of a group that gets at least the median pay, over that of the highest group. Below "
                      "0.80 look closer: ■ chance hardly explains it, ▲ it may be chance."),
                    status=status, tone=TONES[status],
                    delta=t.number(change, 2, sign=True) if change == change else "",
                    description=t("four fifths: 0.80"))

    # Cards ----------------------------------------------------------------------------------------------------------

    def cards(self, curves: dict[str, tuple[PayCurve | None, PayCurve | None]], measure: str) -> list[Card]:
        """What it pays, what it costs, whom it changes, whether it is fair."""
        return [self.curve(curves, measure), self.cost(), self.gains(), self.fair()]

    def curve(self, curves: dict[str, tuple[PayCurve | None, PayCurve | None]], measure: str) -> Card:
        """Pay of one account manager by result, with tabs where several results move it."""
        t = self.t
        tabs: list[Tab] = [{"id": one, "label": self.measure(one), "selected": one == measure} for one in curves]
        card: Card = {
            "id": "curve", "span": 7, "tabs": tabs if len(tabs) > 1 else [], "figure": None,
            "title": t("Pay by result"), "caption": "",
            "empty": t("Pay by this plan depends on others or on single orders, so it has no curve of its own.")}
        proposed, today = curves.get(measure, (None, None))
        if proposed is None:
            return card
        frame = pd.DataFrame({"x": proposed.x, "proposed": proposed.pay})
        if today is not None:
            frame["today"] = today.pay
        people = people_bins(self.view.ground.attainment.get(measure, np.array([])).tolist(), proposed.x[0],
                             proposed.x[-1])
        said = t("Pay of one account manager a year, by attainment of {measure} · bars: where people are expected") \
            if proposed.of_target else t("Pay of one account manager a year, by {measure} against what is usual")
        return card | {
            "title": findings.curved(proposed, today, t), "caption": said.format(measure=self.measure(measure, True)),
            "help": t("Worked out by the plan itself for somebody with the middle target bonus who reaches the same in "
                      "each month, all other results as usual. What depends on others, such as prizes, is left out."),
            "figure": payout_curve(frame, people, x_format=lambda x: t.percent(x, 0), y_format=self.money, language=t)}

    def measure(self, name: str, inside: bool = False) -> str:
        """A measure as the catalogue calls it."""
        label = self.t(CATALOGUE[name].label) if name in CATALOGUE else name
        return self.t.inside(label) if inside else label

    def cost(self) -> Card:
        """The simulated cost against the budget, and today's as an outline."""
        t, one = self.t, self.view.proposed.simulation
        budget, over = one.assumptions.budget, one.over_budget
        bins = cost_bins(one.cost.tolist(), self.view.today.simulation.cost.tolist(), budget)
        return {"id": "costs", "span": 5, "title": findings.costs(self.view.proposed, t),
                "caption": t("Cost of {months} months, share of {draws} draws · line: today's plan on the same draws",
                             months=one.assumptions.months, draws=t.number(one.assumptions.draws)),
                "help": t("Each draw is one future: everybody's months are taken from the own history and from the "
                          "others', with shocks that hit all at once. Both plans are paid on the same futures."),
                "figure": cost(bins, budget=budget, over=None if over is None else over.value, currency=self.currency,
                               language=t)}

    def gains(self) -> Card:
        """Who gains and who loses most."""
        t, people = self.t, self.view.people
        shown = people.assign(label=people["name"], chance=people["gains"])
        moved = int((people["direction"].abs() == 1).sum())
        return {"id": "winners", "span": 6, "title": findings.gained(self.view, t),
                "caption": t("Expected pay of {months} months · ring: today, dot: proposed · the largest changes of "
                             "{n}", months=self.view.proposed.simulation.assumptions.months,
                             n=t.plural("{n} person", "{n} people", moved)) if moved else "",
                "help": t("Click somebody for the pay under both plans."),
                "empty": t("Both plans pay everybody the same. Change a number of the plan to see who gains and who "
                           "loses."),
                "figure": gains(shown, currency=self.currency, language=t) if moved else None}

    def fair(self) -> Card:
        """Pay against performance, and the four-fifths ratio of groups."""
        t, trial, people = self.t, self.view.proposed, self.view.ground.people
        finding, *others = (one.phrase.text(t) for one in fairness_findings.findings(trial.fair))
        by_score = bool(people["score"].notna().any())
        measured = t("score") if by_score else t("expected attainment")
        points = pd.DataFrame({"id": people["id"], "label": people["name"], "pay": trial.rate,
                               "performance": performance(self.view.ground)})
        known, slope = points.dropna(), trial.fair.slope.value
        line = (float(known["pay"].mean() - slope * known["performance"].mean()), slope) if slope == slope else None
        return {"id": "fair", "span": 6, "title": finding, "caption": self._how_fair(measured),
                "help": t.sentences(*(f"{one}{'。' if t.chinese else '.'}" for one in others[:5]),
                                    t("A ratio below four fifths is a reason to look closer, not a proof."),
                                    self._one_bad_month()),
                "empty": t("Nobody takes part, or nobody's performance is known."),
                "figure": fairness(
                    points, self._groups(), line=line, x_label=measured, language=t, alt=finding,
                    correlation=f"r = {t.number(trial.fair.correlation.value, 2)}",
                    x_format=t.number if by_score else lambda v: t.percent(v, 0),
                    y_format=(lambda v: t.percent(v, 0)) if trial.of_target else self.money)
                if len(known) > 1 else None}

    def _how_fair(self, measured: str) -> str:
        t, trial = self.t, self.view.proposed
        left_out = fairness_findings.left_out(trial.fair)
        return " · ".join(filter(None, (
            t("Left: expected pay{unit} by {measure} · right: groups over the highest", measure=measured,
              unit=t(", % of the target bonus") if trial.of_target else ""),
            trial.bad_month.said.text(t) if trial.bad_month else "",
            left_out.text(t) if left_out else "")))

    def _one_bad_month(self) -> str:
        t = self.t
        if not self.view.proposed.bad_month:
            return t("What one bad month takes cannot be told of this plan: pay depends on other people, or goes by "
                     "single orders.")
        return t("What one bad month takes is worked out by the plan itself: all months as expected, one of them, "
                 "after the first period, as bad as the worst that the person has had in each measure, whichever costs "
                 "most.")

    def _groups(self) -> pd.DataFrame:
        """The groups with a ratio, those of the splits that tell most first."""
        t, fair = self.t, self.view.proposed.fair
        groups = fair.groups[fair.groups["ratio"].notna()]
        many = groups.groupby("by")["group"].transform("size")
        groups = groups.loc[many.sort_values(ascending=False, kind="stable").index]
        found = {one.place: one.phrase.text(t) for one in fairness_findings.findings(fair)}
        return groups.assign(
            label=[named(by, group).text(t) for by, group in zip(groups["by"], groups["group"], strict=True)],
            state=["clear" if clear else "chance" if ratio < FOUR_FIFTHS else "even"
                   for clear, ratio in zip(groups["clear"], groups["ratio"], strict=True)],
            text=[found.get(f"{by}.{group}", t("{n} people, {share} of them at least the median pay", n=n,
                                               share=t.percent(rate, 0)))
                  for by, group, n, rate in zip(groups["by"], groups["group"], groups["n"], groups["rate"],
                                                strict=True)])
