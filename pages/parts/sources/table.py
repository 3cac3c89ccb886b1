"""A table of the Sources page: rows of one height, the first column kept in sight, numbers grouped."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype

from pages.parts.table_size import table_size


def table(
    rows: pd.DataFrame, labels: Mapping[str, str], alt: str, *, most: int = 10, wide: Collection[str] = ()
) -> None:
    """Draw the columns that ``labels`` names, in that order and called so; of more than ``most`` rows one scrolls.

    A table of two columns is as wide as they are, so that the eye need not cross the page.
    """
    c, first = st.column_config, next(iter(labels))

    def column(name: str, label: str) -> Any:
        if is_numeric_dtype(rows[name]):
            return c.NumberColumn(label, format="localized", width="small")
        return c.TextColumn(label, pinned=name == first, width="large" if name in wide else "medium")

    st.dataframe(
        rows[list(labels)], hide_index=True, **table_size(len(rows), most),
        placeholder="–", alt=alt, width="stretch" if len(labels) > 2 else "content",
        column_config={name: column(name, label) for name, label in labels.items()})
