"""The link to what the page shows, to be copied and sent: what it cannot hold is said above it, what it opens below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from analytics.language import Language


def share(key: str, address: Mapping[str, str | Sequence[str]], opens: str, t: Language, warning: str = "") -> None:
    """Draw the button; the ``address`` holds the choices by name, empty ones are left out."""
    box = st.popover(t("Share link"), icon=":material/link:", key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        if warning:
            st.warning(warning, icon=":material/link_off:")
        asked = urlencode({name: value for name, value in address.items() if value}, doseq=True)
        st.code(f"{(st.context.url or '').partition('?')[0]}?{asked}", language=None, wrap_lines=True)
        st.caption(opens)
