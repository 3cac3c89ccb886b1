"""What people decide and ask, kept beside the data with its audit trail, on SQLite or, by URL, on PostgreSQL."""
