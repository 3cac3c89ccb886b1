"""Documents on paper: whatever somebody wrote, a document is made, and it can be read aloud."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from analytics import typeset
from tests.pdf_ua import faults

MADE = dt.datetime(2026, 11, 3, 6, 10, tzinfo=dt.UTC)
TEXTS = [  # as written, as printed without blanks, because
    ("Ann & <b>#strong[x]</b> $1$", "Ann&<b>#strong[x]</b>$1$", "text is never markup"),
    ("王小明 · Ünïcödé · Привет", "王小明·Ünïcödé·Привет", "the fonts have these"),
    ("Go 🚀 Delta", "Go□Delta", "an emoji has no glyph"),
    ("👩\u200d💻", "□□", "a joiner of two that have none joins nothing"),
    ("ไทย", "□□□", "each character that has none"),
    ("a\x07b\x00", "ab", "control characters are blanks"),
    ("Pay of שלום, 12", "Payofשלום,12", "what follows a name from right to left stays behind it"),
    ("محمد · 5 (Bo)", "محمد·5(Bo)", "also where the text begins with it"),
    ("a\u202ebcd\u202c 1", "abcd1", "nothing turns letters round"),
    ("\\u{1f680} \\u0007", "\\u{1f680}\\u0007", "what only looks like a code stays as it is"),
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "one.typ"
    file.write_text('#let words = json(bytes(sys.inputs.words))\n#set document(title: "One")\n'
                    '#set text(lang: "en", font: "Noto Sans SC")\n'
                    "#set page(width: 60mm, margin: 5mm)\n#par(words.text)\n", encoding="utf-8")
    return file


def pages(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().replace("\u200b", "").replace("\u200e", "").split())
            for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("font", ["Noto Sans SC", "Noto Serif SC"])
@pytest.mark.parametrize(("text", "printed", "because"), TEXTS)
def test_whatever_is_written_a_document_is_made(template: Path, font: str, text: str, printed: str,
                                                because: str) -> None:
    template.write_text(template.read_text(encoding="utf-8").replace("Noto Sans SC", font), encoding="utf-8")
    pdf = typeset.pdf(template, {"text": text}, MADE)
    assert pages(pdf) == [printed], because
    assert faults(pdf) == []
    assert pdf == typeset.pdf(template, {"text": text}, MADE), "the same gives the same bytes"


def test_a_word_longer_than_a_line_breaks(template: Path) -> None:
    (page,) = PdfReader(io.BytesIO(typeset.pdf(template, {"text": "x" * 80}, MADE))).pages
    lines = [line for line in page.extract_text().splitlines() if line.strip("\u200b ")]
    assert len(lines) > 1
    assert "".join(lines).count("x") == 80


def test_a_wrong_template_is_an_error(template: Path) -> None:
    template.write_text("#nothing", encoding="utf-8")
    with pytest.raises(typst.TypstError, match="unknown variable"):
        typeset.pdf(template, {"text": ""}, MADE)
