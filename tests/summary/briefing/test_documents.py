"""Four documents of one month, read back: every figure is the model's, in both languages, and nothing is markup."""

from __future__ import annotations

import datetime as dt
import io
import re
import time

import pytest
from pypdf import PdfReader

from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import SIGNS, Writer
from analytics.policy import Policy
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.handing_out import DOCUMENTS
from analytics.summary.briefing.letter import month_html
from analytics.summary.briefing.making import briefing, file_name
from analytics.summary.briefing.pdf import month_pdf
from analytics.summary.briefing.slide import shortened
from analytics.summary.briefing.slides import AHEAD, LONGEST, month_pptx
from analytics.summary.briefing.workbook import month_xlsx
from analytics.summary.month import KEY, Month, month_view
from analytics.warehouse.query import Warehouse
from tests.company import Frames, write
from tests.pdf_ua import faults, tagged
from tests.summary.briefing.conftest import COMMENT, EXECUTIVE
from tests.summary.briefing.reading import Html, Pptx, pdf_text, said, squeezed, xlsx


def number(value: float) -> object:
    """As a cell or chart gives it: nothing for what does not exist."""
    return None if value != value else pytest.approx(value)


# All of them --------------------------------------------------------------------------------------------------------


def test_every_text_stands_in_every_document(made: Briefing) -> None:
    slides = Pptx(month_pptx(made))
    tables = [cell for table in slides.tables for row in table for cell in row]
    labels = [point.data_label.text_frame.text for chart in slides.charts[:2] for series in chart.plots[0].series
              for point in (series.points[n] for n in range(len(series.values)))]
    categories = [name for chart in slides.charts for name in chart.plots[0].categories]
    documents = {"pdf": pdf_text(month_pdf(made)), "html": Html(month_html(made)).text,
                 "pptx": squeezed("".join([*slides.texts, *tables, *labels, *categories]))}
    for ending, text in documents.items():
        assert [one for one in said(made) if squeezed(one) not in text] == [], ending


def test_the_figures_are_the_months(made: Briefing, month: Month) -> None:
    t = made.language
    for one, key in zip(made.figures, KEY, strict=False):
        figure = month.figures[key]
        assert (one.value, one.plan, one.last_year) == (figure.value, figure.plan, figure.last_year)
        assert one.text == Writer(t, month.currency).value(CATALOGUE[key], figure.value)
        assert one.label == t(figure.label)
    assert made.figures[-1].value == month.rewards.cost
    assert sum(round(part.amount * 100) for part in made.teams.parts[:-1]) == month.bridge.company.variance
    assert sum(round(part.amount * 100) for part in made.causes.parts[:-1]) == month.bridge.company.variance
    assert [end.landing for end in made.coming.ends] == [
        month.outlook.total.month, month.outlook.total.quarter, month.outlook.total.year]
    assert len(made.alerts.lines) == len(month.alerts.fired) > 0


@pytest.mark.parametrize("ending", DOCUMENTS)
def test_they_are_there_at_once(made: Briefing, ending: str) -> None:
    """Together under two seconds (0.3 s on a calm machine), so each well under one."""
    started = time.process_time()
    assert len(DOCUMENTS[ending](made, None)) > 10_000
    assert time.process_time() - started < 1.0
    assert file_name(made, ending) == f"bridgeboard_2026-10_{'zh' if made.language.chinese else 'en'}.{ending}"


# PDF ----------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_two_tagged_a4_pages_in_its_language(made: Briefing) -> None:
    pdf = month_pdf(made)
    assert faults(pdf) == []
    found = PdfReader(io.BytesIO(pdf))
    root = found.trailer["/Root"]
    assert [[round(float(v)) for v in page.mediabox[2:]] for page in found.pages] == [[595, 842]] * 2
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).casefold().startswith("zh" if made.language.chinese else "en")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert found.metadata.title == made.title
    assert "/Image" not in {str(x.get_object()["/Subtype"]) for page in found.pages
                            for x in (page["/Resources"].get("/XObject") or {}).values()}, "charts are drawn"
    fonts = {str(f.get_object()["/BaseFont"]) for page in found.pages for f in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all("NotoSansSC" in font for font in fonts), "no font of the computer is used"


def test_every_picture_is_told_in_words_and_every_line_is_a_paragraph(made: Briefing) -> None:
    pdf = month_pdf(made)
    told = [str(one.get("/Alt", "")) for one in tagged(pdf, "/Figure")]
    lines = [text for one in made.sections for line in one.lines for text in (line.text, line.second) if text]
    assert len(tagged(pdf, "/P")) > len(lines), "lines of a card would be read as one"
    for one in (made.teams, made.causes, made.regions, made.coming):
        assert any(text.startswith(one.title) for text in told)
    assert "" not in told


def test_the_same_month_is_the_same_pdf(made: Briefing) -> None:
    assert month_pdf(made) == month_pdf(made)


# PPTX ---------------------------------------------------------------------------------------------------------------


def test_the_charts_of_the_slides_are_native_and_hold_the_models_numbers(made: Briefing) -> None:
    found = Pptx(month_pptx(made))
    for place, fall in enumerate((made.teams, made.causes)):
        names, series = found.data(place)
        assert names == [part.label for part in fall.parts]
        assert list(series.values()) == [[pytest.approx(part.amount) for part in fall.parts]]
    for place, panel in enumerate(made.regions.panels, 2):
        names, series = found.data(place)
        assert names == [made.language.month(month) for month in panel.months]
        actual, plan = series.values()
        assert actual == list(map(number, panel.actual))
        assert plan == list(map(number, panel.plan))
    names, series = found.data(2 + len(made.regions.panels))
    actual, *ahead = series.values()
    past = len(made.coming.past)
    assert actual == [*(number(v) for _, v in made.coming.past), *[None] * AHEAD]
    for n, values in enumerate(ahead, 1):
        assert values == [*[None] * past, *(number(row[n]) for row in made.coming.months[:AHEAD])]
    assert len(found.charts) == 3 + len(made.regions.panels)


def test_a_slide_has_one_message_and_its_source(made: Briefing) -> None:
    found = Pptx(month_pptx(made))
    assert found.titles == [made.title, made.teams.title, made.causes.title, made.regions.title, made.coming.title,
                            *(one.title for one in made.sections)]
    assert sum(made.stamp[0] in text and made.foot[0] in text for text in found.texts) == len(found.titles)
    (table,) = found.tables
    assert [row[1] for row in table[1:]] == [one.text for one in made.figures]


# XLSX ---------------------------------------------------------------------------------------------------------------


def test_the_cells_of_the_workbook_are_the_models_numbers(made: Briefing) -> None:
    summary, figures, teams, causes, regions, ends, months, definitions = xlsx(month_xlsx(made)).values()
    assert [row[3:8] for row in figures[1:]] == [
        [number(v) if v == v else "" for v in (one.value, one.low, one.high, one.plan, one.last_year)]
        for one in made.figures]
    for sheet, fall in ((teams, made.teams), (causes, made.causes)):
        assert [row[:3] for row in sheet[1:]] == [
            [part.label, pytest.approx(part.amount), number(part.share) if part.share == part.share else ""]
            for part in fall.parts]
    flat = [(p.name, m, a, b) for p in made.regions.panels for m, a, b in zip(p.months, p.actual, p.plan, strict=True)]
    assert [row[:4] for row in regions[1:]] == [[n, m, number(a), number(b)] for n, m, a, b in flat]
    assert [row[3:9] for row in ends[1:]] == [
        [number(getattr(end.landing, name)) for name in ("actual", "value", "low", "high", "plan", "chance")]
        for end in made.coming.ends]
    assert len(months) == 1 + len(made.coming.past) + len(made.coming.months)
    assert [row[0] for row in definitions[1:-1]] == [one.label for one in made.figures if one.definition]
    assert all(row[1] and row[4] for row in definitions[1:])
    assert made.title in summary[1][0]


# HTML ---------------------------------------------------------------------------------------------------------------


def test_the_letter_carries_its_styles_and_fetches_nothing(made: Briefing) -> None:
    page = Html(month_html(made))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "style", "img", "iframe", "form", "svg", "object"}
    for _, attributes in page.tags:
        assert not set(attributes) & {"src", "href", "onclick", "onload", "background"}
        assert "url(" not in (attributes.get("style") or "")
    assert ("html", {"lang": "zh-CN" if made.language.chinese else "en"}) in page.tags
    assert len(month_html(made).encode()) < 100_000, "some e-mail programs cut off longer ones"


# Bad input ----------------------------------------------------------------------------------------------------------


def test_markup_stays_text(made: Briefing) -> None:
    assert Html(month_html(made)).text.count(squeezed(COMMENT)) == 1
    assert "<b>needs" not in month_html(made)
    assert squeezed(COMMENT) in pdf_text(month_pdf(made))
    assert COMMENT in Pptx(month_pptx(made)).texts
    summary, *_ = xlsx(month_xlsx(made)).values()
    assert [row[0] for row in summary].count(COMMENT) == 1


def test_a_team_with_markup_in_its_name(demo: Warehouse, month: Month) -> None:
    named = {team: f"<script>{team}</script> #image(\"x\") & =2+2" for team in month.names}
    odd = briefing(type(month)(**vars(month) | {"names": named}), demo.policy, Writer(Language(), "CNY"))
    assert odd.teams.parts[0].label.startswith("<script>")
    assert "<script" not in month_html(odd)
    assert squeezed(odd.teams.parts[0].label)[:15] in pdf_text(month_pdf(odd)), "its end may be dots"
    assert month_xlsx(odd)
    assert shortened(odd.teams.parts[0].label, LONGEST) in Pptx(month_pptx(odd)).data(0)[0]


LONG = {"words": "and the very long name of a team that somebody gave it without thinking twice",
        "one word": "x" * 80, "from the right": "فريق المبيعات צוות המכירות", "pictures": "🚀 👩\u200d💻"}


@pytest.mark.parametrize("name", LONG)
def test_no_name_leaves_the_page(demo: Warehouse, month: Month, name: str) -> None:
    named = {team: f"{short} {LONG[name]}"[:80] for team, short in month.names.items()}
    pdf = month_pdf(briefing(type(month)(**vars(month) | {"names": named}), demo.policy, Writer(Language(), "CNY")))
    assert faults(pdf) == []
    first, *others = PdfReader(io.BytesIO(pdf)).pages
    assert len(others) == 1
    starts: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        starts.extend([cm[0] * tm[4] + cm[4]] if text.strip() else [])

    first.extract_text(visitor_text=note)
    assert min(starts) >= 14 / 25.4 * 72 - 1, "in the left margin"
    assert max(starts) < 595 - 14 / 25.4 * 72, "in the right margin"


@pytest.mark.parametrize(("text", "said"), [
    ("a" * 40, "a" * 40), ("a" * 41, "a" * 39 + "…"), ("西" * 20, "西" * 20), ("西" * 21, "西" * 19 + "…"), ("", ""),
    ("a" * 38 + " bc", "a" * 38 + "…"), ("a" * 39 + "西", "a" * 39 + "…")])
def test_a_name_on_a_slide_is_as_wide_as_there_is_room(text: str, said: str) -> None:
    assert shortened(text, LONGEST) == said


BARE = {  # tables left out of the company, and what has to be said then
    "no plan, no answers": (("targets", "surveys"), ("No targets are loaded", "No surveys are loaded")),
    "no sales": (("sales",), ("No sales are loaded",)),
}


@pytest.mark.parametrize("missing", BARE)
def test_what_is_missing_is_said_and_every_document_is_made(
    frames: Frames, missing: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tables, words = BARE[missing]
    file = tmp_path_factory.mktemp("bare") / "bare.duckdb"
    write({name: frame for name, frame in frames.items() if name not in tables}, file, Policy(minimum_group=3))
    warehouse = Warehouse(file)
    for month in (dt.date(2025, 8, 1), dt.date(2023, 3, 1)):  # under way, and the first one
        found = month_view(warehouse, EXECUTIVE, month)
        english, chinese = (briefing(found, warehouse.policy, Writer(Language(code), "CNY"))
                            for code in ("en", "zh_CN"))
        assert all(any(text in notice for notice in english.notices) for text in words)
        for bare in (english, chinese):
            assert all(make(bare, None) for make in DOCUMENTS.values())
            assert not re.search(r"\bnan\b", " ".join(Html(month_html(bare)).texts), re.IGNORECASE)
    warehouse.close()


def test_a_status_is_told_by_shape_and_not_by_colour_alone(made: Briefing) -> None:
    assert len(set(SIGNS.values())) == len(SIGNS)
    watched = [one for one in made.figures if one.status == "watch"]
    assert watched
    for one in watched:
        assert squeezed(f"▲ {one.label}") in pdf_text(month_pdf(made))
