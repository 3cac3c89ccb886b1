"""Plain CSV files as given to a command: read as texts, to be checked value by value."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_


def read_texts(path: Path) -> pd.DataFrame:
    """The rows of a UTF-8 file under its first line's names, all texts; empty where nothing stands.

    A blank line is a row of empty texts, so that row n stands in line n + 2; at the end of the file there is none.
    Raises ``UsageError`` for a file that is not there, is empty, cannot be read or has rows longer than its first.
    """
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
    except FileNotFoundError:
        raise UsageError(N_("{file}: there is no such file; check its name"), file=path) from None
    except pd.errors.EmptyDataError:
        raise UsageError(N_("{file}: there is no row in it; give at least one"), file=path) from None
    except (OSError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise UsageError(N_("{file}: this file cannot be read ({reason}); it must be a UTF-8 text file"), file=path,
                         reason=" ".join(str(error).split())) from None
    if not isinstance(frame.index, pd.RangeIndex):  # pandas takes what is over on the left for the rows' labels
        raise UsageError(N_("{file}: its rows have more values than the first line has names; "
                            "give every column a name"), file=path)
    filled = np.flatnonzero((frame.fillna("") != "").any(axis=1))
    return frame.iloc[: int(filled[-1]) + 1 if filled.size else 0]
