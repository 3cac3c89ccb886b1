"""The only door to the data: files are loaded through a mapping into snapshots, and queries read the one in use."""
