"""The button that makes a certificate when it is asked for."""

from __future__ import annotations

from analytics.assessment.certificate import Certificate, certificate_pdf, file_name
from analytics.language import Language
from pages.parts import download


def offer(one: Certificate, t: Language) -> None:
    """A download button; the PDF is made in the reader's language when the button is pressed."""
    download.file(t("Certificate (PDF)"), lambda: certificate_pdf(one, t), file_name(one), key="certificate",
                  type="primary", icon=":material/workspace_premium:")
