"""An effect as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from analytics.language import N_, Language
from analytics.training.conclusion import conclusion, verdict
from analytics.training.effect import Effect
from analytics.training.estimating import Estimate

METHODS = {"ancova": N_("ANCOVA on the baseline"), "imputation": N_("imputation from the untrained")}


def effect_text(
    found: Effect, form: str, t: Language, *, lower_is_better: bool = False, sure: bool = True
) -> str:
    """The effect as ``table``, ``csv`` (by time since training) or ``json``; ``sure``: as ``verdict``."""
    if form == "csv":
        return found.by_time.to_csv(index=False, float_format="%.6g").rstrip()
    if form == "json":
        return json.dumps(_document(found, t, _verdict(found, lower_is_better, sure)), ensure_ascii=False, indent=1)
    overall = found.overall
    ends = (overall.value, overall.low, overall.high) if overall else (None, None, None)
    lines = [
        conclusion(_verdict(found, lower_is_better, sure), overall, *(_plain(one, t) for one in ends)).text(t), "",
        t(N_("Trained {trained}, compared {compared}; method: {method}"), trained=t.number(found.trained),
          compared=t.number(found.compared), method=t(METHODS[found.method])),
        t(N_("Effect: {figure}"), figure=_said(overall, t)),
        t(N_("Naive before/after, not to be trusted: {figure}"), figure=_said(found.naive, t)),
        t(N_("Just before the training: {figure}"), figure=_said(found.before, t)),
    ]
    if found.rebound is not None:
        lines.append(t(N_("Change to expect without any training (regression to the mean): {figure}"),
                       figure=_plain(found.rebound, t)))
    lines += [t(N_("Warning: {text}"), text=one.text(t)) for one in found.warnings]
    lines += [t(N_("Note: {text}"), text=one.text(t)) for one in found.notes]
    return "\n".join(lines)


def _verdict(found: Effect, lower_is_better: bool, sure: bool) -> str:
    return verdict(found.overall, found.trained, found.compared, lower_is_better=lower_is_better, sure=sure)


def _said(one: Estimate | None, t: Language) -> str:
    if one is None:
        return "–"
    return t(N_("{value} ({low} to {high})"), value=_plain(one.value, t), low=_plain(one.low, t),
             high=_plain(one.high, t))


def _plain(value: float | None, t: Language) -> str:
    """Three digits after the point; none from a thousand on."""
    return t.number(value, 0 if value is not None and abs(value) >= 1000 else 3, sign=True)


def _document(found: Effect, t: Language, said: str) -> Mapping[str, object]:
    def figure(one: Estimate | None) -> Mapping[str, float] | None:
        return None if one is None else {"value": one.value, "se": one.se, "low": one.low, "high": one.high}

    return {
        "verdict": said, "method": found.method, "trained": found.trained,
        "compared": found.compared, "effect": figure(found.overall), "naive": figure(found.naive),
        "just_before": figure(found.before), "standing": found.standing, "rebound": found.rebound,
        "waves": {str(time): int(people) for time, people in found.waves.items()},
        "by_time": found.by_time.to_dict("records"), "warnings": [one.text(t) for one in found.warnings],
        "notes": [one.text(t) for one in found.notes],
    }
