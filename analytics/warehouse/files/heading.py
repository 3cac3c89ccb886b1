"""Where a table begins, below titles and remarks, and what its columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_high

from analytics.errors import UsageError
from analytics.language import N_

LINE = "__line"
MOST_COLUMNS = 4_096
_REMARKS = (":", "：")  # at the end of what precedes a remark, such as "From:"


def header_position(rows: Sequence[Sequence[object]]) -> int:
    """Which of a file's first rows (blank ones among them) names the columns: the first that is no title or remark.

    A title is alone in its row, a remark follows a word with a colon; both only where the table is wider than that.
    """
    filled = [[cell for cell in row if cell not in ("", None)] for row in rows]
    usual = median_high([len(cells) for cells in filled if cells] or [0])
    for n, cells in enumerate(filled):
        title = len(cells) == 1 < usual
        remark = len(cells) == 2 < usual and str(cells[0]).strip().endswith(_REMARKS)
        if cells and not title and not remark:
            return n
    return 0


def header(names: Sequence[str], file: str) -> tuple[str, ...]:
    """Column names as they are used: trimmed, numbered where empty; two that are alike (or like ours) are refused."""
    if len(names) > MOST_COLUMNS:
        raise UsageError(
            N_("{file}: there are more columns than the {most} that can be read; check what separates them, and leave "
               "out those that are not needed"), file=file, most=f"{MOST_COLUMNS:,}")
    columns = tuple(" ".join(str(name).split()) or unnamed(n) for n, name in enumerate(names, 1))
    folded = [column.casefold() for column in (*columns, LINE, "__fault")]
    if len(set(folded)) < len(folded):
        column = next(column for column in columns if folded.count(column.casefold()) > 1)
        raise UsageError(N_("{file}: there are two columns named '{column}'; rename one of them in the file"),
                         file=file, column=column)
    return columns


def unnamed(number: int) -> str:
    """The name of a column that has none, counted from 1."""
    return f"column {number}"
