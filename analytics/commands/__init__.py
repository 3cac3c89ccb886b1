"""The command line, a module a subject; each imports what a command needs only when it runs."""
