"""Errors reach a reader of Chinese in Chinese: every message is marked, and phrases within phrases are put in too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.errors import Misfit, NotAllowed, UsageError
from analytics.language import N_, Language, Phrase
from analytics.naming import nearest, suggestion
from tests.chinese import ZH, english_in

ROOT = Path(__file__).parents[2]
COMMAND_LINE = ("analytics/commands/", "analytics/metrics/printing.py")  # stays English
ERRORS = ("UsageError", "NotAllowed", "Misfit")
EN = Language()


def unmarked(source: str, where: str) -> Iterator[str]:
    """Errors raised with a text that nobody can translate: a formatted one, or one without ``N_`` or ``t``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS and node.args:
            said = node.args[0]
            literal = any(isinstance(n, ast.JoinedStr) for n in ast.walk(said)) or isinstance(said, ast.Constant)
            if literal:
                yield f"{where}:{node.lineno}"


def test_every_error_that_a_page_can_show_is_marked() -> None:
    files = [f for folder in ("analytics", "pages") for f in (ROOT / folder).rglob("*.py")]
    found = [line for f in files if not (where := f.relative_to(ROOT).as_posix()).startswith(COMMAND_LINE)
             for line in unmarked(f.read_text("utf-8"), where)]
    assert found == []


@pytest.mark.parametrize(("source", "found"), [
    ("UsageError(f'{x}: no')", ["here:1"]), ("NotAllowed('no')", ["here:1"]), ("Misfit(f'{a}' 'b')", ["here:1"]),
    ("UsageError(N_('no'))", []), ("UsageError(t('no'))", []), ("UsageError(N_('{a}'), a=f'{b}')", [])])
def test_the_check_can_fail(source: str, found: list[str]) -> None:
    assert list(unmarked(source, "here")) == found


PHRASES = [
    (nearest("revenu", ["revenue"]), ", did you mean 'revenue'?", "（是否应为“revenue”？）"),
    (nearest("x", ["revenue"]), "", ""),
    (suggestion("x", ["amount", "cost"]), "; choose one of amount, cost", "；可选：amount、cost"),
    (suggestion("x", []), "; there is none to choose from", "；没有可选项"),
    (Phrase(N_("{place}: {problem}"), place="a: b", problem=Phrase(N_("there was no row to load"))),
     "a: b: there was no row to load", "a: b：没有可加载的行"),
    (Phrase("{a}", a="{b}"), "{b}", "{b}"),  # braces in a value are the value's
]


@pytest.mark.parametrize(("phrase", "english", "chinese"), PHRASES)
def test_phrases_within_phrases(phrase: Phrase, english: str, chinese: str) -> None:
    assert (str(phrase), phrase.text(EN), phrase.text(ZH)) == (english, english, chinese)


@pytest.mark.parametrize("kind", [UsageError, NotAllowed, Misfit])
def test_an_error_reads_english_as_text_and_chinese_for_its_reader(kind: type[UsageError] | type[Misfit]) -> None:
    error = kind(N_("there is no dimension '{name}'{guess}; choose from {known}"), name="tema",
                 guess=nearest("tema", ["team"]), known=("region", "team"))
    assert str(error) == "there is no dimension 'tema', did you mean 'team'?; choose from region, team"
    assert error.phrase.text(ZH) == "没有维度“tema”（是否应为“team”？）；可选：region、team。"


def test_english_is_noticed() -> None:
    assert english_in(UsageError("a.csv: there is no such thing")) == "a.csv: there is no such thing"
    assert english_in(UsageError("{problem}：请更正 such as this one", problem="x")) == "such as this one"
    assert english_in(UsageError("“such as this one”：请更正（and its reason here）")) == ""
