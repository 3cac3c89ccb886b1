"""Bridgeboard. ``streamlit run app.py`` imports this file as the server, and the server runs it for each reader."""

import streamlit as st

PAGES = {
    "": [
        ("pages/performance/team.py", "Team performance", ":material/groups:", "team"),
        ("pages/performance/account_manager.py", "Account manager", ":material/person:", "account_manager"),
    ],
}
STYLE = """<style>
.stMainBlockContainer {padding-left: 1.75rem; padding-right: 1.75rem}
@media (min-width: 768px) {
  .stAppHeader {background: transparent; pointer-events: none} .stAppHeader * {pointer-events: auto}
  .stMainBlockContainer {padding-top: 1.4rem}}
@media (max-width: 767px) {.stMainBlockContainer {padding-left: 1rem; padding-right: 1rem}}
</style>"""  # Streamlit has no setting for the page's gutters nor for its opaque header


def menu() -> None:
    """Draw the frame that all pages share, then run the page that is asked for."""
    icon = "pages/parts/assets/icon.svg"
    st.set_page_config(page_title="Bridgeboard", page_icon=icon, layout="wide", initial_sidebar_state=212)
    st.logo("pages/parts/assets/logo.svg", size="medium", icon_image=icon)
    st.html(STYLE)
    page = st.navigation({
        section: [st.Page(path, title=title, icon=icon, url_path=url, default=url == "team")
                  for path, title, icon, url in pages]
        for section, pages in PAGES.items()
    })
    page.run()


if __name__ == "__main__":
    menu()
else:
    from starlette.middleware import Middleware
    from streamlit.runtime.pages_manager import PagesManager

    from pages.parts import serving

    # A folder named pages/ makes Streamlit take the first deep link for an old-style page; st.navigation says the same
    # as this line, but only after the first run.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, routes=serving.routes(), middleware=[Middleware(serving.SafeHeaders)])
