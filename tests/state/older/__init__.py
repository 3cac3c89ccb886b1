"""States as earlier versions of the program made them: their own statements, recorded, and rows of every kind."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event, insert, null, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from analytics.state.chain import begin

HERE = Path(__file__).parent
MADE_BY = {  # name -> which versions' statements made it, one after the other
    "first": ("first",),  # support plans and the trail, with guards in a wording of their own
    "pay plans": ("pay_plans",),  # made when there were pay plans and remarks, but no seals nor training plans
    "before revisions": ("before_revisions",),
    "grown": ("first", "pay_plans", "before_revisions")}  # each of them added what it missed
NOON, DAY = dt.datetime(2026, 5, 12, 12, 0, 0, 250), dt.date(2026, 5, 12)
LINE = {"manager_id": "ann", "plan": "commission", "version": "1", "period": "2026-Q1", "line": "sales"}
KEPT = {"id": "0" * 12, "version": 3, "name": "冬季 ‘É’", "owner": "pat", "made": NOON, "changed": NOON,
        "changed_by": "kim", "withdrawn": False}
ROWS: dict[str, list[dict[str, Any]]] = {  # table -> rows, each table after those that it refers to
    "state_version": [{"version": 1}],
    "audit": [{"id": n, "at": NOON, "who": "pat", "what": "support_plan.opened", "about": "ann", "item": "support:1",
               "before": null(), "after": {"名": [n, None, 0.1 + 0.2]}} for n in (1, 2, 3)],
    "support_plan": [{"id": 4, "version": 2, "manager_id": "ann", "owner": "lead1", "month": DAY, "why": {"score": 1},
                      "metrics": ["csat"], "review_on": DAY, "status": "open", "outcome": "", "closed_on": None}],
    "support_step": [{"plan_id": 4, "place": 0, "text": "Ask\nwhy", "due": None, "done_on": DAY}],
    "support_comment": [{"plan_id": 4, "place": 0, "who": "ann", "at": NOON, "text": "好"}],
    "award": [{"id": 7, "manager_id": "ann", "team_id": None, "kind": "honour", "awarded_on": DAY, "reason": "Saved it",
               "period": "", "withdrawn": True}],
    "scenario": [KEPT | {"base": "commission", "document": {"a": [1.5, None]}, "assumptions": {}, "notes": ""}],
    "pay_plan": [{"plan": "commission", "number": 1, "document": {"rate": 0.1}, "since": DAY, "until": None}],
    "pay_plan_step": [{"plan": "commission", "number": 1, "place": 0, "status": "draft", "who": "pat", "at": NOON,
                       "comment": "", "last_day": None, "replaced_by": None}],
    "pay_remark": [LINE | {"place": 0, "who": "ann", "at": NOON, "text": "Why?"}],
    "training_plan": [KEPT | {"request": {"budget": 9}, "result": {}, "published": None}],
    "training_plan_person": [{"plan_id": "0" * 12, "manager_id": "ann", "places": [{"course": "c"}], "in_force": True}],
    "month_comment": [{"month": DAY, "scope": "all", "version": 1, "who": "pat", "at": NOON, "text": "Good"}],
    "month_report": [{"month": DAY, "scope": "all", "version": 1, "who": "pat", "at": NOON, "snapshot": "s",
                      "policy": "{}", "english": "{}", "chinese": "{}"}]}


@contextlib.contextmanager
def engine_at(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":  # these tests pull no plugs
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    try:
        yield engine
    finally:
        engine.dispose()


def make(url: str, name: str) -> dict[str, list[tuple]]:
    """Make such a state at the URL of an empty one; gives its content."""
    with engine_at(url) as engine:
        for version in MADE_BY[name]:
            for statement in (HERE / f"{version}.{engine.dialect.name}.sql").read_text("utf-8").split("\n\n"):
                # what an earlier version made was left as it was
                with contextlib.suppress(*([DBAPIError] if name == "grown" else [])), engine.begin() as connection:
                    connection.execute(text(statement))
        tables = MetaData()
        tables.reflect(engine)
        with engine.begin() as connection:
            for table in [name for name in ROWS if name in tables.tables]:
                connection.execute(insert(tables.tables[table]), ROWS[table])
                if engine.dialect.name == "postgresql" and isinstance(ROWS[table][0].get("id"), int):
                    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 9)"))
        if "audit_head" in tables.tables:
            with Session(engine) as session, session.begin():
                begin(session)
    return content(url)


def content(url: str) -> dict[str, list[tuple]]:
    """All rows of all tables."""
    with engine_at(url) as engine:
        tables = MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            return {table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                    for table in tables.sorted_tables}
