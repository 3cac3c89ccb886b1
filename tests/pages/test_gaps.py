"""The Gaps page: by each role and in both languages, what is found, what stays hidden, and what bad input says."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time
from types import SimpleNamespace

import pytest
import streamlit as st

from analytics.access import Role
from analytics.learning.gaps_choice import TOPICS
from analytics.policy import Policy
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from pages.parts.gaps import filters

ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")  # three English words in a row
ROLES = (Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.HR, Role.EXECUTIVE)


def gaps(open_app, place, **query):
    app = open_app(place, **query)
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("gaps")


def cards(app) -> dict[str, dict]:
    return {card["id"]: card for card in app.deck["cards"]}


def tables(app) -> list:
    return [frame.value for frame in app.test.dataframe]


def names(data, condition: str = "TRUE") -> set[str]:
    return {name for (name,) in data.rows(f"SELECT name FROM managers WHERE {condition}")}


def test_the_planted_weakness_is_the_title(open_app, demo_place):
    app = gaps(open_app, demo_place)
    assert app.titles == ["Negotiation in West is 1.1 levels under what its roles require"]
    figure = cards(app)["map"]["figure"]
    assert figure["layout"]["yaxis"]["ticktext"][0] == "West · 11"
    assert figure["layout"]["xaxis"]["ticktext"][0] == "Negotiation"
    assert figure["data"][0]["text"][0] == "<b>■<br>1.1</b>"
    assert cards(app)["map"]["title"] == "1 of 40 gaps reaches 0.9 levels"
    assert "Data to **31 Oct 2026**" in app.test.caption[0].value
    chinese = gaps(open_app, demo_place, lang="zh")
    assert chinese.titles == ["West的Negotiation比岗位要求低1.1级"]


@pytest.mark.parametrize("role", ROLES)
def test_every_topic_for_every_role_in_chinese(open_app, demo_place, role):
    app = gaps(open_app, demo_place, **{"as": role.value}, lang="zh")
    for topic in TOPICS:
        if role != Role.ACCOUNT_MANAGER:  # who has one page
            app.choose("gaps_topic", topic)
        assert (len(app.titles), app.notes) == (1, []), topic
        texts = [text for card in app.deck["cards"] for text in (card["title"], card["caption"], card["help"])]
        texts += [e.value for kind in ("title", "caption", "subheader") for e in getattr(app.test, kind)]
        assert [text for text in texts if ENGLISH.search(text)] == []
        assert "nan" not in app.sent().lower().replace("finan", "").replace("nant", "")


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.HR])
def test_every_topic_and_split(open_app, demo_place, role):
    app = gaps(open_app, demo_place, **{"as": role.value})
    for split in app.offered("gaps_split"):
        app.choose("gaps_split", split)
        for topic in TOPICS:
            app.choose("gaps_topic", topic)
            assert (len(app.titles), app.notes) == (1, []), (split, topic)
            rows = [len(card["figure"]["layout"]["yaxis"]["tickvals"]) for card in app.deck["cards"] if card["figure"]]
            said = [card["id"] for card in app.deck["cards"] if re.search(r"24 of \d+ drawn", card["caption"])]
            assert max(rows, default=0) <= 24, "a figure of everybody would be a wall"
            assert len(said) == (role == Role.HR and split == "person" and topic in ("gaps", "trend", "certificates"))


def test_an_executive_is_sent_groups_and_no_name(open_app, demo_place, data):
    everybody = names(data)
    seen = gaps(open_app, demo_place).sent()
    assert sum(name in seen for name in everybody) > 20, "the test can fail"
    app = gaps(open_app, demo_place, **{"as": "executive"}, by="person")
    assert "person" not in app.offered("gaps_split")
    for topic in TOPICS:
        sent = app.choose("gaps_topic", topic).sent()
        assert [name for name in everybody if name in sent] == []
    app = gaps(open_app, demo_place, **{"as": "executive"}, person="AM00001")
    assert app.notes == ["Your role does not include figures about single people."]


def test_an_executive_is_told_no_figure_of_few_people(open_app, demo_place):
    app = gaps(open_app, demo_place, **{"as": "executive"}, by="role", region="West")
    (table,) = tables(app)
    assert table[["gap", "low", "high"]].isna().all(axis=None), "two leads, and the region less the others is them"
    assert "Some figures are hidden: they are about fewer than 5 people" in app.sent()
    assert cards(app)["map"]["figure"] is None
    (table,) = tables(gaps(open_app, demo_place, **{"as": "executive"}, by="role"))
    assert table["gap"].notna().all()


def test_a_lead_sees_the_own_team_person_by_person(open_app, demo_place, data):
    ((team, lead),) = data.rows("SELECT t.team_id, m.name FROM teams t JOIN managers m ON m.manager_id = t.lead_id"
                                " ORDER BY m.name LIMIT 1")
    app = gaps(open_app, demo_place, **{"as": "team_lead"})
    members = names(data, f"team_id = '{team}' AND left_on IS NULL")
    assert set(tables(app)[0]["name"]) <= members
    rows = cards(app)["map"]["figure"]["layout"]["yaxis"]["ticktext"]
    assert set(rows) == members | {lead}, "one person needs no number of people"
    assert next(iter(app.offered("gaps_split"))) == "person"
    outsider = data.rows(f"SELECT min(manager_id) FROM managers WHERE team_id <> '{team}'")[0][0]
    app = gaps(open_app, demo_place, **{"as": "team_lead"}, person=outsider)
    assert app.notes == ["The skills of this person are not open to you."]
    assert app.components("deck") == []


def test_an_account_manager_sees_the_own_skills_whatever_the_link_asks(open_app, demo_place, data):
    ((own, other),) = data.rows("SELECT min(name), max_by(manager_id, name) FROM managers"
                                " WHERE role = 'account_manager' AND left_on IS NULL")
    app = gaps(open_app, demo_place, **{"as": "account_manager"}, person=other, topic="results", region="West")
    assert own in app.titles[0]
    assert [name for name in names(data) - {own} if name in str(app.deck) + str(tables(app))] == []
    skills, evidence, held = tables(app)
    assert {"required", "level", "gap", "self", "lead", "assessed_on", "again_by"} <= set(skills)
    assert set(evidence["rater"]) == {"self", "lead"}
    assert len(held) > 0
    captions = [e.value for e in app.test.caption]
    assert any(re.search(r"\d+ ratings are not shown: fewer than 5 colleagues rated those skills", c) for c in captions)


def test_from_a_cell_to_its_people_and_to_the_evidence(open_app, demo_place, data):
    app = gaps(open_app, demo_place, group="West", skill="negotiation")
    (people,) = tables(app)
    assert (len(people), set(people["skill"])) == (11, {"Negotiation"})
    assert {"■", "▲", "●"} >= set(people["sign"])
    assert (app.url["group"], app.url["skill"]) == ("West", "negotiation")
    back = next(b for b in app.test.button if b.label.startswith("Show everybody"))
    assert back.label.replace("\\", "") == "Show everybody, not only West · Negotiation"
    back.click()
    assert len(tables(app.run())[0]) > 50
    assert "group" not in app.url
    person, name = data.rows("SELECT manager_id, name FROM managers WHERE name = ?", [people["name"].iloc[0]])[0]
    app = gaps(open_app, demo_place, person=person)
    assert app.titles[0].startswith(f"{name}: Negotiation first, ")
    assert app.url == {"person": person}
    next(b for b in app.test.button if b.label == "All people").click()
    assert app.run().titles[0].startswith("Negotiation in West")


CLICKS = [  # card, what it gives, split, (group, skill, person, topic) afterwards, because
    ("map", '["West", "negotiation"]', "region", ("West", "negotiation", "", "gaps"), "a cell's people"),
    ("first", "negotiation", "region", ("", "negotiation", "", "gaps"), "everybody's level in a skill"),
    ("ties", "closing", "team", ("", "closing", "", "gaps"), "from any topic"),
    ("bias", "T0001", "team", ("T0001", "", "", "gaps"), "a group's people"),
    ("moved_group", "AM00001", "person", ("AM00001", "", "AM00001", "gaps"), "a group of one is a person"),
    ("held", "West", "region", ("West", "", "", "trend"), "a group's certificates, below"),
]


@pytest.mark.parametrize("case", CLICKS, ids=[c[-1] for c in CLICKS])
def test_a_click_leads_to_who_is_behind_the_mark(monkeypatch, case):
    card, value, split, expected, _ = case
    event = {"kind": "point", "card": card, "customdata": value}
    state = SimpleNamespace(gaps_split=split, gaps_topic="trend", gaps_group="", gaps_skill="", gaps_person="")
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(filters, "clicked", {"gaps_deck": event}.get)
    filters.follow()
    assert (state.gaps_group, state.gaps_skill, state.gaps_person, state.gaps_topic) == expected


def test_filters_stay_in_the_link_and_what_is_unknown_is_said(open_app, demo_place):
    app = gaps(open_app, demo_place, by="team", topic="trend", region="West", role="account_manager",
               field="negotiation")
    assert app.url == {"by": "team", "topic": "trend", "region": "West", "role": "account_manager",
                       "field": "negotiation"}
    assert "West · Account manager · Negotiation, 9 people" in app.test.caption[0].value.replace("\\", "")
    wrong = {"by": "moon", "topic": "x", "field": "cooking", "metric": "revenue", "group": "Atlantis", "skill": "magic"}
    app = gaps(open_app, demo_place, **wrong)
    (note,) = app.notes
    assert [f"{name}={value}" for name, value in wrong.items() if f"{name}={value}" not in note.replace("\\", "")] == []
    assert app.url == {}


def test_which_gaps_go_along_with_results(open_app, demo_place):
    app = gaps(open_app, demo_place, topic="results")
    assert app.titles[0] == "Gaps in Negotiation, Closing go along with weaker attainment"
    card = cards(app)["ties"]
    assert card["title"].startswith("An association, not a cause")
    assert card["figure"]["layout"]["yaxis"]["ticktext"][0] == "■ Negotiation"
    other = gaps(open_app, demo_place, topic="results", metric="csat")
    assert other.titles[0] == "No gap clearly goes along with weaker satisfaction"
    few = gaps(open_app, demo_place, **{"as": "team_lead"}, topic="results")
    assert "too few to tell" in few.titles[0]
    assert cards(few)["ties"]["figure"] is None


def test_certificates_by_person(open_app, demo_place):
    app = gaps(open_app, demo_place, topic="certificates")
    assert re.fullmatch(r"Certificates: \d+ expired, \d+ missing, \d+ due soon", app.titles[0])
    (table,) = tables(app)
    assert set(table["state"]) == {"expired", "missing", "due soon"}
    assert table["state"].tolist() == sorted(table["state"], key=["expired", "missing", "due soon"].index)


FILES = {
    "teams": "team_id,name,region\nT1,A,East\nT2,B,West\n",
    "managers": "manager_id,name,team_id,role,level\n1,Ann,T1,account_manager,1\n2,Bo,T2,account_manager,1\n"
                "3,Cy *x*,T2,clerk,1\n4,Di,,account_manager,1\n",
    "sales": "sold_on,manager_id,customer_id,amount\n2026-10-05,1,c1,10\n2026-10-31,2,c1,10\n",
    "customers": "customer_id,name,manager_id\nc1,Bikes,1\n",
    "skills": "skill_id,name,field\ns,Closing,selling\nu,=Calls,selling\n",
    "skill_requirements": "role,level,skill_id,required\naccount_manager,1,s,3\naccount_manager,1,u,3\n",
    "skill_assessments": "manager_id,skill_id,assessed_on,rater,level\n1,s,2026-09-01,lead,2\n2,s,2025-01-01,lead,1\n"
                         "4,s,2026-09-01,self,4\n",
}


def loaded(folder: Path, *without: str) -> Path:
    for name, text in FILES.items():
        if name not in without:
            (folder / f"{name}.csv").write_text(text, "utf-8")
    assert load(mapping_for(sorted(folder.glob("*.csv"))), folder, folder / "warehouse", Policy()).ok
    return folder / "warehouse"


def test_what_cannot_be_told_is_said_with_its_remedy(open_app, tmp_path):
    app = gaps(open_app, loaded(tmp_path))
    said = [note.replace("\\", "") for note in app.notes]
    assert said == [
        "1 person has a role and level without a requirement; add them to the table skill_requirements. "
        "They are: Cy *x*.",
        "4 required skills of people were not assessed in the last 12 months; ask their leads to rate them.",
    ]
    assert r"\*x\*" in app.notes[0], "a name is never markup"
    assert app.titles == ["No gap can be told from none"], "one person here, one there"
    by_person = gaps(open_app, tmp_path / "warehouse", by="person")
    assert by_person.titles == ["Closing of Ann is 1.0 levels under what the role requires"]
    by_team = gaps(open_app, tmp_path / "warehouse", by="team", group="–", skill="s")
    assert "No team · 1" in cards(by_team)["map"]["figure"]["layout"]["yaxis"]["ticktext"]
    assert tables(by_team)[0]["name"].tolist() == ["Di"], "who is in no team, and nobody else"


@pytest.mark.parametrize(("without", "title", "named"), [
    (("skills", "skill_requirements", "skill_assessments"), "No skill requirements are loaded",
     "skills, skill_requirements, skill_assessments"),
    (("skill_assessments",), "No skill assessments are loaded", "skill_assessments")])
def test_tables_that_are_not_loaded_are_named(open_app, tmp_path, without, title, named):
    app = gaps(open_app, loaded(tmp_path, *without))
    for topic in [topic for topic in TOPICS if topic != "certificates"]:
        app.choose("gaps_topic", topic)
        assert app.titles == [title]
        assert app.notes == [f"Load these tables: {named}. They are described in data/README.md."]
        assert all(card["figure"] is None and card["empty"] for card in app.deck["cards"])
    app.choose("gaps_topic", "certificates")
    assert app.titles == ["No certificates to show"]
    assert app.notes == ["No certificates are loaded for these people; load the table certifications."]


def test_somebody_without_requirement_or_assessment(open_app, tmp_path):
    place = loaded(tmp_path)
    app = gaps(open_app, place, person="3")
    assert app.titles == ["Cy *x*: no skill is required of this role and level"]
    assert r"Cy \*x\*" in app.test.title[0].value, "a name is never markup"
    assert gaps(open_app, place, person="2").titles == ["Bo was not assessed in the last 12 months"]
    assert gaps(open_app, place, person="nobody").notes == ["The skills of this person are not open to you."]


def test_a_choice_that_was_not_made_before_is_little_work(open_app, demo_place):
    app, spent = gaps(open_app, demo_place), []
    for split in ("team", "role", "person"):
        before = process_time()
        app.choose("gaps_split", split)
        spent.append(process_time() - before)
    assert min(spent) < 0.15, "seconds of the processor, with all that the test's own reader takes"
