"""The company's logo: on paper and slides where it is a picture, one sentence where it is none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pptx.shapes.picture import Picture
from pypdf import PdfReader

from analytics.errors import UsageError
from analytics.summary.briefing import logo
from analytics.summary.briefing.logo import MOST, company_logo
from analytics.summary.briefing.pdf import month_pdf
from analytics.summary.briefing.slides import month_pptx
from tests.summary.briefing.reading import Pptx


def picture(form: str = "PNG", size: tuple[int, int] = (300, 100)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (0, 114, 178)).save(file, form)
    return file.getvalue()


GOOD = [("logo.png", picture()), ("logo.jpg", picture("JPEG")), ("logo.jpeg", picture("JPEG", (1, 1))),
        ("logo.png", picture(size=(MOST, 1)))]
BAD = [("a text", b"no picture"), ("nothing in it", b""), ("cut off", picture()[:-200]),
       ("another form", picture("GIF")), ("markup", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
       ("too wide", picture(size=(MOST + 1, 1))), ("too large", picture() + b"0" * logo.LARGEST)]


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_a_picture_beside_the_policy_is_the_logo(tmp_path: Path, name: str, content: bytes) -> None:
    assert company_logo(tmp_path) is None
    (tmp_path / name).write_bytes(content)
    assert company_logo(tmp_path) == content


@pytest.mark.parametrize("content", [one for _, one in BAD], ids=[name for name, _ in BAD])
def test_what_is_no_picture_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(UsageError, match=r"^logo\.png: the logo is no PNG or JPEG picture"):
        company_logo(tmp_path)


def test_it_stands_on_the_paper_and_on_every_slide_and_says_what_it_is(made) -> None:
    plain, with_logo = (PdfReader(io.BytesIO(month_pdf(made, one))) for one in (None, picture()))
    assert [len(page.images) for page in plain.pages] == [0, 0]
    assert [len(page.images) for page in with_logo.pages] == [1, 0]
    assert [page.extract_text() for page in plain.pages][1] == [page.extract_text() for page in with_logo.pages][1]
    slides = Pptx(month_pptx(made, picture())).file.slides
    for slide in slides:
        (shown,) = [shape for shape in slide.shapes if isinstance(shape, Picture)]
        assert shown._element.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr") == made.language("The company's logo")
        assert shown.left + shown.width <= 12192000
        assert slide.shapes.title.left + slide.shapes.title.width <= shown.left
