"""What Alembic runs around the revisions: in the connection, and so in the transaction, of whoever asks for them."""

from alembic import context

from analytics.state.revisions import RECORD
from analytics.state.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata,
                  version_table=RECORD.name)
with context.begin_transaction():
    context.run_migrations()
