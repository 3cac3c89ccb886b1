"""What a plan's fairness comes to, in sentences written from its figures by stated rules."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.language import MINUS, N_, Phrase
from analytics.rewards.fairness import CHANCE, FOUR_FIFTHS, GROUPS, Fairness, named
from analytics.rewards.finding import Finding

REACHED = {"target": N_("their target pay"), "median": N_("the median pay")}


def findings(found: Fairness) -> list[Finding]:
    """Whether pay follows performance, then every group that falls short, then what cannot be said.

    Codes: ``follows``, ``unrelated``, ``reversed``, ``alike``; ``four_fifths``, ``four_fifths_chance``; ``paid_less``,
    ``paid_more``; ``small``. ``size`` is the correlation, the ratio, or the residual as a share of the mean pay.
    """
    return [_association(found), *_ratios(found), *_residuals(found), *_small(found)]


def _association(found: Fairness) -> Finding:
    r, low, high = found.correlation
    if r != r:
        return Finding("alike", "", Phrase(
            N_("Whether pay follows performance cannot be said: one of the two is the same for everybody, or unknown")))
    said = {"r": _signed(r)}
    if low != low:
        return Finding("unrelated", "", Phrase(
            N_("Too few people to say whether pay follows performance (rank correlation {r})"), **said), r)
    said |= {"low": _signed(low), "high": _signed(high)}
    if low > 0:
        return Finding("follows", "", Phrase(
            N_("Pay follows performance: rank correlation {r} ({low} to {high})"), **said), r)
    if high < 0:
        return Finding("reversed", "", Phrase(
            N_("Better performance is paid less: rank correlation {r} ({low} to {high})"), **said), r)
    return Finding("unrelated", "", Phrase(
        N_("Pay cannot be seen to follow performance: rank correlation {r} ({low} to {high})"), **said), r)


def _ratios(found: Fairness) -> Iterator[Finding]:
    """Groups below four fifths of the highest: beyond chance, or not."""
    groups = found.groups
    for row in groups[groups["ratio"] < FOUR_FIFTHS].to_dict("records"):
        values = {"group": named(row["by"], row["group"]), "n": row["n"], "pay": Phrase(REACHED[found.reached]),
                  "rate": f"{row['rate']:.0%}", "ratio": f"{row['ratio']:.2f}", "p": _chance(row["p"])}
        said = N_("{group}: {rate} of {n} people get at least {pay}, {ratio} of the highest group's share and so "
                  "below four fifths; chance hardly explains it (p {p})") if row["clear"] else N_(
                      "{group}: {rate} of {n} people get at least {pay}, {ratio} of the highest group's share and "
                      "so below four fifths; among so few it may be chance (p {p})")
        yield Finding("four_fifths" if row["clear"] else "four_fifths_chance", f"{row['by']}.{row['group']}",
                      Phrase(said, **values), row["ratio"])


def _residuals(found: Fairness) -> Iterator[Finding]:
    """Groups that get clearly less or more than their performance explains, though several were looked at."""
    groups = found.groups
    looked_at = groups[groups["residual_p"].notna()]
    clear = looked_at["residual_p"] * looked_at.groupby("by")["group"].transform("size") <= CHANCE
    for row in looked_at[clear].to_dict("records"):
        less = row["residual"] < 0
        low, high = sorted((abs(row["low"]), abs(row["high"])))
        values = {"group": named(row["by"], row["group"]), **{
            name: f"{abs(value) / found.mean:.0%}"
            for name, value in (("share", row["residual"]), ("low", low), ("high", high))}}
        said = N_("{group}: paid {share} of the mean pay less than performance explains ({low} to {high})") if less \
            else N_("{group}: paid {share} of the mean pay more than performance explains ({low} to {high})")
        yield Finding("paid_less" if less else "paid_more", f"{row['by']}.{row['group']}", Phrase(said, **values),
                      row["residual"] / found.mean)


def _small(found: Fairness) -> Iterator[Finding]:
    small: pd.DataFrame = found.groups[found.groups["small"]]
    for by, rows in small.groupby("by", sort=False):
        yield Finding("small", str(by), Phrase(
            N_("Too small to compare (fewer than {n} people): {groups}"), n=found.smallest,
            groups=tuple(named(str(by), name) for name in rows["group"])), len(rows))


def left_out(found: Fairness) -> Phrase | None:
    """Which groups are not compared, and why: whole splits by their number, of others the groups; None if all are."""
    said: list[Phrase] = []
    for by, rows in found.groups.groupby("by", sort=False):
        small = rows[rows["small"]]
        if len(small) < len(rows) - 1:
            said += (named(str(by), name) for name in small["group"])
        elif len(rows) > 1:
            said.append(Phrase(N_("{by} (fewer than two of {n} groups are large enough)"), n=len(rows),
                               by=Phrase(GROUPS[str(by)])))
    return Phrase(N_("Not compared, as fewer than {n} people: {groups}"), n=found.smallest,
                  groups=tuple(said)) if said else None


def _signed(r: float) -> str:
    return f"{r:.2f}".replace("-", MINUS)


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
