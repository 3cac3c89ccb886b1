"""The cards of the monthly summary: key figures, the bridge, regions, and what is said line by line."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.charts import theme
from analytics.charts.multiples import multiples
from analytics.charts.variance import variance
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.cards import TONES, Figure, card, status
from analytics.policy import Policy
from analytics.summary import words
from analytics.summary.bridge import LABELS, Step, total
from analytics.summary.bridge_sales import OTHERS
from analytics.summary.month import KEY, Month
from analytics.summary.narrative import Sentence

HEIGHT = {"en": 222, "zh_CN": 214}  # Chinese lines are taller: one screen has to hold them all
MOST = 9  # teams in the bridge; those between the largest gains and losses stand together
TABS = {"teams": N_("By team"), "causes": N_("By cause")}


@dataclass(frozen=True)
class MonthCards:
    """Makes cards for the deck from the month's model."""

    month: Month
    writer: Writer
    policy: Policy

    @property
    def t(self) -> Language:
        return self.writer.language

    def figures(self) -> list[dict]:
        """The strip of key figures, the cost of rewards last."""
        return [self._figure(metric) for metric in KEY] + ([self._rewards()] if self.month.rewards else [])

    def _figure(self, metric: str) -> dict:
        found = self.month.figures
        now = {m: f.figure for m, f in found.items()}
        before = {m: Figure(f.last_year) for m, f in found.items()}
        months = pd.DataFrame({metric: found[metric].line})
        compare = "plan" if found[metric].plan == found[metric].plan else "last_year"
        return card(metric, now, before, {}, "", compare, months, self.writer, self.policy)

    def _rewards(self) -> dict:
        cost, t = self.month.rewards, self.t
        assert cost is not None
        known = cost.budget == cost.budget
        apart = cost.cost / cost.budget - 1 if known else float("nan")
        delta = t("{difference} budget", difference=t.percent(apart, 1, sign=True)) if known else ""
        return {"id": "reward_cost", "label": t("Reward cost"), "status": cost.status, "margin": "", "delta": delta,
                "value": t.money(cost.cost, self.month.currency), "tone": TONES[cost.status], "spark": None,
                "arrow": ("up" if apart > 0 else "down") if known else "",
                "description": t("to {month}", month=t.month(cost.period.last, year=True)),
                "help": t("What the plan in force ({plan}) pays everybody for the periods of the fiscal year that are "
                          "over, against their share of the year's budget.", plan=cost.plan)}

    def bridge(self, tab: str) -> dict:
        """From plan (or last year) to actual, by team or by cause."""
        t, found = self.t, self.month.bridge
        causes = tab == "causes"
        frame, basis = self._by_cause() if causes else self._by_team()
        unit = theme.money_unit(list(frame["amount"]), self.month.currency, t).name if len(frame) else ""
        captions = {
            ("teams", "plan"): N_("From plan to actual by team, {unit} · right: of the team's plan"),
            ("teams", "last_year"): N_("From last year to actual by team, {unit} · right: of the team's last year"),
            ("causes", "plan"): N_("From plan to actual by cause, {unit} · right: of the plan"),
            ("causes", "last_year"): N_("From last year to actual by cause, {unit} · right: of last year")}
        title = words.causes_title(self.month, t) if causes else words.bridge_title(self.month, t)
        name = t("plan") if basis == "plan" else t("last year")
        return {
            "id": "bridge", "span": 5, "title": title, "caption": t(captions[tab, basis], unit=unit),
            "help": t("Volume: change of quantity at last year's prices. Price: this year's quantity at the change of "
                      "price. Mix: the shift between dear and cheap products of a category. New: customers since last "
                      "year's month. Lost: ended, or nothing bought since. A plan names no prices, so the growth that "
                      "it asks for is taken back first. Everything adds up to the cent."),
            "tabs": [{"id": key, "label": t(label), "selected": key == tab} for key, label in TABS.items()],
            "empty": t("There is nothing to compare with: neither a plan nor a year before.") if found else
            t("No sales are loaded; revenue would appear here."),
            "figure": variance(frame, basis=name, currency=self.month.currency, language=t, height=HEIGHT[t.code],
                               alt=f"{title}. " + t.listed(f"{label}: {t.money(amount, self.month.currency, sign=True)}"
                                                           for label, amount in zip(frame["label"], frame["amount"],
                                                                                    strict=True)))
            if len(frame) else None}

    def _by_team(self) -> tuple[pd.DataFrame, str]:
        found = self.month.bridge
        if found is None:
            return _rows([]), "plan"
        basis = "plan" if found.company.plan is not None else "last_year"
        steps = [s for s in found.teams if self._apart(s, basis) is not None]
        if not steps:
            return _rows([]), basis
        rows = [self._row(words.team_name(s, self.month, self.t), s, basis, s.id if s.id in self.month.names else None)
                for s in _few(steps)]
        whole = self.t("Company") if not self.month.teams else self.t("Together")
        return _rows([*rows, self._row(whole, found.company, basis, None)]), basis

    def _row(self, label: str, step: Step, basis: str, key: str | None) -> tuple:
        apart, of = self._apart(step, basis), step.plan if basis == "plan" else step.last_year
        share = apart / of if apart is not None and of and of > 0 else float("nan")
        state = self._state(1 + share) if basis == "plan" and share == share else "na"
        return label, (apart or 0) / 100, share, state, key

    def _apart(self, step: Step, basis: str) -> int | None:
        return step.variance if basis == "plan" else step.growth

    def _state(self, attained: float) -> str:
        return status(CATALOGUE["quota_attainment"], Figure(attained, n=float("inf")), self.policy)

    def _by_cause(self) -> tuple[pd.DataFrame, str]:
        step = self.month.bridge.company if self.month.bridge else None
        basis = "plan" if step and step.from_plan else "last_year"
        parts = (step.from_plan or step.causes) if step else {}
        if step is None or not any(parts.values()):
            return _rows([]), basis
        of = (step.plan if basis == "plan" else step.last_year) or 0
        shown = [(self.t(LABELS[cause]), cents / 100, cents / of if of > 0 else float("nan"), "na", None)
                 for cause, cents in parts.items() if cents or cause != "unsplit"]
        whole = self.t("Company") if not self.month.teams else self.t("Together")
        return _rows([*shown, self._row(whole, step, basis, None)]), basis

    def regions(self) -> dict:
        """Twelve months of actual against plan, a panel a region."""
        t, found = self.t, self.month.regions
        names = {key: self.month.names.get(key, key) if found.unit == "team" else key for key in found.frame["id"]}
        frame = found.frame.assign(label=[names[key] for key in found.frame["id"]])
        last = frame[frame["month"] == pd.Timestamp(self.month.month)]
        states = {key: self._state(actual / plan) for key, actual, plan in zip(
            last["id"], last["actual"], last["plan"], strict=True) if plan == plan and actual == actual}
        unit = theme.money_unit(theme.numbers(frame["actual"]), self.month.currency, t).name if len(frame) else ""
        title = words.regions_title(self.month, states, names, t)
        more = t.plural("{n} smaller one is left out", "{n} smaller ones are left out", found.left_out)
        caption = t("{unit} a month, one scale · solid: actual, outline: plan · below: difference in %", unit=unit)
        return {"id": "regions", "span": 7, "title": title, "help": t(CATALOGUE["revenue"].formula),
                "caption": f"{caption} · {more}" if found.left_out else caption,
                "empty": t("No sales are loaded; revenue would appear here."),
                "figure": multiples(frame, states, currency=self.month.currency, language=t, height=HEIGHT[t.code],
                                    alt=title) if len(frame) else None}

    def said(self, sentences: tuple[Sentence, ...]) -> dict:
        """The narrative, and what changed since last month."""
        t = self.t
        lines: list[dict] = [
            {"id": str(n), "second": "", "status": "", "text": t.sentences(*(sentences[i].text for i in part))}
            for n, part in enumerate(together(sentences))]
        changed = [words.change_text(change, self.month, t) for change in self.month.changes]
        if changed:
            lines.append({"id": None, "second": "", "status": "", "text": t(
                "Since last month: {changes}.", changes=t("; ").join(changed))})
        return {"id": "narrative", "span": 5, "figure": None, "help": "", "lines": lines,
                "title": t("What happened in the month"),
                "caption": t("Written from the figures by fixed rules · a click leads to the evidence"),
                "empty": "" if lines else t("There is nothing to tell of this month.")}

    def risks(self) -> dict:
        """The three largest risks."""
        t, lines = self.t, []
        for n, risk in enumerate(self.month.risks):
            text, second = words.risk_text(risk, self.month, self.writer)
            lines.append({"id": str(n), "text": text, "second": second, "status": risk.status})
        return {"id": "risks", "span": 4, "figure": None, "help": "", "lines": lines,
                "title": t.plural("{n} risk", "The {n} largest risks", len(lines)) if lines else t("No risk"),
                "caption": t("By money at stake · owner · next step"),
                "empty": "" if lines else t("Nothing is below its goal, at risk or overdue.")}

    def people(self) -> dict:
        """Scores, support, recognition and training."""
        t, found = self.t, words.people_lines(self.month, self.writer)
        lines: list[dict] = [{"id": str(n), "text": text, "second": second, "status": ""}
                             for n, (text, second, _) in enumerate(found)]
        valid = self.month.figures["certifications_valid"]
        if not valid.figure.missing:
            lines.append({"id": valid.id, "second": "", "status": "", "text": t(
                "{share} of required certificates are valid", share=t.percent(valid.value, 0))})
        return {"id": "people", "span": 3, "figure": None, "help": "", "title": t("People"), "lines": lines,
                "empty": "", "caption": t("In numbers; nobody is named here")}


def together(sentences: tuple[Sentence, ...]) -> list[list[int]]:
    """Places of sentences that have the same evidence and follow each other: they stand in one line."""
    lines: list[list[int]] = []
    for n, sentence in enumerate(sentences):
        if lines and sentences[lines[-1][0]].evidence == sentence.evidence:
            lines[-1].append(n)
        else:
            lines.append([n])
    return lines


def _few(steps: list[Step]) -> list[Step]:
    """At most ``MOST`` rows: the largest gains and losses, those between them as one."""
    if len(steps) <= MOST:
        return steps
    top, bottom = (MOST - 1) // 2, MOST - 1 - (MOST - 1) // 2
    between = total(steps[top:-bottom])
    return [*steps[:top], replace(between, id=OTHERS), *steps[-bottom:]]


def _rows(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["label", "amount", "share", "status", "id"])
