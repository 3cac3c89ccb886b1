"""One slide after the other: where things stand on it, how texts look, and charts without ornament."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import east_asian_width

from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.making import moment

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
INK, QUIET, GREY, WHITE = (RGBColor.from_string(c) for c in ("2A323B", "56616D", "8A94A0", "FFFFFF"))
BLUE, GREEN, AMBER, RED = (RGBColor.from_string(c) for c in ("0072B2", "00795C", "A87400", "C4500A"))
TONES = {"watch": AMBER, "off": RED}
_FONTS = {"en": "Calibri", "zh_CN": "Microsoft YaHei"}
_TITLE_ONLY = 5  # a layout of python-pptx's own template
_STRIP, _GAP = Inches(0.35), Inches(0.3)
_LOGO = Inches(2), Inches(0.6)  # at most


@dataclass(frozen=True)
class Room:
    """A part of a slide, in EMU: by default all below title and caption."""

    left: int = EDGE
    top: int = Inches(1.75)
    width: int = WIDTH - 2 * EDGE
    height: int = Inches(5.1)

    @property
    def place(self) -> tuple[Length, Length, Length, Length]:
        """As python-pptx takes it."""
        return Emu(self.left), Emu(self.top), Emu(self.width), Emu(self.height)

    def cell(self, column: int, line: int, columns: int, lines: int) -> Room:
        """One of several parts of the same size, with gaps between them."""
        wide, high = (self.width - (columns - 1) * _GAP) // columns, (self.height - (lines - 1) * _GAP) // lines
        return Room(self.left + column * (wide + _GAP), self.top + line * (high + _GAP), wide, high)

    def strip(self) -> Room:
        """Its upper edge, for a name."""
        return replace(self, height=_STRIP)

    def below_strip(self) -> Room:
        """The rest."""
        return replace(self, top=self.top + _STRIP, height=self.height - _STRIP)


class Deck:
    """A file of slides in one language: each has a message as title, a caption, and where it comes from at its foot."""

    def __init__(self, made: Briefing, logo: bytes | None) -> None:
        self.logo = logo
        self.made, self.font, self.file = made, _FONTS[made.language.code], Presentation()
        self.file.slide_width, self.file.slide_height = WIDTH, HEIGHT
        about = self.file.core_properties
        about.title, about.author = made.title, "Bridgeboard"
        about.language = "zh-CN" if made.language.chinese else "en-GB"
        about.created = about.modified = moment(made).replace(tzinfo=None)
        self.foot = " · ".join((*made.stamp, *made.foot))

    def slide(self, title: str, caption: str) -> Slide:
        """A new one."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[_TITLE_ONLY])
        head = slide.shapes.title
        head.left, head.top, head.width, head.height = EDGE, Inches(0.35), WIDTH - 2 * EDGE, Inches(0.9)
        if self.logo is not None:
            head.width -= self._logo(slide) + _GAP
        self.write(head, title, size=26 if len(title) < 70 else 22, bold=True)
        head.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.text(slide, caption, Room(top=Inches(1.25), height=Inches(0.4)), size=13, color=QUIET)
        self.text(slide, self.foot, Room(top=HEIGHT - Inches(0.5), height=Inches(0.3)), size=9, color=QUIET)
        return slide

    def _logo(self, slide: Slide) -> Length:
        """Put the logo at the upper right; gives its width."""
        picture = slide.shapes.add_picture(io.BytesIO(self.logo or b""), Emu(0), Inches(0.35))
        shrunk = min(_LOGO[0] / picture.width, _LOGO[1] / picture.height)
        picture.width, picture.height = Emu(int(picture.width * shrunk)), Emu(int(picture.height * shrunk))
        picture.left = Emu(WIDTH - EDGE - picture.width)
        (said,) = picture._element.xpath("./p:nvPicPr/p:cNvPr")
        said.set("descr", self.made.language("The company's logo"))
        return picture.width

    def text(self, slide: Slide, text: str, room: Room, **look: Any) -> None:
        """A text in a box of its own."""
        self.write(slide.shapes.add_textbox(*room.place), text, **look)

    def write(self, holder: Any, text: str, **look: Any) -> None:
        """Replace the text of a shape or cell, a paragraph a line."""
        frame = holder.text_frame
        frame.clear()
        frame.word_wrap = True
        for n, line in enumerate(text.split("\n")):
            self.run(frame.paragraphs[0] if n == 0 else frame.add_paragraph(), line, **look)

    def run(self, paragraph: Any, text: str, *, size: int, color: RGBColor = INK, bold: bool = False) -> None:
        """Add to a paragraph."""
        paragraph.font.size = Pt(size)  # an empty one is as high as the others
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold, run.font.name = text, Pt(size), bold, self.font
        run.font.color.rgb = color

    def chart(self, slide: Slide, kind: Any, data: ChartData, room: Room, alt: str) -> Chart:
        """A native chart without legend and grid; ``alt`` is what a screen reader says of it."""
        shape: Any = slide.shapes.add_chart(kind, *room.place, data)
        shape._element._nvXxPr.cNvPr.set("descr", alt)
        chart: Chart = shape.chart
        chart.has_legend, chart.has_title = False, False
        chart.font.size, chart.font.name, chart.font.color.rgb = Pt(12), self.font, QUIET
        chart.value_axis.has_major_gridlines, chart.value_axis.visible = False, False
        return chart


def shortened(text: str, longest: int) -> str:
    """A text as wide as so many letters at most, its end dots where it was longer; a Chinese character is two wide."""
    room = longest
    for place, character in enumerate(text):
        room -= 2 if east_asian_width(character) in "WF" else 1
        if room < (place + 1 < len(text)):  # the dots need one, too
            return text[:place].rstrip() + "…"
    return text


def painted(fill: Any, color: RGBColor) -> None:
    """Fill in one colour."""
    fill.solid()
    fill.fore_color.rgb = color
