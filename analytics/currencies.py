"""What is known of a currency: how many decimals an amount has that can be paid."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import get_currency_precision


@lru_cache
def decimals(currency: str) -> int:
    """Decimals of the smallest unit (CLDR): 2 for CNY, none for JPY, 3 for KWD; 2 where the code is not known."""
    return get_currency_precision(currency)
