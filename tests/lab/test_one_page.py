"""The one-pager: its figures are the model's, nobody is named unless asked, one tagged page in both languages."""

from __future__ import annotations

import io
import itertools

import pytest
from pypdf import PdfReader

from analytics.lab.drawings import cost_drawing, payout_drawing
from analytics.lab.one_page import lab_pdf
from analytics.lab.page_parts import MOST
from analytics.lab.report import Cost
from analytics.language import Language
from analytics.rewards.plan_file import PLANS, read_plan
from tests.lab.lab_cases import ASSUMED, NAMES, PROPOSED, TODAY, report
from tests.pdf_ua import faults

LANGUAGES = {"en": Language("en"), "zh": Language("zh_CN")}


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """The text without blanks, as a PDF sets letters and not blanks."""
    return "".join(page.extract_text() for page in reader(pdf).pages).replace(" ", "").replace("\n", "")


def squeezed(text: str) -> str:
    return text.replace(" ", "")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request) -> tuple[Language, str]:
    t = LANGUAGES[request.param]
    return t, words(lab_pdf(report(), t))


def test_its_figures_are_the_models(page):
    t, said = page
    new, old = Cost.of(report().simulation), Cost.of(report().view.today.simulation)
    for amount in (new.expected, new.low, new.high, new.budget, old.expected):
        assert squeezed(t.money(amount, "CNY", fine=True)) in said
    for chance in (new.over.value, old.over.value):
        assert t.chance(chance) in said
    gains = [(report().people["direction"] == way).sum() for way in (1, -1, 0)]
    assert "·".join(map(str, gains)) in said
    assert t.number(report().view.proposed.fair.smallest_ratio, 2) in said


def test_it_says_what_changes_and_what_is_assumed(page):
    t, said = page
    for part in ("110%", "0.50", t("Side effect: {text}", text=t(ASSUMED.responds.side_effect)),
                 "Friebel,Heinz,KruegerandZubanov(2017)", report().view.proposed.warnings[0].phrase.text(t),
                 t("Fairness"), PROPOSED.called(t), TODAY.called(t)):
        assert squeezed(part) in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_named_unless_it_is_asked_for(lang):
    without, named = (words(lab_pdf(report(), LANGUAGES[lang], names=names)) for names in (False, True))
    assert [name for name in NAMES if len(name) > 2 and squeezed(name) in without] == []
    losers = report().people.sort_values("change")["name"].head(MOST["names"])
    assert all(squeezed(name) in named for name in losers)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_one_tagged_a4_page_in_its_language_with_its_own_font(lang):
    pdf = lab_pdf(report(), LANGUAGES[lang])
    assert faults(pdf) == []
    found = reader(pdf)
    [only] = found.pages
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).casefold().startswith(lang)
    assert [round(float(v)) for v in only.mediabox[2:]] == [595, 842]
    fonts = {str(f.get_object()["/BaseFont"]) for f in only["/Resources"]["/Font"].values()}
    assert fonts
    assert all("NotoSansSC" in font for font in fonts), "no font of the computer is used"


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda p: p.stem)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_longest_plan_still_takes_one_page(path, lang):
    made = report()
    one = type(made)(made.view, read_plan(path, "CNY"), made.today, made.origin, made.measure, made.curves,
                     made.sensitivities)
    assert len(reader(lab_pdf(one, LANGUAGES[lang], names=True)).pages) == 1


def test_what_looks_like_markup_stays_text():
    said = words(lab_pdf(report(), LANGUAGES["en"], names=True))
    assert "Gil<b>" in said
    assert "=More#now" in said


def test_the_same_report_has_the_same_bytes():
    assert lab_pdf(report(), LANGUAGES["en"]) == lab_pdf(report(), LANGUAGES["en"])


# What is drawn ------------------------------------------------------------------------------------------------------


def test_bars_over_the_budget_are_the_chance_to_pass_it():
    made = report("today", "proposed")
    drawing = cost_drawing(made, LANGUAGES["en"])
    height = sum(h for *_, h, _ in drawing["bars"])
    over = sum(h for *_, h, over in drawing["bars"] if over)
    assert over / height == pytest.approx(made.simulation.over_budget.value, abs=1e-3)
    assert all(right[0] >= drawing["budget"]["at"] - 1e-4 for right in drawing["bars"] if right[-1])


def test_drawings_stay_in_their_frame():
    cost, payout = cost_drawing(report(), LANGUAGES["en"]), payout_drawing(report(), LANGUAGES["en"])
    points = [*cost["outline"], *itertools.chain(*(one["points"] for one in payout["lines"]))]
    assert all(0 <= v <= 1 for point in points for v in point)
    assert [one["new"] for one in payout["lines"]] == [False, True], "the proposed plan is drawn on top"


def test_the_outline_is_steps_from_zero_to_zero():
    outline = cost_drawing(report(), LANGUAGES["en"])["outline"]
    assert (outline[0][1], outline[-1][1]) == (0.0, 0.0)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(outline))
