"""What a validator of PDF/UA-1 (ISO 14289-1) finds in a PDF."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator

import page
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

# page 0.11.0 scales the widths of a font twice where it writes down a matrix that is the default anyway, as Typst does,
# and then finds each of them zero; so the widths are compared here instead.
_MISREAD = "PDFUA1-FONT-GLYPH-WIDTH-001"


def faults(pdf: bytes) -> list[str]:
    """Every broken rule with what breaks it; none in a document that conforms."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    found = [f"{one.rule_id}: {one.message}" for one in report.failures if one.rule_id != _MISREAD]
    return found + list(wrong_widths(pdf))


def tagged(pdf: bytes, kind: str) -> list[DictionaryObject]:
    """The elements of a kind (``/P``, ``/Figure``) in the tree of tags, in the order of reading."""
    return [one for one in elements(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
            if one.get("/S") == kind]


def elements(node: PdfObject) -> Iterator[DictionaryObject]:
    """All elements of a tree of tags in the order of reading."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject):
        yield node
        yield from elements(node.get("/K", ArrayObject()))


def wrong_widths(pdf: bytes) -> Iterator[str]:
    """Glyphs whose width in the PDF is more than a thousandth of an em from that in the embedded font (7.21.5)."""
    reader = PdfReader(io.BytesIO(pdf))
    for number in range(1, int(reader.trailer["/Size"])):
        font = reader.get_object(number)
        if isinstance(font, DictionaryObject) and font.get("/Subtype") == "/CIDFontType0":
            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(font["/FontDescriptor"]["/FontFile3"].get_data()), None)
            said, glyphs = _widths(font), fonts[0].CharStrings
            for glyph, name in enumerate(fonts[0].charset):
                glyphs[name].draw(NullPen())
                if abs(glyphs[name].width - said.get(glyph, float(font.get("/DW", 1000)))) > 1:
                    yield f"{font['/BaseFont']}: glyph {glyph} is {glyphs[name].width} wide and not {said.get(glyph)}"


def _widths(font: DictionaryObject) -> dict[int, float]:
    """Glyph -> width, from ``first [width ...]`` and ``first last width``."""
    found: dict[int, float] = {}
    parts = iter(font["/W"])
    for first in parts:
        then = next(parts)
        if isinstance(then, list):
            found |= {first + n: float(width) for n, width in enumerate(then)}
        else:
            found |= dict(zip(range(first, then + 1), itertools.repeat(float(next(parts)))))
    return found
