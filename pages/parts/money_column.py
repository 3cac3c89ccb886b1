"""Amounts of a table in one unit, which its column names: ``¥k``, ``万元``."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import Language
from analytics.scale import Unit, money_unit


def unit_of(amounts: pd.Series, currency: str, t: Language) -> Unit:
    """The unit of the amount in the middle, of those that are known: the largest one's would round the others away."""
    known = amounts.abs().dropna()
    return money_unit([known.median()] if len(known) else [], currency, t)


def money_column(label: str, unit: Unit, *, sign: bool = False, **settings: Any) -> Any:
    """A column of amounts that were divided by the unit's size."""
    return st.column_config.NumberColumn(label, format=f"%{'+' if sign else ''},.{unit.digits}f", **settings)
