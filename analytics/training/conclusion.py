"""What an effect means, in plain words."""

from __future__ import annotations

from analytics.language import N_, Phrase
from analytics.training.effect import FEWEST, Effect


def verdict(found: Effect, *, lower_is_better: bool = False) -> str:
    """``works``, ``harms``, ``not_shown`` or ``cannot_tell``: whether the interval excludes zero, and on which side."""
    few = found.trained < FEWEST or 0 < found.compared < FEWEST
    if found.overall is None or few:
        return "cannot_tell"
    if not found.overall.clear:
        return "not_shown"
    return "works" if (found.overall.value > 0) != lower_is_better else "harms"


def conclusion(found: Effect, value: object, low: object, high: object, *, lower_is_better: bool = False) -> Phrase:
    """One sentence; ``value``, ``low`` and ``high`` are the overall effect as the reader's language writes it."""
    said = {
        "works": N_("The training works: it changed the outcome by {value} (95% interval {low} to {high}), measured "
                    "against those without it."),
        "harms": N_("The outcome got worse with the training: by {value} (95% interval {low} to {high}), measured "
                    "against those without it."),
        "not_shown": N_("No effect is shown: {value}, with a 95% interval from {low} to {high} that includes nothing "
                        "at all."),
        "cannot_tell": N_("Whether the training works cannot be told from this panel."),
    }[verdict(found, lower_is_better=lower_is_better)]
    return Phrase(said, value=value, low=low, high=high)
