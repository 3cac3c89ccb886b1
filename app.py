"""Bridgeboard. ``streamlit run app.py`` imports this file as the server, and the server runs it for each reader."""

from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from analytics.access import Viewer
from analytics.language import Language
from analytics.warehouse.query import OtherVersion
from pages.parts import other_version, reader, session, sign_in, url
from pages.parts.menu import PAGES, SECTIONS, first_page

STYLE = """<style>
.stMainBlockContainer {padding-left: 1.75rem; padding-right: 1.75rem}
@media (min-width: 768px) {
  .stAppHeader {background: transparent; pointer-events: none} .stAppHeader :is(button, a) {pointer-events: auto}
  .stMainBlockContainer {padding-top: 1.4rem}}
@media (max-width: 767px) {.stMainBlockContainer {padding-left: 1rem; padding-right: 1rem}}
.st-key-filters {row-gap: .5rem}
@media (hover: none) {.stElementContainer:has(.stDataFrame) {margin-top: 1.9rem}}
@media (max-width: 900px) {.stHorizontalBlock:has(> .stColumn .st-key-card_lab) > .stColumn {min-width: 100%}}
[class*="st-key-card_"] {padding: .85rem 1rem} [class*="st-key-card_"] h3 {padding-top: 0}
:is(.stSidebar a, .stElementToolbar button):focus-visible {
  outline: 2px solid var(--st-primary-color, #0068A3); outline-offset: -2px}
[class*="st-key-lab_"] button[kind="tertiary"] {min-width: 24px; min-height: 28px; padding: 0; font-size: 16px}
.st-key-lab_yaml textarea {font-family: ui-monospace, Consolas, Menlo, monospace; font-size: 12px}
@media print {.stSidebar, .stAppHeader, [class*="st-key-actions"] {display: none !important}}
</style>"""  # Streamlit has no setting for the page's gutters, opaque header, the menu's and tables' focus, room for
# a table's tools where no pointer calls them up, a button of one icon that a finger hits, letters of one width in a
# field, or what is not printed


def menu() -> None:
    """Draw the frame that all pages share, then run the page that is asked for, within the viewer's permissions."""
    icon = "pages/parts/assets/icon.svg"
    st.set_page_config(page_title="Bridgeboard", page_icon=icon, layout="wide", initial_sidebar_state=212)
    st.html(STYLE)
    t = reader.language()
    with session.clear_errors(signed_in=False):
        try:
            data = session.warehouse()
        except OtherVersion:
            with st.sidebar:
                reader.choose_language()
            other_version.draw(sign_in.before_data(session.own_state(), t), t)
            return
        if data is None:
            session.first_demo(t)
            return
        st.logo("pages/parts/assets/logo.svg", size="medium", icon_image=icon)
        if sign_in.configured():
            sign_in.enter(data, session.state(data), t)
        who = reader.viewer(data)
        chosen = st.navigation(offered(who, t), expanded=True)
        with st.sidebar:
            reader.choose_language()
            if not sign_in.configured():
                reader.who_looks(data, t)
        url.keep_reader()
        chosen.run()


def offered(who: Viewer, t: Language) -> dict[str, list[StreamlitPage]]:
    """All pages by section; one that is not in the menu says itself who may open it."""
    # Streamlit's default page is not found by its own address, so it is none of ours and only leads to the first.
    lead = partial(url.go, first_page(who).file)
    pages = {"": [st.Page(lead, title="Bridgeboard", url_path="start", default=True, visibility="hidden")]}
    for page in PAGES.values():
        pages.setdefault(t(SECTIONS[page.section]), []).append(st.Page(
            page.file, title=t(page.title), icon=f":material/{page.icon}:", url_path=page.address,
            visibility="visible" if page.opens_to(who) else "hidden"))
    return pages


if __name__ == "__main__":
    menu()
else:
    import sys
    import threading
    from importlib import import_module

    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from streamlit.runtime.pages_manager import PagesManager

    from pages.parts import logs, serving, warming
    from pages.parts.safe_headers import SafeHeaders
    from pages.parts.safe_messages import SafeMessages

    logs.begin()
    hosts = serving.check_start()
    # A folder named pages/ makes Streamlit take the first deep link for an old-style page; st.navigation says the same
    # as this line, but only after the first run.
    PagesManager.uses_pages_directory = False
    # A message waits for the script's thread to let go of the interpreter, at each of its steps: 5 ms by default.
    sys.setswitchinterval(0.0005)
    # What the first page needs is read while its reader's browser still reads its own files.
    threading.Thread(target=import_module, args=("pages.parts.views",), daemon=True).start()
    app = st.App(__file__, routes=serving.routes(), lifespan=warming.lifespan, middleware=[
        Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(SafeMessages)])
