"""Support in words: how a person stands, why, what may help, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.assessment.support_effect import Effect
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.support import Case, Reasons, Training
from analytics.policy import Support
from analytics.state.audit import Entry
from analytics.state.trail_words import who_did

RATERS = {"lead": N_("rated by the lead"), "peer": N_("rated by colleagues"), "self": N_("rated by oneself")}
HEAVY = {
    "accounts": N_("A large book: {value} customers, half of the peers have {median} or fewer"),
    "revenue": N_("A large book: {value} of revenue a year, half of the peers have {median} or less"),
    "complaints": N_("A hard book: {value} complaints per 100 customers a year, half of the peers have {median} or "
                     "fewer"),
}
LIGHT = N_("The book is neither larger nor harder than those of the peers.")
STEPS = {  # what may help where points are lost
    "quota_attainment": N_("Go through plan and open deals with the lead every two weeks"),
    "win_rate": N_("Prepare the next three negotiations with the lead, one of them as a role play"),
    "margin": N_("Go through discounts with the lead before they are granted"),
    "csat": N_("Call every dissatisfied customer back within two days and note the cause"),
    "nps": N_("Call every dissatisfied customer back within two days and note the cause"),
    "ces": N_("Ask three customers what was hard and mend one thing a month"),
    "net_retention": N_("Write down needs, risks and next offer of the five largest customers"),
    "gross_retention": N_("Visit every customer whose revenue is falling, once with the lead"),
    "book_coverage": N_("Set a rhythm of contacts and reach every customer within four weeks"),
    "useful_notes": N_("Write two market notes a month: competitor, need, consequence"),
    "sla_attainment": N_("Go through the open cases every morning, the next to expire first"),
    "handoffs_on_time": N_("Agree with the other departments what a request has to hold, and hand over earlier"),
    "peer_score": N_("Ask two colleagues what would make working together easier"),
    "certifications_valid": N_("Book the examinations for the certificates that are due"),
    "skill_change": N_("Choose one skill to practise and have it assessed again in three months"),
    "complaint_rate": N_("Take apart the last complaints with customer service: cause and remedy"),
}
OTHER = N_("Agree with the lead on one thing to do differently: {metric}")
DONE = {
    "support_plan.opened": N_("opened the plan"), "support_plan.ticked": N_("ticked off steps"),
    "support_plan.commented": N_("commented"), "support_plan.changed": N_("changed the plan"),
    "support_plan.closed": N_("closed the plan"), "support_plan.reopened": N_("opened the plan again"),
    "support_plan.withdrawn": N_("withdrew the plan"), "support_plan.undone": N_("took the last change back"),
}


def standing_line(case: Case, rule: Support, language: Language) -> str:
    """Score with its margin and for how long it has been below the line."""
    t = language
    values = {"score": t.number(case.estimate), "margin": t.number((case.high - case.low) / 2),
              "line": t.number(rule.below)}
    if case.months == 0:
        return t("{score} ± {margin} points, not below {line}", **values)
    return t.plural("{score} ± {margin} points, below {line} for {n} month",
                    "{score} ± {margin} points, below {line} for {n} months in a row", case.months, **values)


def sure_line(case: Case, rule: Support, language: Language) -> str:
    """How sure that is, and that no single month is the reason."""
    t = language
    return t.sentences(
        t("With {percent} probability the true score lies below {line}.", percent=percent(case.probability, t),
          line=t.number(rule.below)),
        t("The own result, before it is drawn towards the peers, is {measured}, and {score} without its worst single "
          "month.",
          score=t.number(case.without_worst), measured=t.number(case.score))
        if case.without_worst == case.without_worst else "")


def percent(share: float, language: Language) -> str:
    """A probability in whole percent, never as certain as 0 or 100."""
    return language.percent(min(max(share, 0.01), 0.99), 0)


def reason_lines(why: Reasons, training: Training, writer: Writer) -> list[str]:
    """Likely reasons, a line each: points, skills, book."""
    t = writer.language
    lines = []
    for row in why.points.to_dict("records"):
        text = (N_("{metric}: {points} points fewer than the peers") if row["against"] == "peers"
                else N_("{metric}: {points} points short of the target"))
        lines.append(t(text, metric=metric_name(row["metric"], t), points=t.number(row["lost"], 1)))
    for row in why.skills.to_dict("records"):
        rater = RATERS[row["rater"]]
        lines.append(t("{skill}: level {level} of the {required} that the role needs, {rater}",
                       skill=training.skills.get(row["skill_id"], row["skill_id"]), level=_level(row["level"], t),
                       required=_level(row["required"], t), rater=t(rater)))
    heavy = [row for row in why.book.to_dict("records") if row["heavy"]]
    for row in heavy:
        text = HEAVY[row["measure"]]
        lines.append(t(text, value=_amount(row["measure"], row["value"], writer),
                       median=_amount(row["measure"], row["median"], writer)))
    if len(why.book) and not heavy:
        lines.append(t(LIGHT))
    return lines


def step_lines(why: Reasons, training: Training, language: Language) -> list[str]:
    """Steps to begin a plan with, drawn from its reasons; whoever opens the plan changes them."""
    t = language
    lines = [t(STEPS[metric]) if metric in STEPS else t(OTHER, metric=t.inside(metric_name(metric, t)))
             for metric in (why.points["metric"] if len(why.points) else [])]
    for skill in (why.skills["skill_id"] if len(why.skills) else []):
        name = training.skills.get(skill, skill)
        lines.append(t("Course “{course}” for {skill}", course=training.courses[skill], skill=t.inside(name))
                     if skill in training.courses else
                     t("Practise with an experienced colleague: {skill}", skill=t.inside(name)))
    if len(why.book) and why.book["heavy"].any():
        lines.append(t("Look through the book with the lead: which customers could somebody else take over?"))
    return list(dict.fromkeys(lines))


def effect_lines(effect: Effect | None, language: Language) -> list[str]:
    """What came of a plan: the bare change, the effect with its interval, what was to be expected, and the warning."""
    t = language
    if effect is None:
        return [t("Its effect can be judged once a whole month after its beginning has a score.")]
    lines = [t("Score {start} → {end}: {change} points", start=t.number(effect.start), end=t.number(effect.end),
               change=t.number(effect.change, 1, sign=True))]
    if effect.effect != effect.effect:
        lines.append(t.plural("{n} person without a plan is too few to judge the effect by.",
                              "{n} people without a plan are too few to judge the effect by.", effect.n))
    else:
        text = (N_("{n} people without a plan who started alike: {change} points") if effect.alike else
                N_("{n} people without a plan, allowing for where they started: {change} points"))
        lines.append(t(text, n=effect.n, change=t.number(effect.peers_change, 1, sign=True)))
        lines.append(t("Effect: {effect} points, 95% interval {low} to {high}",
                       effect=t.number(effect.effect, 1, sign=True), low=t.number(effect.low, 1, sign=True),
                       high=t.number(effect.high, 1, sign=True)))
    return lines + _expected(effect, t)


def _expected(effect: Effect, t: Language) -> list[str]:
    if effect.expected != effect.expected:
        return []
    return [t.sentences(
        t("Without any support {expected} was to be expected ({change} points).",
          expected=t.number(effect.expected), change=t.number(effect.expected - effect.start, 1, sign=True)),
        t("Who is chosen for a low score rises by itself on average (regression to the mean): do not take the bare "
          "change for the effect."))]


def verdict(effect: Effect | None, language: Language) -> str:
    """The effect in a word or two."""
    t = language
    if effect is None:
        return t("too early to judge")
    if effect.effect != effect.effect:
        return t("cannot be judged")
    if not effect.clear:
        return t("no clear effect")
    return t("clearly helped") if effect.effect > 0 else t("clearly did not help")


def entry_line(entry: Entry, people: Mapping[str, str], language: Language) -> str:
    """One line of the trail: when (UTC), who, what."""
    t = language
    return t("{moment} UTC · {who} {what}", moment=t.moment(entry.at), who=who_did(entry.who, people, t),
             what=t(DONE.get(entry.what, entry.what)))


def metric_name(metric_id: str, language: Language) -> str:
    """The metric's label; its id where the catalogue no longer has it."""
    return language(CATALOGUE[metric_id].label) if metric_id in CATALOGUE else metric_id


def _amount(measure: str, value: float, writer: Writer) -> str:
    if measure == "revenue":
        return writer.language.money(value, writer.currency)
    return writer.language.number(value)


def _level(level: float, language: Language) -> str:
    """A skill level with as many digits as it has, two at most."""
    return language.number(level, 1 if abs(level - round(level, 1)) < 0.005 else 2)
