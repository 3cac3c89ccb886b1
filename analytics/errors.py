"""What can go wrong for a reader: one clear sentence that names the thing, the place and the remedy."""

from __future__ import annotations


class UsageError(Exception):
    """Something asked for or given cannot be used; the message is one sentence for the person who asked."""


class NotAllowed(UsageError):
    """The viewer may not see or do this."""
