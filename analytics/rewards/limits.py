"""What no number and no day of a plan or a result can pass."""

from __future__ import annotations

import datetime as dt

LARGEST = 1e12  # of any number; beyond it cents are no longer exact
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
