"""Fields of the Reward lab for numbers: each shows what the draft says, in the unit that people speak of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

UNITS = {  # what a value is shown times, and how
    "percent": (100.0, "%g%%"), "factor": (1.0, "× %g"), "money": (1.0, "%.0f"), "number": (1.0, "%g"),
}


def field(label: str, key: str, value: float | None, limits: tuple[float, float, float], unit: str,
          on_change: Callable[..., None], args: tuple[Any, ...], *, slider: bool = True, **more: Any) -> None:
    """A slider, or a field to type in. limits: lowest, highest, step; whole numbers stay whole."""
    form = UNITS[unit][1]
    low, high, step = limits
    whole = isinstance(step, int)
    if whole:
        form = "%d"
    else:  # Streamlit wants the numbers of a field all of one kind
        low, high, step = (_shown(x, unit) for x in limits)
        value = None if value is None else _shown(value, unit)
    st.session_state[key] = value
    settings: dict[str, Any] = {"key": key, "format": form, "min_value": low, "max_value": high, "step": step,
                                "on_change": on_change, "args": args, **more}
    if slider:
        st.slider(label, **settings)
    else:
        settings["format"] = form.removesuffix("%%")  # a field to type in takes no sign; its label says the unit
        st.number_input(label, value=None, **settings)  # None, so that it can be emptied


def _shown(value: float, unit: str) -> float:
    return round(float(value) * UNITS[unit][0], 9)


def moved(key: str, drawn: float | None, unit: str) -> bool:
    """Whether a field says something else than the value that it was drawn with.

    What a reader does while a run is under way is sent together with the fields that this run leaves out, and Streamlit
    calls what changes those too.
    """
    now = st.session_state[key]
    return now != (drawn if drawn is None or isinstance(now, int) else _shown(drawn, unit))


def typed(key: str, unit: str) -> float | None:
    """What stands in a field, in the draft's unit."""
    value = st.session_state[key]
    return value if value is None or isinstance(value, int) else value / UNITS[unit][0]
