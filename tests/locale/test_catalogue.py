"""Chinese is complete: no message missing, fuzzy, left over, or with other placeholders than the English."""

import re

import pytest

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


@pytest.mark.parametrize("message", [m for m in catalogue() if m.id], ids=lambda m: texts(m.id)[0][:40])
def test_every_message_is_translated_with_the_same_placeholders(message):
    assert not message.fuzzy
    for text in texts(message.string):
        assert text.strip(), "no translation"
        wanted = set.union(*(placeholders(t) for t in texts(message.id)))
        assert placeholders(text) == wanted or (len(texts(message.id)) > 1 and placeholders(text) <= wanted)


@pytest.mark.parametrize("message", [
    *(text for m in CATALOGUE.values() for text in (m.label, m.formula, m.why)),
    *(t.about for t in TABLES), *ROLE_LABELS.values()])
def test_what_is_declared_reaches_the_reader_in_chinese(message):
    assert ZH(message) != message


def test_a_message_that_is_not_in_the_catalogue_stays_english():
    assert ZH("There is no such message.") == "There is no such message."
