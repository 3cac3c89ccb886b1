"""Chinese is complete: no message missing, fuzzy, left over, or with other placeholders than the English."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from analytics.access import ROLE_LABELS
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.warehouse.schema import TABLES
from tests.locale.messages import catalogue, extracted, within_f_strings

ZH = Language("zh_CN")


def texts(message) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_the_catalogue_holds_exactly_the_messages_of_the_source():
    source = {texts(m.id)[0] for m in extracted() if m.id}
    held = {texts(m.id)[0] for m in catalogue() if m.id}
    assert sorted(source - held) == [], "run python -m tests.locale.messages and translate what is new"
    assert sorted(held - source) == [], "run python -m tests.locale.messages to drop what is gone"


def test_a_message_within_an_f_string_is_found():
    source = """f"**{t('Side effect')}:** {desk.t('More')} {t(label)} {other('None')}"; t("Elsewhere")"""
    assert [message for message, _ in within_f_strings(source)] == ["Side effect", "More"]


def faults(message) -> Iterator[str]:
    """What is wrong with a translation, named by the message."""
    wanted = set.union(*(placeholders(text) for text in texts(message.id)))
    several = len(texts(message.id)) > 1  # one form of a plural may leave a number out
    if message.fuzzy:
        yield f"fuzzy: {message.id}"
    for text in texts(message.string):
        given = placeholders(text)
        if not text.strip():
            yield f"no translation: {message.id}"
        elif not (given == wanted or (several and given <= wanted)):
            yield f"other placeholders: {message.id}"


def test_every_message_is_translated_with_the_same_placeholders():
    assert [fault for message in catalogue() if message.id for fault in faults(message)] == []


@pytest.mark.parametrize(("english", "chinese", "flags", "fault"), [
    ("{n} days", "{n} 天", (), None),
    (("{n} day", "{n} days"), ("一天",), (), None),
    ("{n} days", "天", (), "other placeholders"),
    ("{n} days", "{m} 天", (), "other placeholders"),
    (("{n} day", "{n} days"), ("{m} 天",), (), "other placeholders"),
    ("days", " ", (), "no translation"),
    ("days", "天", ("fuzzy",), "fuzzy"),
])
def test_a_fault_of_a_translation_is_found(english, chinese, flags, fault):
    found = [said.split(":")[0] for said in faults(Message(english, chinese, flags=flags))]
    assert found == ([fault] if fault else [])


@pytest.mark.parametrize("message", [
    *(text for m in CATALOGUE.values() for text in (m.label, m.formula, m.why)),
    *(t.about for t in TABLES), *ROLE_LABELS.values()])
def test_what_is_declared_reaches_the_reader_in_chinese(message):
    assert ZH(message) != message


def test_a_message_that_is_not_in_the_catalogue_stays_english():
    assert ZH("There is no such message.") == "There is no such message."
