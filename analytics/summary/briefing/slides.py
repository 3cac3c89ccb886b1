"""The month as slides: native charts that can be edited, one message a slide, in both languages."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide
from pptx.util import Inches, Pt

from analytics.language import N_
from analytics.metrics.showing import SIGNS
from analytics.scale import money_unit, ticks
from analytics.summary.briefing.content import Briefing, Ends, Line, Panel, Section, Waterfall
from analytics.summary.briefing.slide import (
    BLUE,
    GREEN,
    GREY,
    INK,
    QUIET,
    RED,
    TONES,
    WHITE,
    Deck,
    Room,
    painted,
    shortened,
)

AHEAD = 6  # months to come that are drawn
BESIDE = 0.22  # of the bars' reach, for what stands beside them
MOST_BARS = 14  # whose names stand below each other in letters of 12 points; more are written smaller
LONGEST = 40  # letters of a bar's name: more would reach into what stands beside the bars; workbook and PDF have all
MOST = 7  # lines on a slide; more go on to the next
_IN_UNITS = {1.0: "#,##0", 1e3: "#,##0.0,", 1e4: r"0\.0,", 1e6: "#,##0.0,,", 1e8: r"0\.00,,", 1e9: "#,##0.0,,,"}
_LINES = ((INK, None), (BLUE, None), (BLUE, MSO_LINE.ROUND_DOT), (BLUE, MSO_LINE.ROUND_DOT), (GREY, MSO_LINE.DASH))


def month_pptx(made: Briefing, logo: bytes | None = None) -> bytes:
    """The briefing as a PPTX file."""
    return _Month(made, logo).bytes()


class _Month:
    """Makes the slides one after the other."""

    def __init__(self, made: Briefing, logo: bytes | None) -> None:
        self.made, self.t = made, made.language
        self.deck = Deck(made, logo)

    def bytes(self) -> bytes:
        self._figures()
        for fall in (self.made.teams, self.made.causes):
            self._waterfall(fall)
        self._regions()
        self._coming()
        for section in self.made.sections:
            self._section(section)
        file = io.BytesIO()
        self.deck.file.save(file)
        return file.getvalue()

    def _figures(self) -> None:
        """The headline over a table of the key figures."""
        t, made = self.t, self.made
        slide = self.deck.slide(made.title, self.t.sentences(*made.notices) or made.coming.title)
        head = (t("Figure"), t("Value"), t("Against plan or goal"), t("Against last year"))
        rows = [(f"{SIGNS[one.status]} {one.label}".strip(), one.text, one.apart, one.apart_year)
                for one in made.figures]
        room = Room(height=Inches(0.34) * (len(rows) + 1))
        table = slide.shapes.add_table(len(rows) + 1, len(head), *room.place).table
        for c, text in enumerate(head):
            painted(table.cell(0, c).fill, INK)
            self.deck.write(table.cell(0, c), text, size=12, bold=True, color=WHITE)
        for r, (one, row) in enumerate(zip(made.figures, rows, strict=True), 1):
            for c, text in enumerate(row):
                painted(table.cell(r, c).fill, WHITE)
                self.deck.write(table.cell(r, c), text or "–", size=12, bold=c == 1,
                                color=TONES.get(one.status, INK) if c == 0 else INK)

    def _waterfall(self, fall: Waterfall) -> None:
        """A bar for each part from zero, so that whoever changes a number changes its bar; the sum last."""
        slide = self.deck.slide(fall.title, fall.caption)
        if not fall.parts:
            self.deck.text(slide, fall.empty, Room(height=Inches(0.5)), size=16)
            return
        data = ChartData(number_format="#,##0")
        data.categories = [shortened(part.label, LONGEST) for part in fall.parts]
        data.add_series(self.t("Amount"), [part.amount for part in fall.parts])
        chart = self.deck.chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, Room(), fall.title)
        size = 12 if len(fall.parts) <= MOST_BARS else 8
        chart.plots[0].gap_width, chart.font.size = 40, Pt(size)
        low, high = min(0.0, *data[0].values), max(0.0, *data[0].values)
        chart.value_axis.minimum_scale = low - BESIDE * (high - low) if low < 0 else 0
        chart.value_axis.maximum_scale = high + BESIDE * (high - low) or 1
        chart.category_axis.reverse_order = True
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        (series,) = chart.plots[0].series
        series.invert_if_negative = False
        for n, part in enumerate(fall.parts):
            point = series.points[n]
            last = n == len(fall.parts) - 1
            painted(point.format.fill, INK if last else GREEN if part.amount >= 0 else RED)
            sign = SIGNS[part.status] if part.status in TONES else ""
            self.deck.run(point.data_label.text_frame.paragraphs[0], f"{part.text}   {sign} {part.share_text}".strip(),
                          size=size, bold=last, color=TONES.get(part.status, INK))
            point.data_label.position = XL_LABEL_POSITION.OUTSIDE_END

    def _regions(self) -> None:
        """A chart for each region, all on one scale."""
        found = self.made.regions
        slide = self.deck.slide(found.title, found.caption)
        top = max((v for p in found.panels for part in (p.actual, p.plan) for v in part if v == v), default=0.0)
        if not top > 0:
            self.deck.text(slide, found.empty, Room(height=Inches(0.5)), size=16)
            return
        columns = 2 if len(found.panels) in (2, 4) else min(len(found.panels), 3)
        for n, panel in enumerate(found.panels):
            room = Room().cell(n % columns, n // columns, columns, -(-len(found.panels) // columns))
            told = "  ".join(filter(None, (panel.name, panel.text, f"{SIGNS[panel.status]} {panel.apart}".strip())))
            self.deck.text(slide, told, room.strip(), size=14, bold=True, color=TONES.get(panel.status, INK))
            self._panel(self.deck.chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, self._months(panel), room.below_strip(),
                                        panel.name), top)

    def _months(self, panel: Panel) -> ChartData:
        data = ChartData(number_format="#,##0")
        data.categories = [self.t.month(month) for month in panel.months]
        data.add_series(self.t("Actual"), [v if v == v else None for v in panel.actual])
        data.add_series(self.t("Plan"), [v if v == v else None for v in panel.plan])
        return data

    def _panel(self, chart: Chart, top: float) -> None:
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, top * 1.05
        chart.plots[0].gap_width, chart.plots[0].overlap = 30, 100
        chart.category_axis.tick_labels.font.size = Pt(9)
        actual, plan = chart.plots[0].series
        painted(actual.format.fill, INK)
        plan.format.fill.background()
        plan.format.line.color.rgb, plan.format.line.width = GREY, Pt(1)

    def _coming(self) -> None:
        """Past and expected months as lines, with interval and plan; where the periods end beside it."""
        t, found = self.t, self.made.coming
        slide = self.deck.slide(found.title, found.caption)
        ahead = [row for row in found.months[:AHEAD] if row[1] == row[1]]
        if not ahead:
            self.deck.text(slide, found.note, Room(height=Inches(1)), size=16)
            return
        blanks, none = [None] * len(found.past), [None] * len(ahead)
        data = ChartData(number_format="#,##0")
        data.categories = [t.month(month, year=True) for month, *_ in (*found.past, *ahead)]
        data.add_series(t("Actual"), [*(v if v == v else None for _, v in found.past), *none])
        for n, name in enumerate((t("Expected"), t("8 of 10: from"), t("8 of 10: to"), t("Plan")), 1):
            data.add_series(name, [*blanks, *(row[n] if row[n] == row[n] else None for row in ahead)])
        chart = self.deck.chart(slide, XL_CHART_TYPE.LINE, data, Room(height=Inches(3.1)), found.title)
        shown = [v for series in data for v in series.values if v is not None]
        self._scaled(chart, shown)
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        for series, (color, dash) in zip(chart.plots[0].series, _LINES, strict=True):
            series.smooth, series.format.line.width = False, Pt(2.25 if dash is None else 1.25)
            series.format.line.color.rgb = color
            if dash is not None:
                series.format.line.dash_style = dash
        lines = [self._ends(one) for one in found.ends]
        self.deck.text(slide, "\n".join(lines), Room(top=Inches(5.0), height=Inches(1.1)), size=14)
        self.deck.text(slide, found.note, Room(top=Inches(6.2), height=Inches(0.7)), size=11, color=QUIET)

    def _scaled(self, chart: Chart, shown: Sequence[float]) -> None:
        """Show the axis of amounts, at round ones, in the unit that the caption names."""
        axis, at = chart.value_axis, ticks(min(shown), max(shown), 4)
        axis.minimum_scale = min(shown) - (max(shown) - min(shown)) / 4
        if len(at) > 1:
            axis.major_unit, axis.minimum_scale = at[1] - at[0], 2 * at[0] - at[1]
        axis.visible, axis.format.line.color.rgb = True, WHITE
        axis.tick_labels.number_format = _IN_UNITS[money_unit(shown, self.made.currency, self.t).size]
        axis.tick_labels.number_format_is_linked = False

    def _ends(self, one: Ends) -> str:
        message = (N_("{period}: {value}") if one.chance == "–" else
                   N_("{period}: {value} ({interval}); plan {plan}, chance {chance}"))
        return self.t(message, period=one.label, value=one.value, interval=one.interval, plan=one.plan,
                      chance=one.chance)

    def _section(self, one: Section) -> None:
        """Lines, on as many slides as they need."""
        if not one.lines:
            self.deck.text(self.deck.slide(one.title, one.caption), one.empty, Room(), size=18)
        for n in range(0, len(one.lines), MOST):
            self._lines(self.deck.slide(one.title, one.caption), one.lines[n: n + MOST])

    def _lines(self, slide: Slide, lines: Sequence[Line]) -> None:
        """Each with what stands below it."""
        box = slide.shapes.add_textbox(*Room().place)
        box.text_frame.word_wrap = True
        for n, line in enumerate(lines):
            paragraph = box.text_frame.paragraphs[0] if n == 0 else box.text_frame.add_paragraph()
            paragraph.space_before = Pt(10)
            sign = f"{SIGNS[line.status]} " if SIGNS[line.status] else ""
            self.deck.run(paragraph, f"{sign}{line.text}", size=18, color=TONES.get(line.status, INK))
            if line.second:
                self.deck.run(box.text_frame.add_paragraph(), line.second, size=13, color=QUIET)
