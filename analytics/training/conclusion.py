"""What an effect means, in plain words."""

from __future__ import annotations

from analytics.language import N_, Phrase
from analytics.training.effect import FEWEST
from analytics.training.estimating import Estimate


def verdict(
    found: Estimate | None, trained: int, compared: int, *, lower_is_better: bool = False, sure: bool = True
) -> str:
    """``works``, ``harms``, ``not_shown`` or ``cannot_tell``: whether the interval excludes zero, and on which side.

    ``sure``: False where the interval alone is not enough, since many were looked at.
    """
    if found is None or trained < FEWEST or 0 < compared < FEWEST:
        return "cannot_tell"
    if not found.clear or not sure:
        return "not_shown"
    return "works" if (found.value > 0) != lower_is_better else "harms"


def conclusion(said: str, found: Estimate | None, value: object, low: object, high: object) -> Phrase:
    """One sentence for a verdict; ``value``, ``low`` and ``high`` are the effect as the reader's language writes it."""
    if said == "not_shown" and found is not None and found.clear:
        return Phrase(N_("No effect is shown: {value} (95% interval {low} to {high}) alone would be one, but among so "
                         "many effects that were looked at such a find is to be expected by chance."),
                      value=value, low=low, high=high)
    sentences = {
        "works": N_("The training works: it changed the outcome by {value} (95% interval {low} to {high}), measured "
                    "against those without it."),
        "harms": N_("The outcome got worse with the training: by {value} (95% interval {low} to {high}), measured "
                    "against those without it."),
        "not_shown": N_("No effect is shown: {value}, with a 95% interval from {low} to {high} that includes nothing "
                        "at all."),
        "cannot_tell": N_("Whether the training works cannot be told from this panel."),
    }
    return Phrase(sentences[said], value=value, low=low, high=high)
