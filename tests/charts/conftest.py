from __future__ import annotations

import pytest

from analytics.language import Language
from tests.charts.examples import gallery


@pytest.fixture
def english() -> Language:
    return Language("en")


@pytest.fixture(scope="session")
def figures() -> dict[str, dict]:
    return gallery(Language("en"))
