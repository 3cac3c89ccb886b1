"""What can go wrong for a reader: one clear sentence that names the thing, the place and the remedy."""

from __future__ import annotations

from analytics.language import Language


class UsageError(Exception):
    """Something asked for or given cannot be used; the message is one sentence for the person who asked.

    ``message`` may hold names in braces that ``values`` fill in; then it can be shown in the reader's language.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message, self.values = message, values

    def text(self, language: Language) -> str:
        """The sentence in the reader's language, where it has been translated."""
        return language(self.message, **self.values)


class NotAllowed(UsageError):  # noqa: N818 - reads as what it says
    """The viewer may not see or do this."""
