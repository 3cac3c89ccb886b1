"""What a figure that is no metric was counted from: its definition and the rows, in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.errors import NotAllowed
from analytics.language import Language
from pages.parts import download, rows, session
from pages.parts.head import plain
from pages.parts.table_size import table_size


def show(
    figure: Mapping[str, Any],
    t: Language,
    read: Callable[[], pd.DataFrame] | None = None,
    *,
    config: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """Open the dialog of a figure, given as the deck has it (a key figure, or a card with a title and a caption).

    ``read``: gives the rows, or raises ``NotAllowed``; none: there are none, and ``note`` says why. ``config``:
    settings of columns; a column set to None is in the file alone.
    """
    name: str = figure.get("label") or figure["title"]

    @st.dialog(name, width="large")
    @session.clear_errors()
    def opened() -> None:
        value = " ".join(filter(None, (figure.get("value", ""), figure.get("margin", ""))))
        said = [f"**{plain(value)}**" if value else "",
                *(plain(figure.get(name, "")) for name in ("delta", "description", "caption"))]
        st.markdown("  ·  ".join(filter(None, said)))
        for text in filter(None, (figure["help"], note)):
            st.caption(plain(text))
        if read is not None:
            _rows(figure, t, read, config or {})

    opened()


def _rows(figure: Mapping[str, Any], t: Language, read: Callable[[], pd.DataFrame], config: Mapping[str, Any]) -> None:
    try:
        with st.spinner(t("Reading the rows")):
            frame = read()
    except NotAllowed:
        st.info(t(rows.LOCKED), icon=":material/lock:")
        return
    name = figure.get("label") or figure["title"]
    settings = rows.columns(frame, t) | dict(config)
    shown = frame[[column for column in frame if settings.get(column, "") is not None]]
    st.markdown(t.plural("**{count}** row", "**{count}** rows", len(frame), count=t.number(len(frame))))
    st.dataframe(shown, hide_index=True, **table_size(len(shown), 10), key=f"counted_{figure['id']}", placeholder="–",
                 alt=t("Rows that the figure was computed from"), column_config=settings)
    download.table(lambda: frame, f"{figure['id']}_rows.csv", t, label=t("Rows as CSV"),
                   stated=[(t("Figure"), f"{name}: {figure.get('value', '')}".removesuffix(": "))],
                   key=f"counted_{figure['id']}_csv", icon=":material/download:")
