"""Certificates from the warehouse: a second way in SQL, by person where that may be seen, else in groups."""

from __future__ import annotations

import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.learning import gaps_words as words
from analytics.learning.certificates import certificates, certificates_of_people
from analytics.learning.gaps_choice import GapsChoice
from analytics.warehouse.query import Warehouse

HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
AGAIN = """
SELECT count(*) FILTER (NOT valid AND held), count(*) FILTER (NOT held AND required), count(*) FILTER (valid AND ends
    <= DATE '2026-10-31' + 60), count(*) FILTER (valid AND NOT ends <= DATE '2026-10-31' + 60) FROM (
    SELECT bool_or(required) AS required, count(issued_on) > 0 AS held,
        coalesce(bool_or(issued_on IS NOT NULL AND coalesce(expires_on, '9999-01-01') >= '2026-10-31'), FALSE) AS valid,
        max(CASE WHEN issued_on IS NOT NULL THEN coalesce(expires_on, '9999-01-01') END) AS ends
    FROM certifications JOIN managers USING (manager_id) WHERE left_on IS NULL OR left_on > '2026-10-31'
    GROUP BY manager_id, certifications.name)"""


def test_the_states_in_sql(demo: Warehouse) -> None:
    found = certificates(demo, HR, GapsChoice()).totals
    ((expired, missing, due, valid),) = demo.rows(AGAIN)
    assert found == {"expired": expired, "missing": missing, "due": due, "valid": valid}
    assert min(found.values()) > 0, "each state was tested"
    people = certificates_of_people(demo, HR, GapsChoice())["state"].value_counts().to_dict()
    assert people == found


def test_counts_of_groups_add_up_and_the_most_wanting_come_first(demo: Warehouse) -> None:
    view = certificates(demo, HR, GapsChoice("team"))
    assert view.groups[["expired", "missing", "due", "valid"]].sum().to_dict() == pytest.approx(view.totals)
    assert view.groups[["expired", "missing", "due"]].sum(axis=1).is_monotonic_decreasing


def test_who_may_see_what(demo: Warehouse) -> None:
    with pytest.raises(NotAllowed):
        certificates_of_people(demo, EXECUTIVE, GapsChoice())
    for model in (certificates, certificates_of_people):
        with pytest.raises(NotAllowed):
            model(demo, Viewer(frozenset({Role.ADMINISTRATOR})), GapsChoice())
    west = certificates(demo, EXECUTIVE, GapsChoice("role", regions=("West",))).groups.set_index("group")
    assert west.loc["team_lead", ["expired", "missing", "due", "valid"]].isna().all(), "two leads"
    assert west.loc["account_manager", ["expired", "missing", "due", "valid"]].isna().all(), "the rest is two"
    roles = certificates(demo, EXECUTIVE, GapsChoice("role")).groups
    assert roles.notna().all(axis=None)
    leads = certificates(demo, EXECUTIVE, GapsChoice("role", regions=("West",), roles=("team_lead",)))
    assert words.certified(leads, Language("en")) == "No certificates to show"
    own = certificates_of_people(demo, Viewer(frozenset({Role.ACCOUNT_MANAGER}), "AM00003"), GapsChoice())
    assert set(own["manager_id"]) == {"AM00003"}
