"""The audit trail: who did what when, and whether the trail itself is unharmed."""

import datetime as dt

import streamlit as st

from analytics.language import N_
from analytics.state.trail_check import verify
from analytics.state.trail_words import KINDS
from pages.parts import about, download, session, signed_in, trail, url
from pages.parts.one_of import one_of

SHOWN = 500  # entries on the page; the download has them all
DAYS = {"7": N_("7 days"), "30": N_("30 days"), "365": N_("12 months"), "all": N_("All")}
data, who, t = session.opened("trail")
state = session.state(data)
with st.spinner(t("Checking the trail"), show_time=True):
    said = verify(state, who)


@st.fragment
@session.clear_errors()
def page() -> None:
    top = st.container(gap=None)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        group = one_of("kind", ["", *KINDS], lambda g: t(KINDS[g][0]) if g else t("All"), t("What"))
        days = one_of("days", list(DAYS), lambda d: t(DAYS[d]), t("Since"))
        asked = st.text_input(t("Search"), key="trail_search", label_visibility="collapsed", width=240,
                              placeholder=t("Search a person or a thing"), icon=":material/search:")
    since = None if days == "all" else dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(days=int(days))
    about.say(period=t(DAYS[days]), scope=" · ".join(filter(None, (t(KINDS[group][0]) if group else "", asked))))
    rows = trail.found(state, who, data, t, group, since, asked)
    with top:
        trail.head(said, len(rows), t)
    shown = rows.head(SHOWN)
    with st.container(border=True, key="card_trail"):
        if rows.empty:
            st.info(t("Nothing was done in this time that fits."), icon=":material/search_off:")
        else:
            if len(rows) > SHOWN:
                st.caption(t("The newest {n} of {total}; the download has them all", n=SHOWN,
                             total=t.number(len(rows))))
            trail.table(shown, t)
            download.table(lambda: rows, "trail.csv", t, key="trail_csv",
                           help=t("All entries that fit, as CSV"))
    trail.how(said, state, t)
    signed_in.ending(state, who, data, t)
    url.keep({"kind": group, "days": "" if days == "7" else days})


page()
