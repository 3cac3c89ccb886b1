"""Numbers, percent, money and dates as a reader sees them, in English and Chinese."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.language import MINUS, Language

EN, ZH = Language("en"), Language("zh_CN")
NAN = float("nan")

NUMBERS = [
    (1234567.0, 0, False, "1,234,567"),
    (0.05, 1, False, "0.1"),
    (-3.14, 1, False, f"{MINUS}3.1"),
    (-0.04, 1, False, "0.0"),
    (0.0, 1, True, "0.0"),
    (-0.04, 1, True, "0.0"),
    (2.0, 1, True, "+2.0"),
    (-2.0, 0, True, f"{MINUS}2"),
    (None, 0, False, "–"),
    (NAN, 2, True, "–"),
    (0, 0, False, "0"),
]


@pytest.mark.parametrize(("value", "digits", "sign", "text"), NUMBERS)
def test_numbers(value: float | None, digits: int, sign: bool, text: str) -> None:
    assert EN.number(value, digits, sign=sign) == ZH.number(value, digits, sign=sign) == text


PERCENTS = [
    (0.312, 1, False, "31.2%"),
    (1.0, 0, False, "100%"),
    (-0.005, 1, True, f"{MINUS}0.5%"),
    (0.0001, 1, True, "0.0%"),
    (None, 1, False, "–"),
    (NAN, 1, True, "–"),
]


@pytest.mark.parametrize(("share", "digits", "sign", "text"), PERCENTS)
def test_percent(share: float | None, digits: int, sign: bool, text: str) -> None:
    assert EN.percent(share, digits, sign=sign) == text


MONEY = [  # value, currency, English, Chinese
    (52_230_000, "CNY", "¥52.2M", "5,223万元"),
    (999, "CNY", "¥999", "999元"),
    (999.6, "CNY", "¥1.0k", "1,000元"),
    (1_234, "CNY", "¥1.2k", "1,234元"),
    (999_960, "CNY", "¥1.0M", "100.0万元"),
    (1_500_000_000, "CNY", "¥1.5B", "15.00亿元"),
    (99_996_000, "CNY", "¥100.0M", "1.00亿元"),
    (-12_345, "CNY", f"{MINUS}¥12.3k", f"{MINUS}1.2万元"),
    (-0.3, "CNY", "¥0", "0元"),
    (0, "CNY", "¥0", "0元"),
    (1_000_000, "USD", "$1.0M", "US$100.0万"),
    (1_000_000, "", "1.0M", "100.0万"),
    (None, "CNY", "–", "–"),
    (NAN, "CNY", "–", "–"),
]


@pytest.mark.parametrize(("value", "currency", "english", "chinese"), MONEY)
def test_money(value: float | None, currency: str, english: str, chinese: str) -> None:
    assert EN.money(value, currency) == english
    assert ZH.money(value, currency) == chinese


@pytest.mark.parametrize(("value", "english", "chinese"), [
    (2.25e6, "¥2.25M", "225万元"), (1.999e6, "¥2.00M", "200万元"), (22_510, "¥22.5k", "2.25万元"),
    (9_994, "¥9.99k", "9,994元"), (9_996, "¥10.0k", "1.00万元"), (99_960, "¥100k", "10.0万元"),
    (2.5e9, "¥2.50B", "25.0亿元"), (-1234, f"{MINUS}¥1.23k", f"{MINUS}1,234元"), (999, "¥999", "999元"),
    (None, "–", "–")])
def test_fine_money_has_three_digits(value: float | None, english: str, chinese: str) -> None:
    assert EN.money(value, "CNY", fine=True) == english
    assert ZH.money(value, "CNY", fine=True) == chinese


@pytest.mark.parametrize(("share", "english", "chinese"), [
    (0.0, "0%", "0%"), (0.001, "under 1%", "不到1%"), (0.005, "under 1%", "不到1%"), (0.006, "1%", "1%"),
    (0.234, "23%", "23%"), (0.994, "99%", "99%"), (0.996, "over 99%", "超过99%"), (1.0, "100%", "100%"),
    (None, "–", "–")])
def test_a_chance_is_never_rounded_to_certainty(share: float | None, english: str, chinese: str) -> None:
    assert (EN.chance(share), ZH.chance(share)) == (english, chinese)


def test_exact_and_signed_money() -> None:
    assert EN.money(-1234.5, "CNY", exact=True) == f"{MINUS}¥1,234.50"
    assert ZH.money(1234.5, "CNY", exact=True) == "1,234.50元"
    assert EN.money(-0.001, "CNY", exact=True) == "¥0.00"
    assert EN.money(1234.5, "JPY", exact=True) == "¥1,234", "a yen has no decimals"
    assert ZH.money(0.4, "JPY", exact=True, sign=True) == "JP¥0"
    assert EN.money(1234.5, "KWD", exact=True) == "KWD\u00a01,234.500", "a code stands apart"
    assert EN.money(1500, "CNY", sign=True) == "+¥1.5k"
    assert EN.money(0.2, "CNY", sign=True) == "¥0"


def test_dates() -> None:
    moment = dt.datetime(2026, 10, 5, 9, 7)
    assert (EN.date(moment.date()), ZH.date(moment.date())) == ("5 Oct 2026", "2026年10月5日")
    assert (EN.month(moment.date()), ZH.month(moment.date())) == ("Oct", "10月")
    assert (EN.month(moment.date(), year=True), ZH.month(moment.date(), year=True)) == ("Oct 2026", "2026年10月")
    assert (EN.moment(moment), ZH.moment(moment)) == ("5 Oct 2026, 09:07", "2026年10月5日 09:07")


def test_texts() -> None:
    assert EN("Text with {n}", n=3) == "Text with 3"
    assert EN("") == ""
    assert EN.plural("{n} row", "{n} rows", 1) == "1 row"
    assert EN.plural("{n} row", "{n} rows", 1200) == "1,200 rows"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language 'fr': choose one of en, zh_CN"):
        Language("fr")
