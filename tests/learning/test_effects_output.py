"""Effects as words, on the ladder of evidence, as workbook and on the command line."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.learning import effects_printing
from analytics.learning import effects_return as returning
from analytics.learning import effects_words as words
from analytics.learning.course_effect import CourseEffect, Evidence, course_effect
from analytics.learning.effects import Measured, Overview, overview
from analytics.learning.effects_export import effects_frame, effects_xlsx
from analytics.learning.ladder import ladder
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.training.conclusion import conclusion
from analytics.training.estimating import Estimate
from analytics.training.returns import Return
from analytics.warehouse.query import Warehouse
from tests.sheets import column, formulas, read

HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
EN, ZH = Writer(Language("en"), "CNY"), Writer(Language("zh_CN"), "CNY")


def found(outcome: str, value: float | None, *, trained: int = 10, among: float | None = None) -> Measured:
    effect = None if value is None else Estimate(value, 0.01, 40)
    return Measured("c", outcome, effect, None, trained, 30, among)


@pytest.fixture(scope="module")
def one(demo: Warehouse, view: Overview) -> CourseEffect:
    return course_effect(demo, HR, view, "negotiation_practice", "win_rate")


@pytest.mark.parametrize(("measured", "said", "because"), [
    (found("win_rate", 0.1), "works", "more is better"),
    (found("complaint_rate", 0.1), "harms", "less is better"),
    (found("complaint_rate", -0.1), "works", "less is better"),
    (found("win_rate", 0.1, among=0.051), "not_shown", "one of many"),
    (found("win_rate", 0.1, among=0.05), "works", "on the line"),
    (found("win_rate", 0.1, trained=4), "cannot_tell", "too few"),
    (found("win_rate", None), "cannot_tell", "nothing to tell from"),
    (found("negotiation", 0.8), "works", "a skill"),
])
def test_verdicts(measured: Measured, said: str, because: str) -> None:
    assert measured.said == said, because


@pytest.mark.parametrize(("effects", "state", "because"), [
    ((), "not_measured", "nothing says it"),
    ((found("csat", 0.0),), "not_shown", "the interval includes zero"),
    ((found("csat", 0.0), found("win_rate", 0.1)), "works", "one is enough"),
    ((found("csat", -0.1), found("margin", 0.0)), "harms", "harm is not hidden by what is not shown"),
    ((found("csat", None),), "cannot_tell", "too little"),
])
def test_the_ladder_says_what_is_known(effects: tuple[Measured, ...], state: str, because: str) -> None:
    rungs = ladder(Evidence(None, 0, (), (), effects), lambda m: words.told(m, {}, EN), EN.language)
    assert [rung.level for rung in rungs] == ["reaction", "learning", "behaviour", "results"]
    assert rungs[3].state == state, because
    assert rungs[0].state == "not_measured", "no table holds it, so nothing is claimed"
    assert rungs[1].text == "No skill that it teaches was rated before and after."


def test_the_ladder_names_effects_and_the_test() -> None:
    evidence = Evidence(75.2, 11, (found("negotiation", 0.8),), (found("useful_notes", 0.001),), ())
    rungs = ladder(evidence, lambda m: words.told(m, {"negotiation": "Negotiation"}, EN), EN.language)
    assert rungs[1].text == "Shown: negotiation +0.80 levels. Mean test result 75 of 100 (n 11)."
    assert rungs[2].text == "Not shown: useful notes +0.1 pt."
    assert ladder(evidence, lambda m: words.told(m, {}, ZH), ZH.language)[2].text.startswith("未证实：")


@pytest.mark.parametrize(("metric", "value", "said"), [
    ("win_rate", 0.0962, "+9.6 pt"), ("revenue", -1234.0, "−¥1.2k"), ("nps", 3.21, "+3.2"), ("orders", 0.4, "+0.40")])
def test_changes_are_written_with_sign_and_unit(metric: str, value: float, said: str) -> None:
    assert words.change(CATALOGUE[metric], value, EN) == said


def test_the_headline_is_made_from_figures(view: Overview, one: CourseEffect) -> None:
    assert words.headline(view, "win_rate", EN) == "Negotiation in practice is shown to work: win rate +9.5 pt"
    assert words.headline(view, "csat", EN) == "No course is shown to change satisfaction"
    assert words.overview_finding(view, "win_rate", EN.language) == (
        "1 course is shown to work; a bare before/after would praise 2")
    nobody = replace(view, effects=())
    assert words.headline(nobody, "win_rate", EN) == "Nobody has completed a course yet"
    assert words.overview_finding(nobody, "win_rate", EN.language) == "Nobody has completed a course yet"
    assert words.course_headline(one, EN) == "Negotiation in practice works: win rate +9.5 pt"
    assert words.course_headline(one, ZH).startswith("“Negotiation in practice”有效")


@pytest.mark.parametrize(("worth", "finding"), [
    (20_000, "It returned more than it cost: +"), (2_000, "Whether it returned its cost is not sure: "),
    (200, "It returned less than it cost: −"), (None, "Cost of one more deal won: ¥")])
def test_what_is_said_of_the_return(one: CourseEffect, worth: float | None, finding: str) -> None:
    assert returning.return_finding(one, *returning.returned(one, worth), EN).startswith(finding)


def test_what_is_not_shown_to_work_is_not_shown_to_return(one: CourseEffect) -> None:
    alone = replace(one, measured=replace(one.measured, among=0.2))
    assert returning.return_finding(alone, *returning.returned(alone, 20_000), EN) == (
        "No effect is shown, so nothing of ¥185.4k is shown to have come back")


@pytest.mark.parametrize(("cost", "said"), [
    (Return(50, 40, 90), "¥50 (¥40 to ¥90)"), (Return(50, 40, math.inf), "¥50 (¥40 to no end)"),
    (Return(math.inf, 40, math.inf), "no end (¥40 to no end)"), (Return(math.inf, math.inf, math.inf), "no end")])
def test_a_cost_without_an_effect_has_no_end(cost: Return, said: str) -> None:
    assert returning.money_range(cost, EN) == said


def test_one_find_among_many_is_said_to_be_so(one: CourseEffect) -> None:
    alone = replace(one.measured, among=0.2)
    assert alone.said == "not_shown"
    said = str(conclusion(alone.said, alone.effect, "+9.5 pt", "+4.9", "+14.2"))
    assert said.startswith("No effect is shown: +9.5 pt (95% interval +4.9 to +14.2) alone would be one, but among so")
    assert "includes nothing" not in said, "the interval does not include zero"
    assert "includes nothing" in str(conclusion("not_shown", Estimate(0.1, 0.1, 40), "", "", ""))


def test_the_workbook_holds_what_the_page_shows(demo: Warehouse, view: Overview, one: CourseEffect) -> None:
    book = read(effects_xlsx(view, one, demo, HR, EN))
    assert list(book) == [
        "About", "Effects", "Skills", "Course", "By months since", "By month", "People", "Definitions"]
    rows = [dict(zip(book["Effects"][0], row, strict=True)) for row in book["Effects"][1:]]
    (mine,) = [row for row in rows if (row["course_id"], row["outcome"]) == (one.course_id, "win_rate")]
    assert one.measured.effect is not None
    assert mine["value"] == pytest.approx(one.measured.effect.value)
    assert mine["verdict"] == "works"
    assert len(rows) == len(effects_frame(view)) == 63
    assert len(book["People"]) == 1 + 11
    assert book["About"][1:][1][1] == "31 Oct 2026"


def test_the_workbook_of_an_executive_names_nobody(demo: Warehouse) -> None:
    mine = overview(demo, EXECUTIVE, "win_rate")
    one = course_effect(demo, EXECUTIVE, mine, "negotiation_practice", "win_rate")
    book = read(effects_xlsx(mine, one, demo, EXECUTIVE, ZH))
    assert len(book) == 7
    cells = {str(cell) for sheet in book.values() for row in sheet for cell in row}
    assert not cells & {name for (name,) in demo.rows("SELECT name FROM managers")}


def test_no_text_becomes_a_formula(demo: Warehouse, view: Overview, one: CourseEffect) -> None:
    people = one.people
    assert people is not None
    bad = replace(one, name="=1+1", people=people.assign(name="=cmd|' /C calc'!A0"))
    file = effects_xlsx(view, bad, demo, HR, EN)
    assert formulas(file) == []
    assert set(column(read(file)["People"], "name")) == {"=cmd|' /C calc'!A0"}


@pytest.fixture
def run(
    demo: Warehouse, view: Overview, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command on the snapshot that is open already, whose effects are known."""
    monkeypatch.setattr(effects_printing, "open_warehouse", lambda place: demo)
    monkeypatch.setattr(demo, "close", lambda: None)

    def printed(*more: str) -> str:
        assert main(["training", "effect", "--course", "negotiation_practice", *more]) == 0
        return capsys.readouterr().out

    return printed


def test_the_command_tells_one_course(run: Callable[..., str]) -> None:
    text = run()
    assert text.startswith("The training works")
    assert "Trained 11, compared 29" in text
    assert "Cost of the course: ¥185.4k (runs 3, seats 11)" in text
    assert "Return on the cost: +" in text
    assert "◆ Learning: do they know and can they do more? Shown: negotiation +" in text
    assert "nan" not in text.lower()


def test_json_and_csv_agree_with_the_page(run: Callable[..., str], one: CourseEffect) -> None:
    document = json.loads(run("--format", "json", "--lang", "zh"))
    assert len(run("--format", "csv").splitlines()) == 1 + len(document["by_time"])
    assert one.measured.effect is not None
    assert document["effect"]["value"] == pytest.approx(one.measured.effect.value)
    assert (document["verdict"], document["cost"]) == ("works", 185_400)
    assert document["roi"]["low"] < document["roi"]["value"] < document["roi"]["high"]
    assert {skill["skill"] for skill in document["skills"]} == {"negotiation"}
    assert run("--lang", "zh").startswith("培训有效")


@pytest.mark.parametrize(("arguments", "told"), [
    (["--course", "negotiation_practise"], "did you mean 'negotiation_practice'"),
    (["--course", "negotiation_practice", "--metric", "net_retention"], "cannot be measured by 'net_retention'"),
])
def test_what_is_not_known_is_named(
    arguments: list[str], told: str, demo_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["training", "effect", *arguments, "--warehouse", str(demo_place)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
