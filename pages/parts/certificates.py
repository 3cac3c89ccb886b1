"""The button that makes a certificate when it is asked for."""

from __future__ import annotations

import streamlit as st

from analytics.assessment.certificate import Certificate, certificate_pdf, file_name
from analytics.language import Language


def offer(one: Certificate, t: Language) -> None:
    """A download button; the PDF is made in the reader's language when the button is pressed."""
    st.download_button(
        t("Certificate (PDF)"), lambda: certificate_pdf(one, t), file_name(one), "application/pdf", on_click="ignore",
        icon=":material/workspace_premium:", type="primary", key="certificate")
