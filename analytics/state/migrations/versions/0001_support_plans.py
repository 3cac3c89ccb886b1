"""The tables as they were first: support plans and the audit trail."""

import sqlalchemy as sa
from alembic import op

from analytics.state.guards import guards

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "state_version", sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("about", sa.String(200), index=True),
        sa.Column("item", sa.String(200), nullable=False, index=True),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON))
    for statement in guards(op.get_bind().dialect.name, "audit", ["id"]):
        op.execute(statement)
    op.create_table(
        "support_plan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("manager_id", sa.String(200), nullable=False, index=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("why", sa.JSON, nullable=False),
        sa.Column("metrics", sa.JSON, nullable=False),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("closed_on", sa.Date))
    is_open = sa.text("status = 'open'")
    op.create_index("one_open_plan", "support_plan", ["manager_id"], unique=True, sqlite_where=is_open,
                    postgresql_where=is_open)
    op.create_table(
        "support_step",
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("support_plan.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("done_on", sa.Date))
    op.create_table(
        "support_comment",
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("support_plan.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False))
