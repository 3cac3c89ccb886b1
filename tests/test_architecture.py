"""The directions of imports, and the SQL files: each states its grain and translates to Spark's dialect."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from analytics.warehouse.build import ORDER
from analytics.warehouse.facts import FACTS, SAMPLES

TOP = Path(__file__).parents[1]
SQL = sorted((TOP / "analytics" / "sql").glob("*.sql"))
LIBRARIES = {  # a library, and the only places that may import it
    "streamlit": ("app", "pages"),
    "plotly": ("analytics.charts",),
    "duckdb": ("analytics.warehouse", "analytics.demo"),
    "sqlalchemy": ("analytics.state",),
    "alembic": ("analytics.state",),
}
LAYERS = (  # from the top down: each imports only what is below it (or, in one layer, its neighbours)
    ("app",),
    ("pages",),
    ("analytics.charts",),
    ("analytics.assessment", "analytics.rewards", "analytics.training", "analytics.summary", "analytics.performance",
     "analytics.lab", "analytics.learning"),
    ("analytics.metrics",),
    ("analytics.access", "analytics.periods", "analytics.warehouse", "analytics.state"),
)
ON_FRAMES = (
    "analytics.rewards",
    "analytics.training",
    "analytics.assessment",
)  # compute on frames, never open a database


def sources() -> dict[str, str]:
    """Module name -> source of every Python file of the product."""
    files = [*TOP.glob("*.py"), *(TOP / "pages").rglob("*.py"), *(TOP / "analytics").rglob("*.py")]
    named = {".".join(f.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__"): f for f in files}
    return {name: f.read_text("utf-8") for name, f in named.items()}


@cache
def imports(source: str) -> tuple[str, ...]:
    """Every module that a source imports, wherever in the file, with the names taken from it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(found)


def inside(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == p or module.startswith(f"{p}.") for p in packages)


def layer(module: str) -> int | None:
    return next((n for n, packages in enumerate(LAYERS) if inside(module, packages)), None)


def astray(modules: dict[str, str]) -> list[str]:
    """Imports against the directions, a line each."""
    found = []
    for module, source in modules.items():
        for imported in imports(source):
            for library, places in LIBRARIES.items():
                if inside(imported, (library,)) and not inside(module, places):
                    found.append(f"{module} imports {library}; only {' and '.join(places)} may")
            mine, its = layer(module), layer(imported)
            if mine is not None and its is not None and its < mine:
                found.append(f"{module} imports {imported}, which stands above it")
            if inside(module, ON_FRAMES) and inside(imported, ("analytics.warehouse",)):
                found.append(f"{module} imports {imported}; it computes on frames")
    return found


def test_imports_keep_their_directions() -> None:
    assert astray(sources()) == []


WRONG = [
    ("analytics.metrics.rows", "import streamlit as st", "only app and pages may"),
    ("pages.performance.team", "import duckdb", "only analytics.warehouse and analytics.demo may"),
    ("analytics.rewards.plan", "from sqlalchemy import select", "only analytics.state may"),
    ("analytics.state.support_plans", "from analytics.assessment import support", "stands above it"),
    ("analytics.summary.pdf", "def draw():\n    from plotly import graph_objects", "only analytics.charts may"),
    ("analytics.metrics.rows", "from analytics.performance.team import team_view", "stands above it"),
    ("analytics.metrics.rows", "from analytics import performance", "stands above it"),
    ("analytics.warehouse.query", "import analytics.metrics.measuring", "stands above it"),
    ("analytics.performance.team", "from analytics.charts import theme", "stands above it"),
    ("analytics.charts.deck", "from pages.parts import session", "stands above it"),
    ("analytics.periods", "from analytics.metrics import model", "stands above it"),
    ("analytics.rewards.payout", "from analytics.warehouse.query import Warehouse", "it computes on frames"),
]


@pytest.mark.parametrize(("module", "source", "said"), WRONG, ids=[f"{m} {s}" for m, s, _ in WRONG])
def test_the_check_of_directions_can_fail(module: str, source: str, said: str) -> None:
    (line,) = astray({module: source})
    assert said in line


def circle(modules: dict[str, str]) -> list[str]:
    """Modules that import each other, all the way round (the first one again at the end); empty where none do."""
    def module(imported: str) -> str:
        while imported and imported not in modules:
            imported = imported.rpartition(".")[0]
        return imported

    try:
        TopologicalSorter({name: {module(one) for one in imports(source)} - {name}
                           for name, source in modules.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not for types alone either: what the two have in common wants a module of its own."""
    assert circle(sources()) == []
    assert set(circle({"a.plan": "from a.check import check", "a.check": "from a import b", "a.b": "import a.plan",
                       "c": "import a.plan"})) == {"a.plan", "a.check", "a.b"}


def test_no_packages_import_each_other_in_a_circle() -> None:
    whole: dict[str, str] = {}
    for module, source in sources().items():
        package = ".".join(module.split(".")[:2])
        whole[package] = f"{whole.get(package, '')}\n{source}"
    assert circle(whole) == []


def test_the_files_are_found() -> None:
    assert {"analytics.metrics.measuring", "analytics.warehouse.query", "analytics.metrics"} <= set(sources())
    assert len(SQL) >= 20


def test_no_page_can_be_requested_past_the_menu() -> None:
    """Streamlit serves a ``*.py`` directly in ``pages/`` by URL even where ``app.py`` never registered it."""
    assert list((TOP / "pages").glob("*.py")) == []


# SQL ----------------------------------------------------------------------------------------------------------------


def test_every_sql_file_is_built_and_has_its_turn() -> None:
    assert sorted(ORDER) == [path.stem for path in SQL]
    assert {f.name for f in FACTS} | {s.view for s in SAMPLES.values()} <= set(ORDER)


@pytest.mark.parametrize("path", SQL, ids=lambda p: p.stem)
def test_a_sql_file_states_its_grain_and_makes_what_it_is_named_after(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.match(rf"-- {path.stem}: one \w+", text), "the first line is '-- name: one ...'"
    (statement,) = sqlglot.parse(text, read="duckdb")
    assert isinstance(statement, exp.Create)
    assert statement.this.name == path.stem


def foreign(sql: str) -> list[str]:
    """What of a statement in DuckDB's dialect Spark would not know: functions left as they are."""
    (spark,) = sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    return [str(f.this) for f in sqlglot.parse_one(spark, read="spark").find_all(exp.Anonymous)]


@pytest.mark.parametrize("path", SQL, ids=lambda p: p.stem)
def test_a_sql_file_translates_to_spark(path: Path) -> None:
    text = path.read_text("utf-8")
    assert foreign(text) == []
    assert "QUALIFY" not in text.upper()
    assert "PIVOT" not in text.upper()


def test_the_check_of_dialects_can_fail() -> None:
    assert foreign("SELECT day + to_months(3) FROM sales") == ["TO_MONTHS"]
