"""From claims to a viewer: deny by default, roles by group, address and data; how long it holds; where it is served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.access import Permission, Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.sign_in import AccessRules, access_rules, in_time, sign_in_of, viewer_of
from analytics.state.reach import signature
from analytics.warehouse.query import Warehouse
from pages.parts import serving, sign_in
from tests.company import CALENDAR_YEAR, write

NOON = dt.datetime(2026, 5, 12, 12, tzinfo=dt.UTC)
RULES = AccessRules.model_validate({
    "groups": {"executive": ["board"], "hr": ["people"]},
    "people": {"Pat@Example.org": ["hr"], "it@x.org": ["administrator"]}})


@pytest.fixture(scope="module")
def staff(frames, tmp_path_factory) -> Iterator[Warehouse]:
    """m01 and m07 lead; m04 has left; m05 and m06 share an address; m08 has none."""
    emails = {f"m{n:02}": f"M{n:02}@example.org" for n in range(1, 13)} | {
        "m05": "both@example.org", "m06": " BOTH@example.org", "m08": None}
    managers = frames["managers"].assign(email=frames["managers"]["manager_id"].map(emails))
    place = tmp_path_factory.mktemp("staff") / "one.duckdb"
    write(frames | {"managers": managers}, place, CALENDAR_YEAR)
    warehouse = Warehouse(place)
    yield warehouse
    warehouse.close()


CASES = [
    ({"email": "m02@example.org"}, {"account_manager"}, "m02", set(), "found in the data"),
    ({"email": " M02@EXAMPLE.ORG "}, {"account_manager"}, "m02", set(), "whatever the case"),
    ({"email": "m01@example.org"}, {"team_lead"}, "m01", {"t1"}, "who leads a team is a lead of it, and of no other"),
    ({"email": "m01@example.org", "groups": ["people"]}, {"team_lead", "hr"}, "m01", {"t1"}, "roles add up"),
    ({"email": "pat@example.org"}, {"hr"}, None, set(), "by address"),
    ({"email": "boss@example.org", "groups": ["golf", "board"]}, {"executive"}, None, set(), "by group"),
    ({"email": "boss@example.org", "groups": "board"}, {"executive"}, None, set(), "one group as a text"),
    ({"email": "m04@example.org", "groups": ["board"]}, {"executive"}, None, set(), "who left, by group"),
]


@pytest.mark.parametrize(("claims", "roles", "person", "teams"), [c[:4] for c in CASES], ids=[c[4] for c in CASES])
def test_who_is_known(staff, claims, roles, person, teams):
    who = viewer_of(claims, RULES, staff)
    assert who == Viewer(frozenset(map(Role, roles)), person, frozenset(teams))
    assert signature(who) == person or signature(who) == claims["email"]


REFUSED = [
    ({"email": "stranger@example.org"}, "not known here", "neither in the data nor in the rules"),
    ({"email": "m04@example.org"}, "not known here", "left the company"),
    ({"email": "both@example.org"}, "belongs to several people", "one address, two people"),
    ({"email": "pat@example.org", "email_verified": False}, "has not verified", "anybody could claim it"),
    ({"email": "pat@example.org", "email_verified": "false"}, "has not verified", "as a text"),
    ({"sub": "pat@example.org"}, "tells no e-mail address", "the subject is no address"),
    ({"email": ["pat@example.org"]}, "tells no e-mail address", "a list"),
    ({"email": ""}, "tells no e-mail address", "empty, as m08's"),
    ({"email": "x@y.org", "groups": ["People"]}, "not known here", "groups are taken as they are written"),
    ({"email": "x@y.org", "groups": {"hr": ["people"]}}, "not known here", "a group of another shape"),
    ({"email": "x@y.org", "groups": 7}, "not known here", "no group at all"),
    ({"email": "x@y.org", "roles": ["hr"], "role": "hr"}, "not known here", "other claims grant nothing"),
    ({"email": "' OR 1=1 --@x"}, "not known here", "hostile"),
]


@pytest.mark.parametrize(("claims", "said"), [c[:2] for c in REFUSED], ids=[c[2] for c in REFUSED])
def test_who_is_refused(staff, claims, said):
    with pytest.raises(NotAllowed, match=said):
        viewer_of(claims, RULES, staff)


def test_a_role_that_vanished_from_the_rules_is_gone_at_the_next_look(staff):
    assert viewer_of({"email": "pat@example.org"}, RULES, staff).may(Permission.PAY)
    with pytest.raises(NotAllowed):
        viewer_of({"email": "pat@example.org"}, AccessRules(), staff)


@pytest.mark.parametrize(("claims", "same", "because"), [
    ({}, True, "the same cookie in another tab"), ({"name": "Pat P."}, True, "no claim that tells sign-ins apart"),
    ({"email": "PAT@example.org "}, False, "another answer of the provider"), ({"iat": 1_800_000_001}, False, "later"),
    ({"nonce": "b"}, False, "in the same second, in another browser"), ({"sub": "2"}, False, "somebody else")])
def test_what_tells_one_sign_in_from_another(claims, same, because):
    first = {"sub": "1", "email": "pat@example.org", "iat": 1_800_000_000, "nonce": "a"}
    one, other = sign_in_of(first, AccessRules()), sign_in_of(first | claims, AccessRules())
    assert (one == other) is same, because
    assert one.account == other.account
    assert one.issued == dt.datetime(2027, 1, 15, 8, 0)


@pytest.mark.parametrize(("age", "holds", "because"), [
    (0, True, "just now"), (12 * 3600, True, "to the second"), (12 * 3600 + 1, False, "a second later"),
    (-300, True, "clocks differ"), (-301, False, "issued in the future"), (None, False, "no time"),
    ("1", False, "a text"), (True, False, "no number")])
def test_how_long_a_sign_in_lasts(age, holds, because):
    issued = NOON.timestamp() - age if type(age) is int else age
    assert in_time({} if age is None else {"iat": issued}, AccessRules(), NOON) is holds, because


@pytest.mark.parametrize(("text", "said"), [
    ("people: {pat: [hr]}", "'pat' is no e-mail address"), ("groups: {boss: [x]}", "groups"),
    ("people: {a@b.c: [team_lead]}", "people"), ("session_hours: 0", "session_hours"),
    ("hosts: ['https://a.b']", "without scheme"), ("hosts: [a/b]", "without scheme"),
    ("hosts: ['*']", "without scheme"), ("host: [a.b]", "did you mean 'hosts'")])
def test_rules_that_are_wrong_are_refused_with_file_and_key(tmp_path: Path, monkeypatch, text, said):
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    monkeypatch.setenv("BRIDGEBOARD_ACCESS", str(tmp_path / "mine.yaml"))
    with pytest.raises(UsageError, match=r"mine\.yaml") as refused:
        access_rules()
    assert said in str(refused.value)


def test_the_rules_that_come_with_it_grant_nothing(monkeypatch):
    monkeypatch.delenv("BRIDGEBOARD_ACCESS", raising=False)
    assert access_rules() == AccessRules()


@pytest.mark.parametrize(("host", "here"), [
    ("localhost", True), ("LOCALHOST", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True),
    ("", False), ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("localhost.evil.org", False),
    ("127.0.0.1.evil.org", False), ("bridgeboard.example.com", False)])
def test_what_is_this_computer(host, here):
    assert serving.is_here(host) is here


@pytest.mark.parametrize(("address", "auth", "made_up", "starts"), [
    ("localhost", {}, False, True), ("127.0.0.1", {}, False, True), ("0.0.0.0", {}, False, False),
    ("", {}, False, False), ("192.168.1.5", {}, False, False), ("0.0.0.0", {}, True, True),
    ("0.0.0.0", {"client_id": "x"}, False, True)])
def test_own_data_are_not_served_to_a_network_without_sign_in(monkeypatch, address, auth, made_up, starts):
    monkeypatch.setattr(serving, "get_option", lambda name: address)
    monkeypatch.setattr(serving, "get_secrets_auth_section", lambda: auth)
    monkeypatch.setattr(serving, "_made_up", lambda: made_up)
    if starts:
        assert serving.check_start() == ["localhost", "127.0.0.1", "[::1]"]
    else:
        with pytest.raises(SystemExit, match="without sign-in"):
            serving.check_start()


@pytest.mark.parametrize(("headers", "host"), [
    ({"Host": "localhost:8501"}, "localhost"), ({"Host": "[::1]:8501"}, "::1"), ({}, ""), ({"Host": ""}, ""),
    ({"Host": "bridge.example.com"}, "bridge.example.com"), ({"Host": "localhost", "X-Forwarded-For": "10.0.0.9"}, ""),
    ({"Host": "localhost", "forwarded": "for=10.0.0.9"}, "")])
def test_the_host_that_was_asked_for(headers, host):
    assert sign_in.asked_host(headers) == host
