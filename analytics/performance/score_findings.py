"""What a scorecard says, in words: titles, strengths, next steps, and how much a bad month could change."""

from __future__ import annotations

import math

import pandas as pd

from analytics.criteria import SCORE_DIMENSIONS
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.intervals import Z
from analytics.metrics.showing import Writer
from analytics.performance.scorecard import ScorecardView, next_steps, strengths

MISSING = {
    "no_scorecard": N_("No scorecard of the policy holds for this month, so there is no score."),
    "role": N_("The policy sets no targets for this role, so there is no score."),
    "left": N_("The person did not work here at the end of this month, so there is no score."),
    "little": N_("Too little has been measured for a score yet; it appears by itself once there is more."),
}


def headline(view: ScorecardView, name: str, language: Language) -> str:
    """The score with its margin, and whether it can be told apart from the peers."""
    t, now = language, view.now
    if now is None:
        return t("{name}: no score yet", name=name) if view.missing == "little" else t("{name}: no score", name=name)
    values = {"name": name, "score": t.number(now.estimate), "peers": t.number(now.peer_mean),
              "margin": t.number((now.high - now.low) / 2)}
    if now.peer_mean != now.peer_mean:
        return t("{name}, {score} ± {margin}: too few peers to compare with", **values)
    if now.low > now.peer_mean:
        return t("{name}, {score} ± {margin}: clearly above the peers ({peers})", **values)
    if now.high < now.peer_mean:
        return t("{name}, {score} ± {margin}: clearly below the peers ({peers})", **values)
    return t("{name}, {score} ± {margin}: not clearly above or below the peers ({peers})", **values)


def built(view: ScorecardView, language: Language) -> str:
    """Which metric explains most of the distance to the peers."""
    t, build = language, view.build
    known = build[build["difference"].notna()]
    if view.now is None or known.empty:
        return t("How the score came about")
    lost = float(known["difference"].sum()) < 0
    most = known.loc[known["difference"].idxmin() if lost else known["difference"].idxmax()]
    label = CATALOGUE[most["metric"]].label
    values = {"metric": t(label), "points": t.number(abs(most["difference"]), 1)}
    return t("Most lost against the peers: {metric}, {points} points", **values) if lost else t(
        "Most gained on the peers: {metric}, {points} points", **values)


def moved(view: ScorecardView, language: Language) -> str:
    """Whether the score has clearly changed within a year; the two windows share no month."""
    t, (score, error) = language, view.year_before
    if view.now is None or score != score:
        return t("The score over time")
    change, margin = view.now.score - score, Z * math.hypot(view.now.error, error)
    values = {"points": t.number(abs(change), 1), "margin": t.number(margin, 1)}
    if abs(change) <= margin:
        return t("No clear change within a year ({change} ± {margin} points)",
                 change=t.number(change, 1, sign=True), margin=values["margin"])
    if change > 0:
        return t("{points} ± {margin} points more than a year before", **values)
    return t("{points} ± {margin} points less than a year before", **values)


def strong_points(view: ScorecardView, writer: Writer) -> list[str]:
    """What clearly lies above the peers, a line each; at most three."""
    t = writer.language
    lines = []
    for _, row in strengths(view.build).head(3).iterrows():
        metric = CATALOGUE[row["metric"]]
        lines.append(t("{metric} {value}, half of the peers reach {median}", metric=t(metric.label),
                       value=writer.value(metric, row["value"]), median=writer.value(metric, row["peer_median"])))
    return lines


def steps(view: ScorecardView, writer: Writer) -> list[str]:
    """What would raise the score most, by the policy's own arithmetic, a line each; at most three."""
    t = writer.language
    lines = []
    for _, row in next_steps(view.build).head(3).iterrows():
        metric = CATALOGUE[row["metric"]]
        values = {"metric": t(metric.label), "value": writer.value(metric, row["value"]),
                  "aim": writer.value(metric, row["aim"]), "gain": t.number(row["gain"], 1)}
        line = t("{metric} from {value} to {aim}, as the best quarter of the peers: +{gain} points", **values) \
            if view.peers else t("{metric} from {value} to its target {aim}: +{gain} points", **values)
        lines.append(line + _cases(row, metric, t))
    return lines


def _cases(row: pd.Series, metric: object, language: Language) -> str:
    """How many cases that is, for shares: 'about 5 more of 42'."""
    more = (row["aim"] - row["value"]) * row["cases"]
    if getattr(metric, "interval", "") != "wilson" or not more > 0:
        return ""
    return language(" (about {n} more of {total})", n=language.number(math.ceil(more)),
                    total=language.number(round(row["cases"])))


def one_month(view: ScorecardView, language: Language) -> list[str]:
    """How much one bad month could change the score."""
    t, now = language, view.now
    if now is None:
        return []
    newest = view.card.month_weights[0] / sum(view.card.month_weights) if view.card else 0.0
    lines = [t("A month in which nothing at all succeeds would cost {points} of {score} points: "
               "the newest month counts {share} of the last twelve.", points=t.number(now.worst_month, 1),
               score=t.number(now.score, 1), share=t.percent(newest, 0))]
    if view.bad_month == view.bad_month:
        lines.append(t("A bad month, as one in twenty is, costs more than {points} points.",
                       points=t.number(view.bad_month, 1)))
    return lines


def weighed(view: ScorecardView, language: Language) -> str:
    """Why the score shown is not the sum of the points; without peers who may be told not how far it was drawn, which
    would tell them."""
    t, now = language, view.now
    if now is None or now.weight == 1:
        return ""
    own = t.number(now.score, 1)
    if now.peer_mean != now.peer_mean:
        return t("The score shown lies between the own result ({own}) and that of the peers, who are too few to be "
                 "shown.", own=own)
    return t("The score shown lies between the own result ({own}) and the peers ({peers}): the own result counts "
             "{share}.", own=own, peers=t.number(now.peer_mean, 1), share=t.percent(now.weight, 0))


def ranked(view: ScorecardView, language: Language) -> str:
    """Between which ranks the person lies among the peers; empty where there are too few to compare with."""
    t, (best, worst) = language, view.rank
    if view.now is None or not view.peers:
        return ""
    if best != best:
        return t("Too close to the peers to be ranked.")
    return t("Among {n} people of the same role and level, the rank lies between {best} and {worst} (95% limits).",
             n=t.number(view.peers + 1), best=t.number(best), worst=t.number(worst))


def dimension_label(dimension: str, language: Language) -> str:
    """The dimension's name in the reader's language."""
    return language(SCORE_DIMENSIONS[dimension])
