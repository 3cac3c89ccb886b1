"""What stands in for every page while the data are of another version: whoever may bring them up to date, can."""

from __future__ import annotations

import streamlit as st

from analytics.access import Permission, Viewer
from analytics.errors import UsageError
from analytics.language import Language
from analytics.state.loads import upgrade
from pages.parts import session
from pages.parts.head import plain


def draw(who: Viewer, t: Language) -> None:
    """One sentence to readers, the button to whoever may bring in data."""
    st.title(t("The data are of another version of Bridgeboard"), anchor=False)
    if not who.may(Permission.LOAD):
        st.info(t("Nothing is lost. An administrator can bring the data up to date here, or load them again; then "
                  "every page is back."), icon=":material/update:")
        return
    st.caption(t("Every table is taken over as it is and every figure is worked out anew; the files that the data came "
                 "from are not needed. The data as they are now stay in the history."))
    if st.button(t("Bring up to date"), type="primary", icon=":material/update:", key="upgrade"):
        _upgrade(who, t)


def _upgrade(who: Viewer, t: Language) -> None:
    bar = st.progress(0.0)
    try:
        upgrade(session.own_state(), who, session.place(),
                lambda share, _: bar.progress(min(share, 1.0), text=t("Making the tables by month")))
    except UsageError as error:
        st.error(plain(error.text(t)), icon=":material/error:")
        return
    finally:
        bar.empty()
    st.rerun()
