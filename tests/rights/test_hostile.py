"""Names, notes and comments that are markup, formulas or worse: on every page and in every file they are text."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from typing import Any

import pytest
import streamlit as st
from google.protobuf.message import Message

from analytics.__main__ import main
from analytics.metrics.company_policy import company_policy
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from analytics.warehouse.schema import TABLES
from analytics.warehouse.snapshots import current
from tests.company import Frames, write
from tests.rights import decided, delivered
from tests.rights.reader import Reader, Wire, ways
from tests.rights.readers import KNOWN
from tests.rights.walking import Walked, look, use
from tests.sheets import stated

TEXTS = ("<img src=x onerror=alert(1)>", "=cmd|'/C calc'!A0", "[a](http://evil.example)", "+1", "**b**", "@SUM(1)",
         "![a](http://evil.example/p.png)", "-2", "$x^2$", "\t=1", ":material/delete:", "`c`", "\u202edesrever", "\"'`",
         "{name}{0.__class__}%s%(x)s", "line\n# head", "\U0001f600\U0001f469\u200d\U0001f469\u200d\U0001f467", "\r=1",
         "</script><script>alert(1)</script>", "<a href='http://evil.example'>a</a>", "y" * 10_000)
COLUMNS = {  # every text column that a company fills in its own words
    "teams": ("name", "region"), "managers": ("name",), "customers": ("name", "segment", "industry", "country"),
    "products": ("name", "category"), "activities": ("type", "outcome", "competitor", "note"), "surveys": ("comment",),
    "cases": ("topic",), "handoffs": ("department",), "skills": ("name",), "courses": ("name",),
    "certifications": ("name",), "recognitions": ("reason",)}
MARKUP = re.compile(r"<img|<a |<script|\]\(http|\*\*b|\$x\^2|:material/delete|`c`|^# head", re.MULTILINE)
ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
WORDED = {"body", "label", "help", "title", "caption"}  # fields that Streamlit reads as Markdown
AS_TEXT = {"Code", "Dataframe", "BidiComponent", "AppPage", "TextInput", "TextArea"}
EVERYTHING = {"definitions_csv", "errors_csv", "warnings_csv", "trail_csv"}  # of no period, or of all there is
DRAWN = {"text", "hovertext", "ticktext", "texttemplate", "hovertemplate", "name"}  # what Plotly reads as markup


def hostile(raw: Frames) -> Frames:
    """The company with a hostile text before every name and word."""
    made = dict(raw)
    for table, columns in COLUMNS.items():
        for column in columns:
            known = {text: f"{bad}{text}" for text, bad in zip(sorted(made[table][column].dropna().unique()),
                                                               cycle(TEXTS), strict=False)}
            made[table] = made[table].assign(**{column: made[table][column].map(known)})
    return made


@pytest.fixture(scope="module")
def wire(raw: Frames, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """The product over the hostile company, what people wrote in it hostile too."""
    folder, wire = tmp_path_factory.mktemp("hostile") / "warehouse", Wire()
    write(hostile(raw), folder, company_policy())
    (folder / "access.yaml").write_text("people: {pat@x.org: [hr]}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for n, name in enumerate(("SUPPORT", "ASKED", "ANSWERED", "COMPANY", "AWARD", "TRAINED", "SCENARIO", "DRAFT")):
            patch.setattr(decided, name, TEXTS[n])
        for name, value in (("WAREHOUSE", folder), ("STATE", f"sqlite:///{folder / 'state.db'}"),
                            ("ACCESS", folder / "access.yaml")):
            patch.setenv(f"BRIDGEBOARD_{name}", str(value))
        warehouse, state = Warehouse(current(folder)), State(f"sqlite:///{folder / 'state.db'}")
        decided.decide(state, warehouse)
        state.close()
        warehouse.close()
        wire.tap(patch)
        yield wire
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def seen(wire: Wire) -> dict[str, Any]:
    """What HR is sent on the way over all pages: texts that are read as Markdown, figures, and files."""
    found: dict[str, Any] = {"worded": [], "html": [], "drawn": [], "files": {}}

    def sign_in(page: str) -> Reader:
        return _Kept(found, wire, KNOWN["HR"].claims, page)

    walked = Walked(lambda name, made: found["files"].update({name: made}))
    deep = {"customers", "support", "lab", "recognition"}
    look({"HR": sign_in("definitions")}, wire, {"HR": walked}, {"HR": deep})
    use(sign_in, wire, walked, deep)
    month = sign_in("month")
    month.run(ways(month)["month_export", "open"])
    return found | {"files": found["files"] | {name: click() for name, (_, click) in wire.offered.items()}}


class _Kept(Reader):
    """A reader who keeps what could be markup."""

    def __init__(self, found: dict[str, Any], *rest: Any) -> None:
        self.found = found
        super().__init__(*rest)

    def run(self, *sent: Any) -> Reader:
        super().run(*sent)
        for message in self.wire.messages:
            self.found["worded"] += _worded(message)
            if message.delta.new_element.WhichOneof("type") == "html":
                self.found["html"].append(message.delta.new_element.html.body)
        for _, data in self.sent_to("deck"):
            self.found["drawn"] += [text for card in data["cards"] for text in _drawn(card["figure"])]
        return self


def _worded(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if message.DESCRIPTOR.name in AS_TEXT:
            return
        for one in value if hasattr(value, "append") else [value]:
            if isinstance(one, Message):
                yield from _worded(one)
            elif isinstance(one, str) and field.name in WORDED:
                yield one


def _drawn(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _drawn(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _drawn(value, name)
    elif isinstance(part, str) and name in DRAWN:
        yield part


def test_no_text_from_the_data_is_markup(seen):
    worded = [ESCAPED.sub("", text) for text in seen["worded"]]
    assert sum("img src" in text for text in worded) > 5, "the texts are there"
    assert [text[:200] for text in worded if MARKUP.search(text)] == []
    assert [body[:200] for body in seen["html"] if MARKUP.search(body)] == []


def test_figures_draw_letters(seen):
    assert any("&lt;img" in text for text in seen["drawn"]), "the texts are there"
    assert [text[:200] for text in seen["drawn"] if re.search("<(img|a |script)", text)] == []


def test_no_cell_of_a_csv_file_starts_a_formula(seen):
    files = {name: made.decode("utf-8-sig") for name, made in seen["files"].items() if name.endswith("_csv")}
    assert len(files) > 10
    for name, text in files.items():
        assert formulas(text) == [], name


def test_every_table_that_is_taken_along_states_what_it_is_about(seen):
    files = {name: stated(made)[0] for name, made in seen["files"].items() if name.endswith("_csv")}
    for name, about in files.items():
        assert {"Page", "Data to", "Refreshed", "Snapshot"} <= set(about), name
        assert {"Scope", "Period"} <= set(about) or name in EVERYTHING, name


def formulas(text: str) -> list[str]:
    """The cells of a CSV file that a spreadsheet would run."""
    cells = [cell for line in csv.reader(io.StringIO(text, newline="")) for cell in line]
    return [c[:60] for c in cells if c[:1] in "=+-@\t\r" and c and not _number(c)]


@pytest.mark.parametrize("command", ["metric revenue --by account_manager", "metric revenue --by customer",
                                     "training gaps --by person", "trail list"])
def test_no_cell_of_a_command_starts_a_formula_unless_it_is_asked_for_raw(command, wire, capsys):
    place = ["--warehouse", os.environ["BRIDGEBOARD_WAREHOUSE"], "--format", "csv"]
    main([*command.split(), *place])
    assert formulas(capsys.readouterr().out) == []
    main([*command.split(), *place, "--raw"])
    assert formulas(capsys.readouterr().out) != [] or command == "trail list", "the texts are there"


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text == "-2"  # is the name of something, and a number to a spreadsheet
    return True


def test_formulas_of_a_workbook_are_its_own(seen):
    books = {name: made for name, made in seen["files"].items() if name.endswith("xlsx")}
    assert books
    for name, made in books.items():
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            sheets = "".join(parts.read(part).decode() for part in parts.namelist() if "worksheets/" in part)
        assert set(re.findall(r"<f>(\w*)\(", sheets)) <= {"SUM", "SUBTOTAL"}, name
        assert "<hyperlink" not in sheets, name


def test_the_mail_has_no_element_of_the_data(seen):
    class Elements(HTMLParser):
        found: list[str] = []

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.found.append(tag)

    parser = Elements()
    parser.feed(seen["files"]["month_html"].decode())
    assert {"img", "a", "script"}.isdisjoint(parser.found)


def test_every_file_can_be_read(seen):
    for name, made in seen["files"].items():
        assert delivered.file_text(made) != "", name
    (calendar,) = [made.decode() for name, made in seen["files"].items() if name.endswith("places_ics")][:1]
    assert all(re.match(r"[A-Z-]+[:;]|[ \t]", line) for line in calendar.split("\r\n") if line), "no line of its own"


def test_the_columns_are_all_that_a_company_fills_in_its_own_words(raw: Frames):
    """A text column that is neither an id nor of fixed values is among those above, or says why not."""
    apart = {"managers": {"role", "email"}, "skill_requirements": {"role"}}  # codes, and what signs in
    for table in TABLES:
        own = {c.name for c in table.columns if c.type == "text" and not c.values and not c.name.endswith("_id")
               and c.default is None} - apart.get(table.name, set())
        assert own == set(COLUMNS.get(table.name, ())), table.name
