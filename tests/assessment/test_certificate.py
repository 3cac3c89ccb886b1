"""The certificate: name and reason are on it as they are, in both languages, and it can be read aloud."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from analytics.assessment.certificate import KINDS, Certificate, certificate_pdf, file_name
from analytics.language import Language
from tests.pdf_ua import faults

LANGUAGES = {"en": Language("en"), "zh": Language("zh_CN")}
ONE = Certificate("Chen Jiayi", "contest", "Highest attainment of the quarter", dt.date(2026, 9, 30), "Harbor",
                  "Jul 2026 – Sep 2026")
HOSTILE = [
    '*bold* _it_ #let x = 1', "$a^2$ `raw` <label> @ref", '"quoted" \\ back\\slash', "#panic(1) // gone /* too */",
    "= Heading", "- item", "[content] {code}", "~ -- --- ...", "&amp; <b>", "'); DROP TABLE", "王小明 #emph[x]",
]


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """The text without blanks, as a PDF sets letters and not blanks."""
    return "".join(reader(pdf).pages[0].extract_text().split())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_says_who_what_for_and_when(kind, lang):
    t = LANGUAGES[lang]
    one = Certificate("王小明", kind, "解决了关键客户的投诉", dt.date(2026, 9, 30), "Harbor", "2026-Q3")
    text = words(certificate_pdf(one, t))
    title = {"promotion": t("Certificate of promotion")}.get(kind, t("Certificate of honour"))
    for said in (one.name, one.reason, one.team, one.period, t.date(one.awarded_on), t("Human resources")):
        assert squeezed(said) in text
    assert squeezed(title).casefold() in text.casefold()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_looks_like_markup_stays_text(name):
    pdf = certificate_pdf(Certificate(name, "honour", f"for {name}", dt.date(2026, 1, 2)), LANGUAGES["en"])
    assert words(pdf).count(squeezed(name)) == 2


@pytest.mark.parametrize("text", ["x" * 150, "Very long reason that goes on " * 10, "长" * 300])
def test_a_long_text_stays_on_one_page(text):
    one = Certificate(text, "honour", text, dt.date(2026, 1, 2), text[:60], text[:60])
    assert len(reader(certificate_pdf(one, LANGUAGES["zh"])).pages) == 1


@pytest.mark.parametrize(("lang", "code"), [("en", "en"), ("zh", "zh")])
def test_it_is_tagged_in_its_language_with_a_title_and_landscape_a4(lang, code):
    pdf = certificate_pdf(ONE, LANGUAGES[lang])
    assert faults(pdf) == []
    found = reader(pdf)
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).casefold().startswith(code)
    assert "Chen Jiayi" in found.metadata.title
    assert [round(float(v)) for v in found.pages[0].mediabox[2:]] == [842, 595]


def test_every_glyph_is_there():
    """A letter that the font does not have would be drawn as an empty box, glyph 0."""
    fonts = {str(f["/BaseFont"]) for f in (r.get_object() for r in
             reader(certificate_pdf(ONE, LANGUAGES["zh"])).pages[0]["/Resources"]["/Font"].values())}
    assert fonts
    assert all("NotoSerifSC" in font for font in fonts), "no font of the computer is used"


def test_the_same_certificate_has_the_same_bytes():
    assert certificate_pdf(ONE, LANGUAGES["en"]) == certificate_pdf(ONE, LANGUAGES["en"])


def test_without_reason_the_kind_stands_there():
    pdf = certificate_pdf(Certificate("Ann", "honour", "", dt.date(2026, 1, 2)), LANGUAGES["en"])
    assert "Honour" in words(pdf)


@pytest.mark.parametrize(("name", "expected"), [
    ("Chen Jiayi", "certificate_2026-09-30_Chen_Jiayi.pdf"), ("王小明", "certificate_2026-09-30_王小明.pdf"),
    ("../../etc", "certificate_2026-09-30_etc.pdf"), ("a/b:c", "certificate_2026-09-30_a_b_c.pdf")])
def test_a_file_is_named_after_the_day_and_the_person(name, expected):
    assert file_name(Certificate(name, "honour", "", dt.date(2026, 9, 30))) == expected
