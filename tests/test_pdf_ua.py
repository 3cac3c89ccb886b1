"""The check of PDFs for screen readers finds what is wrong: each fault is planted into a document without any."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject, NumberObject

from analytics.assessment.certificate import Certificate, certificate_pdf
from analytics.language import Language
from tests.pdf_ua import elements, faults


@pytest.fixture(scope="module")
def sound() -> bytes:
    return certificate_pdf(Certificate("Chen Jiayi", "honour", "For help", dt.date(2026, 9, 30)), Language())


def retag(writer: PdfWriter, kind: str, other: str) -> None:
    """Give the first element of a kind another one."""
    tree = elements(writer.root_object["/StructTreeRoot"])
    next(one for one in tree if one.get("/S") == kind)[NameObject("/S")] = NameObject(other)


def widen(writer: PdfWriter) -> None:
    """Give the first glyph of a font another width than its outline has."""
    (font,) = (one.get_object() for one in writer.pages[0]["/Resources"]["/Font"].values())
    widths = font["/DescendantFonts"][0]["/W"]
    widths[2] = NumberObject(int(widths[2]) + 50)  # first, last, width


PLANTED: dict[str, tuple[Callable[[PdfWriter], Any], str]] = {
    "no tags": (lambda writer: writer.root_object.pop("/StructTreeRoot"), "PDFUA1-STRUCT-TREE-ROOT"),
    "no language": (lambda writer: writer.root_object.pop("/Lang"), "LANGUAGE"),
    "does not say that it conforms": (lambda writer: writer.root_object.pop("/Metadata"), "PDFUA1-ID"),
    "file name instead of title": (lambda writer: writer.root_object["/ViewerPreferences"].update(
        {NameObject("/DisplayDocTitle"): BooleanObject(False)}), "VIEWER-PREFERENCES"),
    "heading of level 3 first": (lambda writer: retag(writer, "/H1", "/H3"), "PDFUA1-HEADING-NESTING"),
    "tag that does not exist": (lambda writer: retag(writer, "/P", "/Sentence"), "ROLE"),
    "picture without words": (lambda writer: retag(writer, "/P", "/Figure"), "PDFUA1-FIGURE-ALTERNATIVE-TEXT"),
    "another width": (widen, "wide and not"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(sound: bytes, fault: str) -> None:
    assert faults(sound) == []
    plant, told = PLANTED[fault]
    writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(sound))), io.BytesIO()
    plant(writer)
    writer.write(file)
    found = faults(file.getvalue())
    assert [one for one in found if told in one], found
