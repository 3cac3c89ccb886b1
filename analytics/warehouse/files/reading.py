"""A source being read: columns with line numbers, batch by batch, from the beginning each time that DuckDB scans it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from analytics.errors import UsageError
from analytics.warehouse.files.heading import LINE


@dataclass(frozen=True)
class Unreadable:
    """A record that is no row: too many fields, too few, quotes that do not match, or the header once more."""

    line: int
    rule: str
    text: str


Report = Callable[[Unreadable], object]


class Reading:
    """``schema`` holds ``LINE`` and the file's columns; ``rows`` and ``unreadable`` are what a scan to the end found.

    DuckDB scans the object itself, by Arrow's stream interface; an error in between is kept in ``error``, since DuckDB
    hides its kind.
    """

    def __init__(self, name: str, schema: pa.Schema, batches: Callable[[Report], Iterator[pa.RecordBatch]]) -> None:
        self.name, self.schema = name, schema
        self._found: tuple[int, list[Unreadable]] | None = None
        self.error: UsageError | None = None
        self._batches = batches

    @property
    def columns(self) -> tuple[str, ...]:
        """The file's own columns."""
        return tuple(name for name in self.schema.names if name != LINE)

    @property
    def rows(self) -> int:
        """Rows of the source; it is read for that where nobody has read it to the end."""
        return self._finished()[0]

    @property
    def unreadable(self) -> list[Unreadable]:
        """Records of the source that are no rows."""
        return self._finished()[1]

    def _finished(self) -> tuple[int, list[Unreadable]]:
        if self._found is None:
            for _ in self.batches():
                pass
        assert self._found is not None
        return self._found

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows from the beginning; ``UsageError`` where the file turns out to be unreadable further down."""
        rows, unreadable = 0, list[Unreadable]()
        try:
            for batch in self._batches(unreadable.append):
                rows += len(batch)
                if len(batch):
                    yield batch
        except UsageError as error:
            self.error = error
            raise
        self._found = rows, unreadable

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        reader = pa.RecordBatchReader.from_batches(self.schema, self.batches())
        return reader.__arrow_c_stream__(requested_schema)
