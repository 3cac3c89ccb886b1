"""A table of rows with what it is about, how much of it is shown, and its download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import Language
from pages.parts import download, rows
from pages.parts.selection import picked
from pages.parts.table_size import table_size


def listing(
    frame: pd.DataFrame,
    t: Language,
    *,
    key: str,
    title: str,
    caption: str,
    empty: str,
    everything: Callable[[], pd.DataFrame],
    config: Mapping[str, Any] | None = None,
    ids: Sequence[str] = (),
    on_open: Callable[[str], None] | None = None,
    shown: int = 12,
    stated: Sequence[tuple[str, str]] = (),
    search: Callable[[], None] | None = None,
) -> None:
    """Draw a table in a card; a selected row calls ``on_open`` with its id; ``everything`` makes the download's rows.

    ``config``: settings of columns beside the usual ones; a column set to None is not drawn. ``stated``: what the
    download states beside what the page is about. ``search`` draws what narrows the rows; it stays where none is left.
    """
    with st.container(border=True, key=f"card_{key}"):
        with st.container(gap=None):
            st.subheader(title, anchor=False)
            st.caption(caption)
        if search:
            search()
        if frame.empty:
            st.info(empty, icon=":material/search_off:")
            return
        opening = partial(_opened, key, ids, on_open) if on_open else None
        _draw(frame, rows.columns(frame, t) | dict(config or {}), key, f"{title} · {caption}", shown, opening)
        download.table(everything, f"{key}.csv", t, stated=stated, key=f"{key}_csv",
                       help=t("All rows with full figures, as CSV"))


def _draw(frame: pd.DataFrame, settings: dict[str, Any], key: str, alt: str, most: int,
          opening: Callable[[], None] | None) -> None:
    """The table itself; ``opening`` is called once a row is selected."""
    drawn = frame[[name for name in frame.columns if settings.get(name, "") is not None]]
    event: dict[str, Any] = {"on_select": opening, "selection_mode": "single-row"} if opening else {}
    st.dataframe(drawn, hide_index=True, **table_size(len(drawn), most), key=key, placeholder="–", alt=alt,
                 column_config=settings, **event)


def _opened(key: str, ids: Sequence[str], on_open: Callable[[str], None]) -> None:
    for row in picked(st.session_state[key], len(ids))[:1]:
        on_open(str(ids[row]))
