"""All tables that came before revisions were recorded.

Until then every version of the program added whatever a state lacked, so a state may have any of these already.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from analytics.state.guards import guards

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    _recognitions_and_scenarios()
    _pay_plans()
    _training_plans()
    _months()
    _guard_the_trail()
    op.drop_table("state_version")  # always said 1; the revision takes its place


def _create(name: str, *columns: sa.schema.SchemaItem, append_only: tuple[str, ...] = ()) -> None:
    op.create_table(name, *columns, if_not_exists=True)
    if append_only:
        for statement in guards(op.get_bind().dialect.name, name, append_only):
            op.execute(statement)


def _unique(index: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(index, table, columns, unique=True, if_not_exists=True, sqlite_where=sa.text(where),
                    postgresql_where=sa.text(where))


def _recognitions_and_scenarios() -> None:
    _create(
        "award",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("manager_id", sa.String(200)),
        sa.Column("team_id", sa.String(200)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("awarded_on", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("period", sa.String(200), nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False))
    _create(
        "scenario",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("base", sa.String(200), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("assumptions", sa.JSON, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("changed", sa.DateTime, nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False))
    _unique("one_scenario_of_a_name", "scenario", ["name"], "NOT withdrawn")


def _pay_plans() -> None:
    version = ("plan", "number")
    _create(
        "pay_plan",
        sa.Column("plan", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        append_only=version)
    _create(
        "pay_plan_step",
        sa.Column("plan", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.Column("replaced_by", sa.Integer),
        sa.ForeignKeyConstraint(version, ("pay_plan.plan", "pay_plan.number")),
        append_only=(*version, "place"))
    line = ("manager_id", "plan", "version", "period", "line")
    _create(
        "pay_remark",
        *(sa.Column(name, sa.String(200), primary_key=True) for name in line),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        *_words(),
        append_only=(*line, "place"))


def _words() -> list[sa.Column[Any]]:
    return [sa.Column("who", sa.String(200), nullable=False), sa.Column("at", sa.DateTime, nullable=False),
            sa.Column("text", sa.Text, nullable=False)]


def _training_plans() -> None:
    _create(
        "training_plan",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("changed", sa.DateTime, nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("published", sa.DateTime),
        sa.Column("withdrawn", sa.Boolean, nullable=False))
    _unique("one_training_plan_of_a_name", "training_plan", ["owner", "name"], "NOT withdrawn")
    _create(
        "training_plan_person",
        sa.Column("plan_id", sa.String(12), sa.ForeignKey("training_plan.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("manager_id", sa.String(200), primary_key=True),
        sa.Column("places", sa.JSON, nullable=False),
        sa.Column("in_force", sa.Boolean, nullable=False))
    _unique("one_training_plan_in_force", "training_plan_person", ["manager_id"], "in_force")


def _months() -> None:
    def key() -> list[sa.Column[Any]]:
        return [sa.Column("month", sa.Date, primary_key=True), sa.Column("scope", sa.String(200), primary_key=True),
                sa.Column("version", sa.Integer, primary_key=True, autoincrement=False)]

    names = ("month", "scope", "version")
    _create("month_comment", *key(), *_words(), append_only=names)
    _create(
        "month_report",
        *key(),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("snapshot", sa.String(200), nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("english", sa.Text, nullable=False),
        sa.Column("chinese", sa.Text, nullable=False),
        append_only=names)


def _guard_the_trail() -> None:
    """The chain of seals, and the trail's guards in the wording of all others: the first ones had their own."""
    _create(
        "audit_seal",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        append_only=("entry",))
    _create(
        "audit_head",
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False))
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS audit_no_{verb}")
    for statement in guards(dialect, "audit", ("id",)):
        op.execute(statement)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS audit_append_only()")
