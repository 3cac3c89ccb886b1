"""What documents say, read back from the files themselves."""

from __future__ import annotations

import io
from html.parser import HTMLParser

from pptx import Presentation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from analytics.summary.briefing.content import Briefing


def squeezed(text: str) -> str:
    """Without blanks, as a PDF sets letters and not blanks."""
    return "".join(text.split())


def pdf_text(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


class Pptx:
    """A file of slides: its texts, and its charts as {series: values} in order."""

    def __init__(self, content: bytes) -> None:
        self.file = Presentation(io.BytesIO(content))
        shapes = [shape for slide in self.file.slides for shape in slide.shapes]
        self.charts = [shape.chart for shape in shapes if shape.has_chart]
        self.texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
        self.tables = [[[cell.text for cell in row.cells] for row in shape.table.rows]
                       for shape in shapes if shape.has_table]
        self.titles = [slide.shapes.title.text for slide in self.file.slides]

    def data(self, place: int) -> tuple[list[str], dict[str, list[float | None]]]:
        (plot,) = self.charts[place].plots
        return list(plot.categories), {series.name: list(series.values) for series in plot.series}


def xlsx(content: bytes) -> dict[str, list[list[object]]]:
    """Sheet -> rows."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


class Html(HTMLParser):
    """The texts of a page and its tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.text = squeezed("".join(self.texts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def said(made: Briefing) -> list[str]:
    """Every text with a figure in it that any document has to carry."""
    texts = [made.title, *made.stamp, *made.notices]
    texts += [text for one in made.figures for text in (one.label, one.text, one.apart, one.apart_year)]
    texts += [text for fall in (made.teams, made.causes) for part in fall.parts
              for text in (part.label, part.text, part.share_text)]
    texts += [text for panel in made.regions.panels for text in (panel.name, panel.text, panel.apart)]
    texts += [text for end in made.coming.ends for text in (end.label, end.value, end.interval, end.plan, end.chance)]
    texts += [text for one in made.sections for line in one.lines for text in (line.text, line.second)]
    texts += [one.title for one in (made.teams, made.causes, made.regions, made.coming, *made.sections)]
    return [text for text in texts if text]
