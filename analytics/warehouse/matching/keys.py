"""What identifies the rows of a file that has no column for that."""

from __future__ import annotations

from itertools import combinations

from analytics.language import N_, Phrase
from analytics.warehouse import quoting
from analytics.warehouse.columns import Column
from analytics.warehouse.mapping_parts import Value, value_of
from analytics.warehouse.matching.drafting import Draft
from analytics.warehouse.matching.fitting import named_columns
from analytics.warehouse.matching.suggestion import Match

_TOGETHER, _CHOOSE = 3, 8  # columns that together identify a row, at most, and of how many they are chosen
_NAMING = ("text", "identifier")  # kinds of values
_FURTHER = (*_NAMING, "integer", "date")


def key(draft: Draft, column: Column) -> Match | None:
    """The names if no two are alike, or the fewest columns of which that holds: one that is used for nothing else, and
    others beside it. None where there are none; then it has to be asked."""
    taken = {name: found.seen.name for name, found in draft.fits.items()}
    own = [taken.pop("name")] if "name" in taken else []
    full = [seen for seen in named_columns(draft.preview) if not seen.empty]
    own += [seen.name for seen in full if seen.kind in _NAMING and seen.name not in (*own, *taken.values())]
    further = [seen.name for seen in full if seen.kind in _FURTHER and seen.name not in own]
    for many in range(1, _TOGETHER + 1):
        for columns in combinations([*own, *further][:_CHOOSE], many):
            if columns[0] in own and draft.preview.identified_by(columns):
                reason = Phrase(N_("different in each row: {columns}"), columns=columns)
                return Match(column.name, _together(columns), 0.7, reason, columns)
    return None


def _together(columns: tuple[str, ...]) -> Value:
    if len(columns) == 1:
        return value_of(columns[0])
    return Value.model_validate({"expression": f"concat_ws(' ', {', '.join(map(quoting.name, columns))})"})
