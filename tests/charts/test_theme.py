"""The chart language: roles, units, ticks, and what holds for every figure."""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from analytics.charts import theme
from analytics.language import Language

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
PLACEHOLDERS = [*theme.ROLES, *theme.SEQUENTIAL, *theme.DIVERGING, theme.BACKGROUND]


def colors(part: object, name: str = "") -> Iterator[str]:
    """Every colour in a figure, wherever it stands."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from colors(value, key)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from colors(value, name)
    elif isinstance(part, str) and "color" in name:
        yield part


def test_placeholders_are_disjoint():
    assert len(set(PLACEHOLDERS)) == len(PLACEHOLDERS) == 31


def test_placeholders_are_streamlits():
    theirs = {value for value in vars(streamlit_plotly_theme).values() if isinstance(value, str)}
    assert set(PLACEHOLDERS) <= theirs


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("roles", "colors_of"), [
    (theme.ROLES, "chartCategoricalColors"), (theme.SEQUENTIAL, "chartSequentialColors"),
    (theme.DIVERGING, "chartDivergingColors")])
def test_theme_has_a_colour_for_each_role(mode, roles, colors_of):
    assert len(CONFIG["theme"][mode][colors_of]) == len(roles)


def test_every_colour_of_every_figure_is_a_role(figures):
    for name, figure in figures.items():
        unknown = set(colors(figure)) - {*PLACEHOLDERS, theme.CLEAR}
        assert not unknown, f"{name} uses {unknown}"


def test_the_search_for_colours_finds_one():
    assert list(colors({"data": [{"marker": {"line": {"color": ["red"]}, "size": 3}}]})) == ["red"]


def test_few_notes(figures):
    counts = {name: len(figure["layout"].get("annotations", [])) for name, figure in figures.items()}
    assert max(counts.values()) < theme.MAX_NOTES, counts


def test_figures_are_plain_json_without_nan(figures):
    for figure in figures.values():
        assert json.loads(json.dumps(figure, allow_nan=False)) == json.loads(json.dumps(figure))


def test_every_figure_says_its_takeaway(figures):
    for name, figure in figures.items():
        assert figure["alt"].endswith("."), name
        assert figure["height"] > 0


def test_names_are_not_markup(figures):
    texts = figures["comparison"]["layout"]["yaxis"]["ticktext"]
    assert "Mia &lt;b&gt;" in texts


@pytest.mark.parametrize(("values", "language", "expected"), [
    ([52.2e6, 3e6], "en", theme.Unit(1e6, 1, "¥M")),
    ([520e6], "en", theme.Unit(1e6, 0, "¥M")),
    ([2.5e9], "en", theme.Unit(1e9, 1, "¥B")),
    ([-4e3, None], "en", theme.Unit(1e3, 1, "¥k")),
    ([12.0], "en", theme.Unit(1.0, 0, "¥")),
    ([], "en", theme.Unit(1.0, 0, "¥")),
    ([52.2e6], "zh_CN", theme.Unit(1e4, 0, "万元")),
    ([5.2e8], "zh_CN", theme.Unit(1e8, 1, "亿元")),
])
def test_money_unit(values, language, expected):
    assert theme.money_unit(values, "CNY", Language(language)) == expected


@pytest.mark.parametrize(("low", "high", "expected"), [
    (51, 76, [55, 60, 65, 70, 75]),
    (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    (-3, 3, [-3, -2, -1, 0, 1, 2, 3]),
    (5, 5, []),
])
def test_ticks(low, high, expected):
    assert theme.ticks(low, high) == expected


@pytest.mark.parametrize(("positions", "gap", "because"), [
    ([1.0, 5.0], 1.0, "far apart already"),
    ([1.0, 1.0, 1.0], 2.0, "all at one place"),
    ([5.0, 1.0, 4.9], 1.0, "given out of order"),
    ([], 1.0, "nothing to move"),
])
def test_spread(positions, gap, because):
    placed = theme.spread(positions, gap)
    ordered = sorted(placed)
    assert all(b - a >= gap * 0.99 for a, b in itertools.pairwise(ordered)), because
    assert [placed.index(v) for v in ordered] == sorted(range(len(positions)), key=lambda i: positions[i]), because
    if because == "far apart already":
        assert placed == positions


@pytest.mark.parametrize(("values", "expected"), [
    ([1, None, float("nan"), float("inf"), 2.5], [1.0, None, None, None, 2.5]),
])
def test_numbers(values, expected):
    assert theme.numbers(values) == expected


@pytest.mark.parametrize(("value", "higher_is_better", "expected"), [
    (1, True, theme.GOOD), (-1, True, theme.BAD), (1, False, theme.BAD), (-1, False, theme.GOOD),
    (0, True, theme.GOOD), (0, False, theme.GOOD),
])
def test_judged(value, higher_is_better, expected):
    assert theme.judged(value, higher_is_better) == expected
