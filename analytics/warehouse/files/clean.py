"""Texts as they come, cleaned: blanks at the ends, words for nothing, lines without a value, the header once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.warehouse.files.heading import LINE
from analytics.warehouse.files.reading import Report, Unreadable
from analytics.warehouse.files.source import Source

_WORDS = ("null", "(null)", "n/a", "-", "--", "–", "—", "无", "\\n")
BLANKS = " \t\n\r\xa0\u3000"
_SHOWN = 200  # characters of a value that has too many
LONGEST = 131_072  # characters of a value: no name or remark has more, and no page could show it


@dataclass(frozen=True)
class Cleaner:
    """``null_values`` are the texts that mean nothing, the empty one among them."""

    null_values: tuple[str, ...]

    @classmethod
    def of(cls, source: Source) -> Cleaner:
        """The words that the source states, or else those that are usual, in the usual cases of letters."""
        if source.null is not None:
            return cls(("", *(word.strip(BLANKS) for word in source.null)))
        cases = (case for word in _WORDS for case in (word, word.upper(), word.capitalize()))
        return cls(("", *dict.fromkeys(cases)))

    def text(self, column: pa.Array) -> pa.Array:
        """A text column without blanks at the ends, missing where it says nothing."""
        trimmed = pc.utf8_trim(column, BLANKS)
        return pc.if_else(pc.is_in(trimmed, pa.array(self.null_values)), pa.scalar(None, pa.string()), trimmed)

    def batch(self, arrays: Sequence[pa.Array], schema: pa.Schema, report: Report, *, tidy: bool = True
              ) -> pa.RecordBatch:
        """Lines and columns as a batch of the rows that have a value; ``tidy``: its texts are not clean yet.

        A row that repeats the columns' names or has a value of more than ``LONGEST`` is reported and left out.
        """
        if tidy:
            arrays = [self.text(a) if pa.types.is_string(a.type) else a for a in arrays]
        batch = pa.RecordBatch.from_arrays(list(arrays), schema=schema)
        return _without_giants(self._without_headers(_without_blanks(batch), report), report)

    @staticmethod
    def _without_headers(batch: pa.RecordBatch, report: Report) -> pa.RecordBatch:
        again = np.ones(len(batch), bool)
        for field, column in zip(batch.schema, batch.columns, strict=True):
            if field.name != LINE and again.any():
                same = pa.types.is_string(field.type) and pc.equal(column, field.name).fill_null(False).to_numpy(False)
                again &= same
        if not again.any():
            return batch
        for line in batch.column(LINE).filter(pa.array(again)).to_pylist():
            report(Unreadable(line, "header_again", ", ".join(batch.schema.names[1:])))
        return batch.filter(pa.array(~again))


def _without_blanks(batch: pa.RecordBatch) -> pa.RecordBatch:
    blank = np.ones(len(batch), bool)
    for column in batch.columns[1:]:
        if not column.null_count:
            return batch
        blank &= column.is_null().to_numpy(zero_copy_only=False)
    return batch.filter(pa.array(~blank)) if blank.any() else batch


def _without_giants(batch: pa.RecordBatch, report: Report) -> pa.RecordBatch:
    giant = np.zeros(len(batch), bool)
    for column in batch.columns[1:]:
        if pa.types.is_string(column.type) and (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST:
            found = pc.greater(pc.utf8_length(column), LONGEST).fill_null(False).to_numpy(False)
            for row in np.flatnonzero(found & ~giant):
                report(Unreadable(batch.column(0)[row].as_py(), "too_long", column[row].as_py()[:_SHOWN]))
            giant |= found
    return batch.filter(pa.array(~giant)) if giant.any() else batch
