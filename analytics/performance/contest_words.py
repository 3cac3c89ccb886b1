"""A contest in words: its rules as they are announced, and what its standing or simulation says."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.access import role_name
from analytics.assessment.contests import Contest
from analytics.assessment.standings import HINDRANCES
from analytics.currencies import decimals
from analytics.language import Language, in_language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.contests import ContestView

MOST = {"first": 12, "others": 6, "out": 4}  # drawn of each group, at least; what one leaves free the next may take


def rules(contest: Contest, cases: int, writer: Writer, teams: Mapping[str, str]) -> list[tuple[str, str]]:
    """What counts, who may win, what for, and what happens when results are equal or too close: (word, sentence)."""
    t, one = writer.language, contest.measured
    better = t("less is better") if one.direction == "down" else t("more is better")
    counts = t("{metric}, {better}: {formula}", metric=t(one.label), better=better, formula=t(one.formula))
    lines = [(t("What counts"), counts),
             (t("Who may win"), _who(contest, cases, t, teams))]
    if contest.minimum is not None:
        lines.append((t("Least result"), writer.value(one, contest.minimum)))
    lines += [(t("Place {n}", n=prize.place), prize_text(contest, prize.place, writer)) for prize in contest.prizes]
    return [*lines, (t("Too close"), _noise(contest, t)), (t("Equal results"), _ties(contest, t))]


def _who(contest: Contest, cases: int, t: Language, teams: Mapping[str, str]) -> str:
    who = contest.who
    parts = [
        t.listed(role_name(r, t) for r in who.roles) if who.roles else t("everybody"),
        t("levels {levels}", levels=t.listed(map(str, who.levels))) if who.levels else "",
        t("teams {teams}", teams=t.listed(teams.get(i, i) for i in who.teams)) if who.teams else "",
        t("in the company for {n} months or more when it starts", n=who.tenure_months) if who.tenure_months else "",
        t("at least {n} cases", n=who.cases or cases), t("still employed when it ends"),
    ]
    return (";" if t.chinese else "; ").join(p for p in parts if p).replace(";", "；" if t.chinese else ";")


def _noise(contest: Contest, t: Language) -> str:
    if contest.noise == "share":
        return t("From the best downwards, whoever cannot be told apart from the best shares the place, up to the "
                 "first who lies clearly below (95% interval of the difference above 0).")
    return t("The order of results decides, however close they are.")


def _ties(contest: Contest, t: Language) -> str:
    if contest.tie_break:
        return t("{metric} decides; where that is equal too, the money of the places is shared.",
                 metric=t(CATALOGUE[contest.tie_break].label))
    if contest.ties == "all":
        return t("Everybody who shares a place gets its whole prize.")
    return t("Those who share a place share the money of the places they take.")


def amount(money: float, writer: Writer) -> str:
    """Money to the unit that is paid: prizes are announced in full, cents only where there are some."""
    digits = 0 if money == round(money) else decimals(writer.currency)
    return writer.language.in_currency(writer.language.number(money, digits), writer.currency)


def prize_text(contest: Contest, place: float, writer: Writer) -> str:
    """The prize of a place as announced; empty where there is none."""
    t = writer.language
    for prize in contest.prizes:
        if prize.place == place:
            money = amount(prize.money, writer) if prize.money else ""
            return " + ".join(part for part in (in_language(prize.text, t), money) if part)
    return ""


def headline(view: ContestView, simulated: bool, t: Language) -> str:
    """Who won, wins or would have won, and whether that was more than luck."""
    period = view.period.label(t)
    if not view.entered:
        return (t("{period}: nobody could have won", period=period) if simulated or view.phase == "over"
                else t("Nobody can win yet: there are too few results"))
    n, name = t.number(view.sharing), _winner(view, t)
    if simulated:
        said = (t("{period}: {n} would have shared first place", period=period, n=n) if view.sharing > 1
                else t("{period}: {name} would have won", period=period, name=name))
    elif view.phase == "over":
        said = t("{n} people share first place", n=n) if view.sharing > 1 else t("{name} has won", name=name)
    else:
        said = t("{n} people share the lead so far", n=n) if view.sharing > 1 else t("{name} leads so far", name=name)
    lucky = view.luck or (view.sharing == 1 and view.winner_is_best < 0.5)
    return t("{finding}, mostly by luck", finding=said) if lucky else said


def _winner(view: ContestView, t: Language) -> str:
    """The name of the only winner, where the reader may know it."""
    first = view.people[view.people["place"] == 1]["name"]
    return str(first.iloc[0]) if len(first) == 1 else t("one person")


def placed(view: ContestView, simulated: bool, t: Language) -> str:
    """The finding above the places."""
    if not view.sharing:
        return t("Nobody reaches a place")
    if view.sharing == 1:
        name = _winner(view, t)
        return t("{name} would have won", name=name) if simulated else t("{name} is in first place", name=name)
    n = t.number(view.sharing)
    return (t("{n} people cannot be told apart at the top", n=n) if view.contest.noise == "share"
            else t("{n} people in first place", n=n))


def again(view: ContestView, t: Language) -> str:
    """The finding above the chances."""
    if view.luck:
        return t("These people could be equals: it is luck who wins")
    return t("The winner is truly the best with a probability of {share}", share=t.percent(view.winner_is_best, 0))


def place_rows(view: ContestView, writer: Writer) -> pd.DataFrame:
    """The rows of the chart of places, at most as many as can be read: see ``charts.standing``."""
    t, one, table = writer.language, view.contest.measured, view.people
    group = pd.Series("out", index=table.index).mask(table["place"] > 1, "others").mask(table["place"] == 1, "first")
    table = table.assign(group=group)[table["value"].notna()]
    parts, left = [], sum(MOST.values())
    for name in MOST:
        rows = table[table["group"] == name]
        later = sum(min(MOST[n], int((table["group"] == n).sum())) for n in list(MOST)[list(MOST).index(name) + 1:])
        parts.append(rows.head(left - later))
        left -= len(parts[-1])
    shown = pd.concat(parts)
    texts = [
        t("{value} · place {n}", value=writer.value(one, v, coarse=True), n=t.number(p)) if p == p
        else f"{writer.value(one, v, coarse=True)} · {t(HINDRANCES[h])}"
        for v, p, h in zip(shown["value"], shown["place"], shown["hindrance"], strict=True)]
    return shown.rename(columns={"manager_id": "id", "name": "label"})[
        ["id", "label", "value", "low", "high", "group"]].assign(text=texts)


def table(view: ContestView, writer: Writer, teams: Mapping[str, str]) -> pd.DataFrame:
    """The standing as a table to read: place, name, team, result, cases, chance, prize, remark."""
    t, one, people = writer.language, view.contest.measured, view.people
    places = [p if p == p else None for p in people["place"]]
    return pd.DataFrame({
        t("Place"): pd.array(places, dtype="Int64"),
        t("Name"): people["name"],
        t("Team"): [teams.get(i, "") for i in people["team_id"]],
        t("Result"): [writer.value(one, v) for v in people["value"]],
        "95%": [writer.interval(one, a, b) for a, b in zip(people["low"], people["high"], strict=True)],
        t("Number of cases"): pd.array([None if n != n else round(n) for n in people["n"]], dtype="Int64"),
        t("Would win again"): ["–" if c != c else t.percent(c, 0) for c in people["chance"]],
        t("Prize"): [_prize(view.contest, p, m, writer) for p, m in zip(people["place"], people["money"], strict=True)],
        t("Remark"): [t(HINDRANCES[h]) if h else "" for h in people["hindrance"]],
    })


def _prize(contest: Contest, place: float, money: float, writer: Writer) -> str:
    """What a person really gets: the words of the place, and the money after sharing."""
    words = next((in_language(p.text, writer.language) for p in contest.prizes if p.place == place), "")
    return " + ".join(part for part in (words, amount(money, writer) if money > 0 else "") if part)
