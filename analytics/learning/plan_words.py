"""What is said of a training plan: its finding, its key figures, and how it compares; numbers in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analytics.deck import Tile, tile
from analytics.language import N_, Language, Phrase
from analytics.learning.planned import Gain, Planned, Sums
from analytics.training.conditions import Conditions, Floor
from analytics.training.problem import Problem

BASELINES = {"best": N_("This plan"), "everybody": N_("Everybody takes the same"), "weakest": N_("Weakest first")}


def headline(found: Planned, currency: str, t: Language) -> str:
    """The finding: what the plan costs and closes."""
    if not found.places:
        return t("No course fits these conditions")
    return t.plural("{money} closes {share} of the weighted gap of {n} person",
                    "{money} closes {share} of the weighted gap of {n} people", len(found.people),
                    money=t.money(found.sums.spent + found.sums.from_fund, currency, fine=True),
                    share=t.percent(found.sums.share, 0))


def first_headline(problem: Problem, t: Language) -> str:
    """What there is to close, before a plan was made."""
    return t.plural("{n} person is {levels} weighted skill levels short",
                    "{n} people are {levels} weighted skill levels short", problem.open["manager_id"].nunique(),
                    levels=t.number(problem.total))


def conditions_line(asked: Conditions, currency: str, t: Language) -> str:
    """What a plan was asked for, in a line."""
    last = asked.calendar[-1]
    parts = [t("budget {money}", money=t.money(asked.budget, currency, fine=True)),
             t("certification fund {money}", money=t.money(asked.fund, currency, fine=True)),
             t("{hours} hours a person", hours=t.number(asked.hours)),
             t("{first} to {last}", first=t.month(asked.first, year=True), last=t.month(last, year=True))]
    parts += [floor_words(asked.floor, t)] if asked.floor else []
    if asked.locked:
        parts.append(t.plural("{n} choice locked", "{n} choices locked", len(asked.locked)))
    if asked.forbidden:
        parts.append(t.plural("{n} choice forbidden", "{n} choices forbidden", len(asked.forbidden)))
    return " · ".join(parts)


def floor_words(floor: Floor, t: Language) -> str:
    """The floor of fairness in words."""
    if floor.of == "hours":
        return t("everybody {hours} hours at least", hours=t.number(floor.least))
    return t("everybody {share} of the own gap at least", share=t.percent(floor.least, 0))


def kpis(found: Planned, currency: str, t: Language) -> list[Tile]:
    """Key figures for the deck: cost, gap closed, people reached, what more money buys, the floor, how good it is."""
    def money(amount: float) -> str:
        return t.money(amount, currency, fine=True)

    return [*_bought(found, money, t), *_beside(found, money, t)]


def _bought(found: Planned, money: Callable[[float], str], t: Language) -> list[Tile]:
    """What is spent, and what it does for whom."""
    asked, sums = found.conditions, found.sums
    share = sums.spent / asked.budget if asked.budget else float("nan")
    return [
        tile("cost", t("Budget spent"), money(sums.spent),
             t("What holding the courses and their seats cost. The certification fund pays for certifications and "
               "nothing else, the budget for all other courses."),
             delta=t("{share} of {money}", share=t.percent(share, 0), money=money(asked.budget)),
             description=t("fund {spent} of {fund}", spent=money(sums.from_fund), fund=money(asked.fund))),
        tile("closed", t("Gap closed"), t.percent(sums.share, 0),
             t("Expected levels gained where they are required, at most the gap, weighted by importance and "
               "criticality. The interval is of what courses teach."),
             margin=f"± {t.number(100 * found.margin)}", description=t("80% interval"),
             delta=t("{closed} of {total} levels", closed=t.number(sums.closed, 1), total=t.number(found.total, 1))),
        tile("reached", t("People reached"), t.number(sums.people),
             t("People with at least one course in the plan, of all whom it considers."),
             delta=t("of {n}", n=t.number(len(found.people))),
             description=t("{places} places, {hours} h", places=t.number(sums.places), hours=t.number(sums.hours))),
    ]


def _beside(found: Planned, money: Callable[[float], str], t: Language) -> list[Tile]:
    """What else could have been had: by more money, without the floor, by the best possible plan."""
    floor = found.floor_cost
    return [
        tile("next", t("The next {money}", money=money(found.next_money)),
             t("{n} levels", n=t.number(found.next_gain, 2, sign=True)),
             t("What that much more budget would close at best, by the relaxed problem, in which places can be "
               "split."),
             delta=t("{n} pt of the gap", n=t.number(100 * found.next_gain / found.total, 1, sign=True))),
        tile("floor", t("The floor costs"), "–" if floor is None else t("{n} levels", n=t.number(floor, 2)),
             t("How much more the best plan without the floor of fairness would close."),
             delta=t("no floor") if floor is None else
             t("{n} pt of the gap", n=t.number(100 * floor / found.total, 1))),
        tile("gap", t("Below the best"), t.percent(found.sums.gap, 1),
             t("How far the plan may lie below the best possible one, at most: proven by the solver's bound (MIP "
               "gap)."),
             delta=t("stopped early") if found.stopped else t("at most")),
    ]


def first_kpis(problem: Problem, t: Language) -> list[Tile]:
    """Key figures before there is a plan: who has what to close, and how much of it courses can reach."""
    gaps = problem.open
    taught = gaps["skill_id"].isin({skill for course in problem.catalogue.courses.values() for skill in course.teaches})
    reach = (gaps["gap"] * gaps["weight"])[taught].sum() / problem.total
    said = [
        ("people", t("People with a gap"), t.number(gaps["manager_id"].nunique()),
         t("of {n}", n=t.number(len(problem.people))), t("People who were assessed below what their role requires.")),
        ("gap", t("Weighted gap"), t.number(problem.total, 1), t("{n} gaps", n=t.number(len(gaps))),
         t("Levels below what is required, weighted by importance and criticality.")),
        ("courses", t("Courses"), t.number(len(problem.catalogue.courses)),
         t("teach {share} of it", share=t.percent(reach, 0)),
         t("How much of the weighted gap is in skills that some course teaches."))]
    return [tile(key, label, value, help, delta=delta) for key, label, value, delta, help in said]


def notes(found: Planned, names: Mapping[str, str], t: Language) -> list[str]:
    """What the plan leaves out and why, in words; ``names`` of people and skills by id."""
    return [named(Phrase(note.message, **note.values), names).text(t) for note in found.notes]


def named(phrase: Phrase, names: Mapping[str, str]) -> Phrase:
    """The phrase with names in place of ids, wherever in it they stand."""
    def said(value: object) -> object:
        if isinstance(value, Phrase):
            return named(value, names)
        if isinstance(value, tuple):
            return tuple(said(one) for one in value)
        return names.get(value, value) if isinstance(value, str) else value

    return Phrase(phrase.message, **{key: said(value) for key, value in phrase.values.items()})


def compared(found: Planned) -> dict[str, Sums]:
    """The plan beside the two usual ways of planning, under the same conditions."""
    return {"best": found.sums, "everybody": found.everybody, "weakest": found.weakest}


def compared_headline(found: Planned, t: Language) -> str:
    """How much more the plan closes than the better of the two usual ways."""
    usual = max(found.everybody.closed, found.weakest.closed)
    if usual <= 0:
        return t("Neither of the usual ways closes anything under these conditions")
    if round(found.sums.closed / usual - 1, 3) <= 0:
        return t("One of the usual ways closes as much")
    return t("The plan closes {more} more than the better usual way",
             more=t.percent(found.sums.closed / usual - 1, 0))


def compared_table(found: Planned, currency: str, t: Language) -> pd.DataFrame:
    """A row a way of planning; everything as text in the reader's language."""
    return pd.DataFrame([{
        t("Way of planning"): t(BASELINES[name]), t("Gap closed"): t.percent(sums.share, 1),
        t("Weighted levels"): t.number(sums.closed, 1), t("From the budget"): t.money(sums.spent, currency, fine=True),
        t("From the fund"): t.money(sums.from_fund, currency, fine=True), t("People"): t.number(sums.people),
        t("Places"): t.number(sums.places), t("Hours"): t.number(sums.hours),
    } for name, sums in compared(found).items()])


def gains_headline(gains: Sequence[Gain], courses: dict[str, str], t: Language) -> str:
    """Which course brings most for its money, and how many more would still help; ``courses``: id -> name."""
    if not gains:
        return t("No course closes anything")
    name, outside = courses.get(gains[0].course_id, gains[0].course_id), sum(not gain.planned for gain in gains)
    if not outside:
        return t("{course} closes most for its money; all that help are in the plan", course=name)
    if outside == len(gains):
        return t.plural("{course} would close most for its money", "{course} would close most for its money, of {n} "
                        "courses that help", outside, course=name)
    return t.plural("{course} closes most for its money; {n} more course would help",
                    "{course} closes most for its money; {n} more courses would help", outside, course=name)


def calendar_headline(found: Planned, t: Language) -> str:
    """The fullest month."""
    if not found.held:
        return t("Nothing is held")
    frame = pd.DataFrame(list(found.held)).groupby("month")["people"].sum()
    return t.plural("{month} is the fullest month: {n} place", "{month} is the fullest month: {n} places",
                    int(frame.max()), month=t.month(frame.idxmax(), year=True))
