"""A plan as a calendar file: read back by the library's parser and, line by line, by RFC 5545's own rules."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from icalendar import Calendar

from analytics.language import Language
from analytics.learning.training_calendar import Run, calendar_file, proposed_days, runs_of, working_days
from analytics.policy import Policy
from analytics.training.catalogue import Course

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
POLICY = Policy(holidays=(dt.date(2026, 11, 3),))
MADE = dt.datetime(2026, 10, 20, 6, 30)
CLOSING = Run("closing", "Closing masterclass", "seminar", NOVEMBER, 16, ("ann", "ben"), "p1")
NAMES = {"ann": "Ann", "ben": "Ben Ng", "cid": "陈晨"}


def written(*runs: Run, language: str = "en", version: int = 3) -> bytes:
    return calendar_file(runs, POLICY, title="Winter plan", version=version, made_at=MADE,
                         name=lambda person: NAMES[person], language=Language(language))


def events(file: bytes) -> list:
    calendar = Calendar.from_ical(file)
    assert calendar.errors == []
    assert all(event.errors == [] for event in calendar.events)
    return calendar.events


def strictly_read(file: bytes) -> list[tuple[str, str]]:
    """Name with parameters, and value, of each line; fails where the file is not as RFC 5545, 3.1 says."""
    text = file.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", ""), "lines end with CRLF"
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75, "longer lines are folded"
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]
    found = [re.fullmatch(r"([A-Z][A-Z0-9-]*(?:;[A-Z-]+=[^:;,\"\x00-\x1f]+)*):([^\x00-\x1f]*)", line) for line in lines]
    assert all(found), [line for line, one in zip(lines, found, strict=True) if one is None]
    return [(one[1], one[2]) for one in found]


def test_a_run_is_an_all_day_event_that_no_time_zone_moves():
    (event,) = events(written(CLOSING))
    assert (event.start, event.end) == (dt.date(2026, 11, 2), dt.date(2026, 11, 5)), "a holiday between two days"
    assert not isinstance(event.start, dt.datetime)
    assert str(event["SUMMARY"]) == "Closing masterclass"
    assert str(event["DESCRIPTION"]).split("\n") == [
        "Seminar, 16 hours a person", "The plan says Nov 2026; the days are a proposal.", "2 people: Ann, Ben Ng"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("TENTATIVE", 3)
    assert event["DTSTAMP"].dt == MADE.replace(tzinfo=dt.UTC)


def test_the_file_keeps_the_rules_of_its_format():
    lines = strictly_read(written(CLOSING, Run("c", "谈判实战：" + "长" * 60, "course", DECEMBER, 8, ("cid",), "p1")))
    assert [lines[0], lines[-1]] == [("BEGIN", "VCALENDAR"), ("END", "VCALENDAR")]
    assert ("VERSION", "2.0") in lines
    assert [name for name, _ in lines].count("BEGIN") == 3
    assert {name for name, _ in lines if name.startswith(("DTSTART", "DTEND"))} == {"DTSTART;VALUE=DATE",
                                                                                  "DTEND;VALUE=DATE"}
    assert len({value for name, value in lines if name == "UID"}) == 3, "the calendar's own and two events"


def test_texts_cannot_begin_a_line_of_their_own():
    bad = Run("x", "Sell\r\nEND:VEVENT\nBEGIN:VALARM; a, b\\", "course", NOVEMBER, 4, ("ann",), "p1")
    lines = strictly_read(written(bad))
    assert [name for name, _ in lines].count("END") == 2
    (event,) = events(written(bad))
    assert str(event["SUMMARY"]) == "Sell END:VEVENT BEGIN:VALARM; a, b\\"


def test_chinese():
    (event,) = events(written(Run("c", "谈判实战", "role_play", NOVEMBER, 24, ("cid",), "p1"), language="zh_CN"))
    assert str(event["DESCRIPTION"]).split("\n") == [
        "角色扮演，每人24学时", "计划定在2026年11月；具体日期仅为建议。", "1人：陈晨"]


def test_an_event_keeps_its_identity_within_a_plan_only():
    def uid(file: bytes) -> str:
        return str(events(file)[0]["UID"])

    assert uid(written(CLOSING)) == uid(written(CLOSING, version=4)), "read again, the event is updated"
    others = [written(replace(CLOSING, plan="p2")), written(replace(CLOSING, month=DECEMBER)),
              written(replace(CLOSING, number=2))]
    assert len({uid(file) for file in [written(CLOSING), *others]}) == 4


def test_an_empty_plan_is_an_empty_calendar():
    assert events(written()) == []


def days(*runs: Run) -> list[tuple[int, int]]:
    return [(first.day, last.day) for _, first, last in proposed_days(runs, POLICY)]


def run(course: str, hours: float, *people: str, month: dt.date = NOVEMBER) -> Run:
    return Run(course, course, "course", month, hours, people, "p1")


CASES = [
    ([run("a", 8, "ann")], [(2, 2)], "the first working day; the first of November is a Sunday"),
    ([run("a", 8.5, "ann")], [(2, 4)], "half an hour more takes a second day; the third is a holiday"),
    ([run("a", 0, "ann")], [(2, 2)], "a day at least"),
    ([run("a", 400, "ann")], [(2, 30)], "the whole month at most"),
    ([run("a", 8, "ann"), run("b", 16, "ann")], [(2, 4), (5, 5)], "the longer first, then the next free day"),
    ([run("a", 8, "ann"), run("b", 8, "ben")], [(2, 2), (2, 2)], "different people at the same time"),
    ([run("a", 200, "ann"), run("b", 8, "ann", "ben")], [(2, 30), (2, 2)], "where it cannot be helped they clash"),
    ([run("a", 8, "ann", month=DECEMBER), run("b", 8, "ann")], [(2, 2), (1, 1)], "by month"),
]


@pytest.mark.parametrize(("runs", "expected", "because"), CASES, ids=[because for *_, because in CASES])
def test_the_proposed_days(runs, expected, because):
    assert days(*runs) == expected, because


def test_a_month_in_which_nobody_works_still_has_its_event():
    closed = Policy(holidays=tuple(dt.date(2026, 11, day) for day in range(1, 31)))
    assert working_days(NOVEMBER, closed) == []
    assert [first for _, first, _ in proposed_days([CLOSING], closed)] == [NOVEMBER]


@pytest.mark.parametrize(("people", "seats", "expected"), [
    (5, 2, [2, 2, 1]), (4, 2, [2, 2]), (4, None, [4]), (0, 2, []), (0, None, [])])
def test_runs_are_filled_seat_by_seat(people, seats, expected):
    course = Course("c", "C", "course", 8, seats, 1000, 100, None, {"closing": 0.5})
    found = runs_of(course, NOVEMBER, [f"p{n}" for n in range(people)], "p1")
    assert [len(one.people) for one in found] == expected
    assert [one.number for one in found] == list(range(1, len(expected) + 1))
