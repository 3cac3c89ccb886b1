"""Whether and when a deal was closed, in files that tell it by the stage and have one day for both ends."""

from __future__ import annotations

from analytics.language import N_, Phrase
from analytics.warehouse import quoting
from analytics.warehouse.mapping_parts import Value
from analytics.warehouse.matching.coding import coded
from analytics.warehouse.matching.drafting import Draft
from analytics.warehouse.matching.headers import code_of
from analytics.warehouse.matching.kinds import formats_of
from analytics.warehouse.matching.likeness import KNOWN, likenesses
from analytics.warehouse.matching.suggestion import Match


def outcome(draft: Draft) -> Match | None:
    """Won or lost by the stage, where it is known what each of its words means."""
    if not (words := _won_or_lost(draft)):
        return None
    column, meant = words
    reason = Phrase(N_("“{column}” says which are won and lost"), column=column)
    return Match("outcome", coded(column, meant), 0.8, reason, (column,))


def closed(draft: Draft) -> Match | None:
    """The day that a deal is expected to close is the day it closed, once it has, where there is one such day."""
    day, words = draft.fits.get("expected_on"), _won_or_lost(draft)
    near = likenesses(day.seen.name).get(("opportunities", "closed_on")) if day else None
    if not day or not words or not near or near.score < KNOWN:
        return None
    ends = ", ".join(quoting.text(word) for word, code in sorted(words[1].items()) if code)
    expression = f"CASE WHEN {quoting.name(words[0])} IN ({ends}) THEN {quoting.name(day.seen.name)} END"
    reason = Phrase(N_("“{column}” of the deals that are won or lost"), column=day.seen.name)
    value: dict[str, object] = {"expression": expression}
    if day.seen.order:  # proved by all the days, and perhaps not by those of closed deals
        value["dates"] = formats_of(day.seen, day.seen.order)
    return Match("closed_on", Value.model_validate(value), 0.8, reason, (day.seen.name,))


def _won_or_lost(draft: Draft) -> tuple[str, dict[str, str]] | None:
    """The column that says whether a deal is won or lost, and what each of its words means; "" for neither yet."""
    for name in ("outcome", "stage"):
        if found := draft.fits.get(name):
            meant = {word: _meaning(word, name) for word in found.seen.values}
            known = {word: code for word, code in meant.items() if code is not None}
            if len(known) == len(meant) and any(known.values()):
                return found.seen.name, known
    return None


def _meaning(word: str, column: str) -> str | None:
    code = code_of("opportunities", "outcome", word)
    return "" if code is None and column == "stage" and code_of("opportunities", "stage", word) else code
