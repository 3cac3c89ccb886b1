"""The line of what a plan pays: figure data, not pixels."""

from __future__ import annotations

from analytics.charts.pay_line import pay_line
from tests.charts.examples import share, whole


def drawn(english, x=(0.5, 0.8, 1.0, 1.2, 1.5), pay=(0.0, 20.0, 40.0, 64.0, 100.0)):
    return pay_line(x, pay, x_format=share, y_format=whole, at="target", language=english)


def test_the_line_and_what_80_100_and_120_percent_bring(english):
    figure = drawn(english)
    line, dots = figure["data"]
    assert (line["x"], line["y"]) == ([0.5, 0.8, 1.0, 1.2, 1.5], [0.0, 20.0, 40.0, 64.0, 100.0])
    assert (dots["x"], dots["y"]) == ([0.8, 1.0, 1.2], [20.0, 40.0, 64.0])
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["20", "40", "64", "target"]
    assert figure["alt"] == "It pays 80%: 20, 100%: 40, 120%: 64."


def test_what_lies_beyond_the_line_is_not_named(english):
    figure = drawn(english, x=(0.1, 0.5, 0.9), pay=(1.0, 2.0, 3.0))
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["3"], "only 80 % lies within, near 90 %"
    assert figure["layout"]["shapes"] == [], "the target lies beyond"
