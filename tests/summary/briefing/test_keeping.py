"""What was reported stays as it was, down to the documents; a later look says what has changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.state import month_reports
from analytics.state.store import State
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.handing_out import DOCUMENTS
from analytics.summary.briefing.keeping import both_written, freeze, read, restated, written
from analytics.summary.briefing.letter import month_html
from analytics.summary.briefing.making import briefing
from analytics.summary.briefing.pdf import month_pdf
from analytics.summary.month import Month, month_view
from analytics.warehouse.query import Warehouse, open_warehouse
from analytics.warehouse.snapshots import pinned
from tests.chinese import english_in
from tests.company import CALENDAR_YEAR, Frames, write
from tests.summary.briefing.conftest import EXECUTIVE
from tests.warehouse.test_snapshots import remake


def test_what_is_read_gives_the_same_documents(made: Briefing) -> None:
    again = read(written(made))
    assert written(again) == written(made)
    assert month_pdf(again) == month_pdf(made)
    assert month_html(again) == month_html(made)
    assert all(make(again, None) for make in DOCUMENTS.values())
    assert restated(again, made) == ()


def test_it_is_kept_in_every_language(month: Month, demo: Warehouse) -> None:
    kept = both_written(month, demo.policy, "A comment")
    titles = {code: read(text).title for code, text in kept.items()}
    assert titles == {code: briefing(month, demo.policy, Writer(Language(code), "CNY")).title for code in titles}
    assert set(titles) == {"en", "zh_CN"}
    assert all(read(text).comment.lines[0].text == "A comment" for text in kept.values())


def changed(month: Month, figure: str, value: float) -> Month:
    """The month with another value of a figure."""
    one = month.figures[figure]
    other = dataclasses.replace(one, figure=dataclasses.replace(one.figure, value=value))
    return dataclasses.replace(month, figures={**month.figures, figure: other})


def test_only_what_is_shown_otherwise_is_restated(month: Month, demo: Warehouse, made: Briefing) -> None:
    writer = Writer(made.language, "CNY")
    revenue = month.figures["revenue"].value
    assert restated(made, briefing(changed(month, "revenue", revenue + 10), demo.policy, writer)) == ()
    (line,) = restated(made, briefing(changed(month, "revenue", revenue + 1e6), demo.policy, writer))
    then, now = (made.language.money(v, "CNY") for v in (revenue, revenue + 1e6))
    assert line.text == {"en": f"Revenue: reported as {then}, now {now}", "zh_CN": f"收入：定稿时为{then}，现为{now}"}[
        made.language.code]
    assert then != now


@pytest.mark.parametrize("text", ["{}", "", "[]", '{"title": 1}'])
def test_what_another_version_wrote_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="another version of Bridgeboard") as refused:
        read(text)
    assert english_in(refused.value) in ("", "Bridgeboard")


def test_a_form_that_grew_is_refused_and_not_guessed(made: Briefing) -> None:
    document = json.loads(written(made))
    del document["coming"]
    with pytest.raises(UsageError, match="another version"):
        read(json.dumps(document))


def test_frozen_and_handed_out_again_after_the_data_changed(
    frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place, first, again, now = (tmp_path / name for name in ("c.duckdb", "first.html", "again.html", "now.html"))
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{tmp_path / 'state.db'}")
    write(frames, place, CALENDAR_YEAR)
    command = ["summary", "2025-06", "--warehouse", str(place)]
    assert main([*command, "--reported", "--html", str(first)]) == 2
    assert "2025-06 was never frozen; freeze it with --freeze" in capsys.readouterr().err
    assert main([*command, "--freeze", "--html", str(first)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Frozen: 2025-06, version 1, from c.duckdb.", f"Wrote {first}."]
    sales = frames["sales"].assign(amount=2 * pd.to_numeric(frames["sales"]["amount"]))
    write(frames | {"sales": sales}, place, CALENDAR_YEAR)
    assert main([*command, "--reported", "--html", str(again)]) == 0
    assert main([*command, "--html", str(now)]) == 0
    assert again.read_text("utf-8") == first.read_text("utf-8") != now.read_text("utf-8")
    capsys.readouterr()
    assert main([*command, "--freeze"]) == 0
    assert capsys.readouterr().out == "Frozen: 2025-06, version 2, from c.duckdb.\n"


def test_what_a_report_was_made_from_outlives_the_loads(frames: Frames, tmp_path: Path) -> None:
    place, june = tmp_path / "warehouse", dt.date(2025, 6, 1)
    write(frames, place, CALENDAR_YEAR)
    state, then = State(f"sqlite:///{tmp_path / 'state.db'}"), open_warehouse(place)
    reported = freeze(then, EXECUTIVE, state, june, "as it was")
    then.close()
    remake(place, 1, keep=1)
    assert not (place / reported.snapshot).exists(), "nothing was tested"
    old = Warehouse(pinned(place / reported.snapshot))
    assert both_written(month_view(old, EXECUTIVE, june), old.policy, "as it was") == reported.briefings
    old.close()
    state.close()


FREEZING = [  # who freezes, who reads it as well and may see no more than this, because
    (Viewer(frozenset({Role.HR})), EXECUTIVE, "HR sees small groups, too"),
    (Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), "m10", frozenset({"t4"})), EXECUTIVE, "who sees the own team"),
    (Viewer(frozenset({Role.TEAM_LEAD, Role.ACCOUNT_MANAGER}), "m10", frozenset({"t2"})),
     Viewer(frozenset({Role.TEAM_LEAD}), "m04", frozenset({"t2"})), "who leads a team and is in another one"),
]


@pytest.mark.parametrize(("who", "reader", "because"), FREEZING, ids=[case[-1] for case in FREEZING])
def test_a_report_shows_what_all_who_read_it_may_see(who, reader, because, frames: Frames, tmp_path: Path) -> None:
    place, june = tmp_path / "warehouse", dt.date(2025, 6, 1)
    write(frames, place, CALENDAR_YEAR)
    state, data = State(f"sqlite:///{tmp_path / 'state.db'}"), open_warehouse(place)
    more = both_written(month_view(data, who, june), data.policy)
    reported = freeze(data, who, state, june)
    assert month_reports.reports(state, reader, june) == [reported]
    audience = Viewer(reader.roles, teams=reader.teams)
    assert reported.briefings == both_written(month_view(data, audience, june), data.policy) != more, because
    data.close()
    state.close()


def test_a_freeze_that_fails_keeps_no_data_unless_a_report_names_them(frames: Frames, tmp_path: Path) -> None:
    place, june = tmp_path / "warehouse", dt.date(2025, 6, 1)
    write(frames, place, CALENDAR_YEAR)
    state, data = State(f"sqlite:///{tmp_path / 'state.db'}"), open_warehouse(place)
    for named in (False, True):
        if named:
            freeze(data, EXECUTIVE, state, june)
        with pytest.raises(NotAllowed):
            freeze(data, Viewer(frozenset({Role.ADMINISTRATOR})), state, june)
        assert (pinned(data.file) is not None) is named
    data.close()
    state.close()
