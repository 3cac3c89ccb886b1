"""What people decide, kept beside the data: support plans and the audit trail, on SQLite or, by URL, on PostgreSQL."""
