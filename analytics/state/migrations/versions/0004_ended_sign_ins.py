"""Sign-ins can be ended before their time, for all replicas together."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    op.create_table(
        "sign_in_end",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("sign_in", sa.String(64)),
        sa.Column("at", sa.DateTime, nullable=False, index=True))
