"""What can go wrong for a reader: one clear sentence that names the thing, the place and the remedy."""

from __future__ import annotations

from analytics.language import Language, Phrase


class UsageError(Exception):
    """Something asked for or given cannot be used; the message is one sentence for the person who asked.

    ``message`` may hold names in braces that ``values`` fill in; it is shown in the reader's language.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.phrase = Phrase(message, **values)
        super().__init__(str(self.phrase))

    def text(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return self.phrase.text(language)


class NotAllowed(UsageError):  # noqa: N818 - reads as what it says
    """The viewer may not see or do this."""


class Misfit(ValueError):  # noqa: N818 - reads as what it says
    """A part of a document that cannot be used; who reads the document adds its file and key (``UsageError``)."""

    def __init__(self, message: str, **values: object) -> None:
        self.phrase = Phrase(message, **values)
        super().__init__(str(self.phrase))
