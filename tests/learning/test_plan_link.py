"""What a plan is asked for as part of an address: readable, and back without loss."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.learning import plan_link
from analytics.training.conditions import Choice, Conditions, Floor
from tests.training.plans import conditions

USUAL = conditions(months=6, budget=180_000.0, fund=32_000.0)
IDS = st.text(min_size=1, max_size=12)
MONTHS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)).map(lambda day: day.replace(day=1))
CHOICES = st.lists(st.builds(Choice, person=IDS, course=IDS, month=st.none() | MONTHS), max_size=3).map(tuple)
MONEY = st.floats(0, 1e9).map(lambda x: round(x, 2))
FLOORS = st.none() | st.builds(Floor, of=st.just("share"), least=st.floats(0.01, 1)) | st.builds(
    Floor, of=st.just("hours"), least=st.integers(1, 2000).map(float))


def through(asked: Conditions) -> Conditions:
    texts = plan_link.written(asked, USUAL)
    lists = {name: [text] if isinstance(text, str) else text for name, text in texts.items()}
    return plan_link.asked(lists, USUAL, "Link")


@given(first=MONTHS, months=st.integers(1, 24), budget=MONEY, fund=MONEY, hours=st.integers(0, 2000).map(float),
       runs=st.integers(1, 100), locked=CHOICES, forbidden=CHOICES, floor=FLOORS)
def test_what_is_asked_for_comes_back(first, months, budget, fund, hours, runs, locked, forbidden, floor):
    asked = Conditions(first=first, months=months, budget=budget, fund=fund, hours=hours, hours_a_month=None,
                       runs_a_month=runs, locked=locked, forbidden=forbidden, floor=floor)
    back = through(asked)
    assert back.model_copy(update={"floor": None}) == asked.model_copy(update={"floor": None})
    assert (back.floor is None) == (floor is None)
    if floor and back.floor:
        assert (back.floor.of, back.floor.least) == (floor.of, pytest.approx(floor.least, rel=1e-12))


def test_what_is_usual_is_left_out_and_the_rest_can_be_read():
    assert plan_link.written(USUAL, USUAL) == {}
    asked = USUAL.model_copy(update={
        "budget": 300_000.0, "first": dt.date(2027, 2, 1), "floor": Floor(of="share", least=0.2),
        "locked": (Choice(person="m:7", course="closing", month=dt.date(2027, 2, 1)),)})
    assert plan_link.written(asked, USUAL) == {
        "budget": "300000", "from": "2027-02", "floor": "share:0.2", "lock": ["m%3A7:closing:2027-02"]}


def test_choices_too_many_for_a_link_are_left_out_whole():
    many = tuple(Choice(person=f"m{n:03}", course="closing") for n in range(200))
    texts = plan_link.written(USUAL.model_copy(update={"locked": many}), USUAL)
    assert texts == {}, "never a part of them"


@pytest.mark.parametrize(("found", "said"), [
    ({"budget": ["much"]}, "Link: budget"), ({"budget": ["-1"]}, "Link: budget"), ({"months": ["99"]}, "Link: months"),
    ({"from": ["soon"]}, "Link: first"), ({"floor": ["joy:3"]}, "Link: floor"), ({"floor": ["share:2"]}, "at most 1"),
    ({"lock": ["m1:c1:late"]}, "Link: locked")])
def test_what_cannot_be_is_said_with_its_key(found, said):
    with pytest.raises(UsageError, match=said) as refused:
        plan_link.asked(found, USUAL, "Link")
    assert "\n" not in str(refused.value)
