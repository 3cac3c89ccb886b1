"""The scorecard on an account manager's page: enough is on it to recompute the score by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.performance.assessing import assessment

HR = Viewer(frozenset({Role.HR}))


def table(app) -> pd.DataFrame:
    """The table the page says the score was computed from."""
    return next(frame.value for frame in app.test.dataframe if "contribution" in frame.value)


def number(text: str) -> float:
    return float(text.replace(",", "").replace("\u2212", "-").rstrip("%"))


@pytest.fixture
def person(data) -> str:
    """Somebody who is scored in the last month, and not on everything."""
    frame = assessment(data, HR).frame
    last = frame[frame["month"] == frame["month"].max()]
    return str(last.sort_values("worst_month")["manager_id"].iloc[0])


@pytest.mark.parametrize("place", [0, 10, 30])
def test_a_reader_can_recompute_the_score_from_the_pages_own_table(open_app, demo_place, data, place):
    frame = assessment(data, HR).frame
    last = frame[frame["month"] == frame["month"].max()].iloc[place]
    app = open_app(demo_place)
    app.test.query_params["person"] = last["manager_id"]
    app.open("account_manager")
    shown = table(app)
    (caption,) = [c.value for c in app.test.caption if "weight × points add up to" in c.value]
    cap = number(re.search(r"from 0 to ([\d.]+)", caption)[1])
    claimed = number(re.search(r"add up to ([\d.,]+)", caption)[1])
    total = 0.0
    for _, row in shown[shown["weight"] > 0].iterrows():  # what is not measured has no weight
        value, zero, full = (number(row[name]) for name in ("value", "zero", "full"))
        points = min(max(100 * (value - zero) / (full - zero), 0), cap)
        assert points == pytest.approx(row["points"], abs=0.1)
        assert points * row["weight"] / 100 == pytest.approx(row["contribution"], abs=0.02)
        total += points * row["weight"] / 100
    assert shown["weight"].sum() == pytest.approx(100)
    assert total == pytest.approx(claimed, abs=0.05)
    assert claimed == pytest.approx(last["score"], abs=0.006)


def test_the_title_says_whether_the_score_can_be_told_apart_from_the_peers(open_app, demo_place, data, person):
    row = assessment(data, HR).frame.query("manager_id == @person").iloc[-1]
    app = open_app(demo_place)
    app.test.query_params["person"] = person
    title = app.open("account_manager").titles[0]
    name = data.people[person][0]
    clear = "clearly above" if row["low"] > row["peer_mean"] else "clearly below" if row["high"] < row["peer_mean"] \
        else "not clearly above or below"
    assert title.startswith(f"{name}, {row['estimate']:.0f} ± ")
    assert f": {clear} the peers" in title


def test_somebody_else_stands_beside_on_request_for_whoever_may_see_both(open_app, demo_place, data, person):
    scored = assessment(data, HR).frame.query("month == month.max()")["manager_id"]
    other = next(one for one in scored if one != person)

    def opened(**reader):
        app = open_app(demo_place, **reader)
        app.test.query_params["person"], app.test.query_params["beside"] = person, other
        return app.open("account_manager")

    app, names = opened(), [data.people[one][0] for one in (person, other)]
    (finding,) = [text.value for text in app.test.subheader if all(name in text.value for name in names)]
    assert "cannot be told apart" in finding or "is clearly above" in finding
    rows = next(frame.value for frame in app.test.dataframe if "value_one" in frame.value)
    earned = rows["contribution_one"] - rows["contribution_other"]
    assert rows["difference"].tolist() == pytest.approx(earned.tolist())
    assert app.url["beside"] == other
    alone = opened(**{"as": "account_manager", "as_person": person})
    assert names[1] not in " ".join(text.value for text in alone.test.subheader)
    assert "beside" not in alone.url


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_on_the_page_is_not_a_number(open_app, demo_place, data, lang):
    """Everybody's page, those included who have left or have just come."""
    app = open_app(demo_place, lang=lang)
    for key in sorted(data.people)[:: 6 if lang == "en" else 12]:
        app.test.query_params["person"] = key
        app.open("account_manager")
        texts = [e.value for kind in ("title", "caption", "markdown", "subheader") for e in getattr(app.test, kind)]
        assert not [text for text in texts if re.search(r"\bnan\b|None|inf\b", str(text))], key
        for card in app.deck["cards"]:
            assert card["figure"] or card["empty"], (key, card["id"])


def test_whoever_has_no_score_is_told_why(open_app, demo_place, data):
    scored = set(assessment(data, HR).frame.query("month == month.max()")["manager_id"])
    ((gone,),) = data.rows("SELECT min(manager_id) FROM managers WHERE left_on IS NOT NULL")
    assert gone not in scored
    t = Language("zh_CN")
    app = open_app(demo_place, lang="zh")
    app.test.query_params["person"] = gone
    app.open("account_manager")
    cards = {card["id"]: card for card in app.deck["cards"]}
    assert cards["build"]["empty"] == t("The person did not work here at the end of this month, so there is no score.")


def test_every_duty_is_shown_with_figures_and_what_it_expects_to_the_person(open_app, demo_place, data):
    app = open_app(demo_place, **{"as": "account_manager", "topic": "duties", "lang": "zh"}).open("account_manager")
    (shown,) = [frame.value for frame in app.test.dataframe if "duty" in frame.value]
    assert shown["duty"].drop_duplicates().tolist() == [
        "市场调研", "客户开发与维护", "销售", "售后服务", "满意度与忠诚度", "跨部门协作", "风险", "个人成长"]
    for duty, rows in shown.groupby("duty"):
        assert (rows["value"] != "–").any(), duty
    assert any("及时解决客户的问题" in text.value for text in app.test.markdown)
    assert app.url["topic"] == "duties"
    beside_the_team = {kpi["id"]: kpi["margin"] for kpi in app.deck["kpis"] if "团队" in kpi["description"]}
    assert beside_the_team.pop("pipeline_coverage", "") == "", "nobody has an interval of it"
    assert beside_the_team["net_retention"]
    assert [name for name, margin in beside_the_team.items() if not re.fullmatch(r"± [\d.]+", margin)] == []
