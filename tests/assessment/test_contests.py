"""Contest files: what is wrong with one is said with file, key and remedy; the shipped ones can be held."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from analytics.assessment.contests import (
    FOLDER,
    Contest,
    last_covered,
    read_contest,
    read_contests,
)
from analytics.errors import UsageError
from analytics.language import Language, in_language
from analytics.periods import Calendar, Period

GOOD = {"title": "Race", "window": "2026-Q4", "metric": "win_rate", "prizes": [{"place": 1, "money": 100}]}
WRONG = [  # what is changed, the key named, what is said
    ({"titel": "Race"}, "titel", "did you mean 'title'?"),
    ({"title": None}, "title", "missing"),
    ({"title": {"de": "Rennen"}}, "title", "texts by language: en, zh_CN"),
    ({"window": "12m"}, "window", "other days every month"),
    ({"window": "2026-13"}, "window", "is no period"),
    ({"window": "2026-05-02..2026-05-01"}, "window", "write the earlier day first"),
    ({"metric": "win_rat"}, "metric", "did you mean 'win_rate'?"),
    ({"metric": "average_deal"}, "metric", "neither more nor less is better"),
    ({"metric": "units"}, "metric", "no interval"),
    ({"metric": "activity_mix"}, "metric", "neither more nor less"),
    ({"prizes": []}, "prizes", "too short"),
    ({"prizes": [{"place": 2, "money": 1}]}, "prizes", "from place 1 on"),
    ({"prizes": [{"place": 1, "money": 1}, {"place": 3, "money": 1}]}, "prizes", "without gaps"),
    ({"prizes": [{"place": 1}]}, "prizes.0", "a text, money, or both"),
    ({"prizes": [{"place": 1, "money": -1}]}, "prizes.0.money", "at least 0"),
    ({"who": {"cases": 0}}, "who.cases", "at least 1"),
    ({"who": {"role": ["x"]}}, "who", "did you mean 'roles'?"),
    ({"ties": "split"}, "ties", "none of the values allowed"),
    ({"noise": "ignore", "ties": "tie_break"}, "tie_break", "name what decides"),
    ({"noise": "ignore", "tie_break": "csat"}, "tie_break", "name what decides"),
    ({"ties": "tie_break", "tie_break": "csat"}, "ties", "no tie to break"),
    ({"noise": "ignore", "ties": "tie_break", "tie_break": "win_rate"}, "tie_break", "the contest's own metric"),
    ({"noise": "ignore", "ties": "tie_break", "tie_break": "target"}, "tie_break", "neither more nor less"),
]


def written(folder: Path, changes: dict) -> Path:
    document = {k: v for k, v in (GOOD | changes).items() if v is not None}
    path = folder / "race.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize(("changes", "key", "said"), WRONG, ids=[f"{w[1]}: {w[2]}" for w in WRONG])
@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_a_wrong_contest_is_refused_in_one_sentence(changes, key, said, code, tmp_path):
    path = written(tmp_path, changes)
    with pytest.raises(UsageError) as refused:
        read_contest(path)
    english, shown = str(refused.value), refused.value.text(Language(code))
    assert english.startswith(str(path))
    assert key in english.removeprefix(str(path))
    assert said in english
    assert "\n" not in shown
    assert (shown == english) == (code == "en")


def test_a_good_one_is_read_and_its_defaults_are_the_fair_ones(tmp_path):
    contest = read_contest(written(tmp_path, {}))
    assert (contest.noise, contest.ties, contest.minimum, contest.who.roles) == ("share", "share", None,
                                                                               ("account_manager",))


def test_the_shipped_contests_can_be_held():
    contests = read_contests()
    assert len(contests) >= 3
    for contest in contests.values():
        for code in ("en", "zh_CN"):
            assert in_language(contest.title, Language(code))
        assert in_language(contest.title, Language("en")) != in_language(contest.title, Language("zh_CN"))
    assert list(contests) == sorted(contests, key=lambda k: contests[k].window.replace("FY2026", "2026-01"),
                                    reverse=True), "the latest first"
    assert read_contests(FOLDER / "none") == {}


@pytest.mark.parametrize(("window", "data", "expected", "because"), [
    (("2026-10-01", "2026-12-31"), ("2023-11-01", "2026-10-31"), "2025-10-01", "the year before"),
    (("2028-10-01", "2028-12-31"), ("2023-11-01", "2026-10-31"), "2025-10-01", "the latest year that is covered"),
    (("2026-07-01", "2026-09-30"), ("2023-11-01", "2026-10-31"), "2025-07-01", "never the window itself"),
    (("2026-10-01", "2026-12-31"), ("2025-11-01", "2026-10-31"), None, "a year that is covered only in part"),
    (("2020-01-01", "2020-01-31"), ("2023-11-01", "2026-10-31"), None, "before all data"),
])
def test_the_year_to_simulate_on(window, data, expected, because):
    first, last = (dt.date.fromisoformat(d) for d in window)
    begin, end = (dt.date.fromisoformat(d) for d in data)
    found = last_covered(Period(first, last + dt.timedelta(days=1)), Calendar(begin, end, end.replace(day=1)))
    assert (found and found.start.isoformat()) == expected, because


def test_a_text_in_another_language_is_shown_where_there_is_none_in_ones_own():
    assert in_language("Race", Language("zh_CN")) == "Race"
    assert in_language({"zh_CN": "竞赛"}, Language("en")) == "竞赛"
    assert Contest(**GOOD | {"title": {"en": "Race", "zh_CN": "竞赛"}}).title == {"en": "Race", "zh_CN": "竞赛"}
