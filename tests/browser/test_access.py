"""What reaches the browser: every message of the server is read, also what the page does not show."""

from __future__ import annotations

import pytest

LEADS = ("SELECT t.team_id, m.manager_id FROM teams t JOIN managers m ON m.manager_id = t.lead_id"
         " ORDER BY m.name LIMIT 1")  # 'view as' starts with the first


def look_around(one) -> bytes:
    """Use all that a page offers; gives everything that the server sent."""
    one.choose("Month")
    one.card("Revenue").click()
    one.page.get_by_role("dialog").get_by_text("·").first.wait_for()
    one.page.keyboard.press("Escape")
    one.page.get_by_role("dialog").wait_for(state="detached")
    return b"".join(one.received)


@pytest.fixture(scope="module")
def names(data) -> dict[str, set[str]]:
    """The names of all people, of those who lead a team ('view as' lists them), and of the first lead's team."""
    ((team, lead),) = data.rows(LEADS)
    conditions = {
        "all": "TRUE", "leads": "manager_id IN (SELECT lead_id FROM teams)",
        "team": f"manager_id = '{lead}' OR team_id = '{team}'"
                f" OR manager_id IN (SELECT manager_id FROM team_assignments WHERE team_id = '{team}')"}
    return {key: {name for (name,) in data.rows(f"SELECT name FROM managers WHERE {condition}")}
            for key, condition in conditions.items()}


def test_no_message_to_a_team_lead_names_people_of_other_teams(reader, names):
    one = reader("?as=team_lead")
    before = one.state
    sent = look_around(one)
    one.page.get_by_role("link", name="Account manager").click()
    sent += b"".join(one.painted(before).received)
    assert [name for name in names["all"] - names["team"] - names["leads"] if name.encode() in sent] == []
    assert sum(name.encode() in sent for name in names["team"]) > 3, "the team itself is there"


def test_no_message_to_an_executive_names_anybody(reader, names):
    sent = look_around(reader("team?as=executive"))
    assert [name for name in names["all"] if name.encode() in sent] == []


def test_names_are_found_where_they_may_be_sent(reader, names):
    sent = look_around(reader())
    assert sum(name.encode() in sent for name in names["all"]) > 40, "the two tests above can fail"
