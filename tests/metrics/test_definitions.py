"""Definitions: every metric has one in both languages, they are found by any word, and say what the policy adds."""

from __future__ import annotations

import pytest

from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE, GROUPS
from analytics.metrics.company_policy import company_policy
from analytics.metrics.definitions import COLUMNS, computed, definitions, facts_about
from analytics.policy import Policy

ENGLISH, CHINESE = Language("en"), Language("zh_CN")


@pytest.mark.parametrize("t", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_metric_is_defined(t):
    every = definitions(t)
    assert list(every.columns) == COLUMNS
    assert list(every["metric"]) == list(CATALOGUE)
    assert (every != "").all(axis=None)
    for one in CATALOGUE.values():
        facts = dict(facts_about(one, Policy(), t))
        assert all(facts.values()), one.id
        assert len(facts) >= 7
        assert computed(one)


@pytest.mark.parametrize(("words", "group", "found", "because"), [
    ("win_rate", "", {"win_rate"}, "by id"), ("WIN RATE", "sales", {"win_rate"}, "whatever the case"),
    ("stalled", "sales", {"win_rate"}, "by its pitfall"), ("handoffs", "", {"handoffs_on_time"}, "by its table"),
    ("zzz", "", set(), "by nothing")])
def test_metrics_are_searched_everywhere(words, group, found, because):
    shown = set(definitions(ENGLISH, words, group)["metric"])
    assert found <= shown, because
    assert len(shown) < len(CATALOGUE) / 3


def test_all_words_have_to_fit_and_chinese_is_searched_with_english():
    assert set(definitions(CHINESE, "赢单率")["metric"]) >= {"win_rate"}
    assert set(definitions(CHINESE, "win_rate")["metric"]) >= {"win_rate"}
    assert definitions(ENGLISH, "win_rate zzz").empty


@pytest.mark.parametrize("group", GROUPS)
def test_a_group(group):
    assert {CATALOGUE[m].group for m in definitions(ENGLISH, group=group)["metric"]} == {group}


def test_what_the_policy_says_of_a_metric():
    facts = dict(facts_about(CATALOGUE["win_rate"], company_policy(), ENGLISH))
    assert facts["On plan"] == "goal 31.0%, watch 27.0%, alarm 22.0%"
    assert facts["In the scorecard"].startswith("8% of the score since")
    assert "Team" in facts["Can be split by"]
    assert "On plan" not in dict(facts_about(CATALOGUE["win_rate"], Policy(), ENGLISH))


@pytest.mark.parametrize(("metric", "text"), [
    ("revenue", "revenue"), ("win_rate", "(won) / (won + lost)"),
    ("margin", "(costed_revenue - cost) / (costed_revenue)")])
def test_how_it_is_computed(metric, text):
    assert computed(CATALOGUE[metric]) == text
