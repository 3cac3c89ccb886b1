"""What a reader has to decide about what is kept: another's change met theirs, or something was deleted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.errors import UsageError
from analytics.language import Language
from pages.parts.head import plain


def conflict(
    met: UsageError, t: Language, key: str, *, copy: Callable[[], None], theirs: Callable[[], None],
    overwrite: Callable[[], None],
) -> None:
    """Somebody else has saved meanwhile: what becomes of both. ``key`` begins the keys of the buttons."""
    st.warning(met.text(t), icon=":material/group:")
    with st.container(horizontal=True, gap="small"):
        st.button(t("Save mine as a copy"), type="primary", key=f"{key}_copy", on_click=copy)
        st.button(t("Take theirs"), key=f"{key}_theirs", on_click=theirs)
        st.button(t("Overwrite theirs"), key=f"{key}_overwrite", on_click=overwrite)


def deleted(name: str, t: Language, key: str, restore: Callable[[], None]) -> None:
    """Something was deleted: the way back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(t("'{name}' is deleted.", name=plain(name)), icon=":material/delete:")
        st.button(t("Undo"), icon=":material/undo:", key=f"{key}_restore", on_click=restore)
