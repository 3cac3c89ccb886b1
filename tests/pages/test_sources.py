"""The Sources page: from a company's own files to a load, what it asks on the way, what it refuses, the way back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from analytics.access import local_owner
from analytics.metrics.company_policy import company_policy
from analytics.state.audit import trail
from analytics.state.store import State
from analytics.warehouse.history import history
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from analytics.warehouse.query import open_warehouse
from analytics.warehouse.snapshots import current

POSTGRESQL = os.environ.get("BRIDGEBOARD_TEST_POSTGRESQL", "").replace("postgresql+psycopg://", "postgresql://")
OWNERS = ("Ann Lee", "Bo Chen", "Cy Diaz")
ACCOUNTS = "Account ID,Account Name,Account Owner,Industry\n" + "".join(
    f"001{n},Company {n},{OWNERS[n % 3]},Retail\n" for n in range(6)) + "0019,COMPANY  1,Ann Lee,Retail\n"
DEALS = "Opportunity ID,Name,Account Name,Amount,Stage,Close Date,Created Date,Opportunity Owner\n" + "".join(
    f"006{n},Deal {n},Company {n % 6},${1000 + n},{'Closed Won' if n % 4 else 'Closed Lost'},"
    f"0{n % 9 + 1}/0{n % 4 + 5}/2026,0{n % 3 + 1}/02/2026,{OWNERS[n % 3]}\n" for n in range(24))
CALLS = "Activity ID,Type,Date,Assigned,Company / Account\n" + "".join(
    f"00T{n},Call,2026-0{n % 9 + 1}-15,{OWNERS[n % 3]},Company {n % 6}\n" for n in range(30))
FILES = {"accounts.csv": ACCOUNTS, "opportunities.csv": DEALS, "calls.csv": CALLS}
OLD = {"managers.csv": "manager_id,name\n1,Ann\n", "sales.csv": "sold_on,manager_id,amount\n2026-09-05,1,12\n"}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with two loads of a company's own, the second with a sale more."""
    folder = tmp_path_factory.mktemp("old")
    for more in ("", "2026-09-06,1,7\n"):
        for name, text in OLD.items():
            (folder / name).write_text(text + (more if name == "sales.csv" else ""), "utf-8")
        load(mapping_for(sorted(folder.glob("*.csv"))), folder, folder / "warehouse", company_policy())
    return folder / "warehouse"


@pytest.fixture
def page(open_app, start, tmp_path):
    """Opens the page on a copy of that warehouse, ``page.place``, and brings files, told as name -> content."""
    place = tmp_path / "warehouse"
    shutil.copytree(start, place)

    def opened(files: dict[str, str | bytes] | None = None, **query: str):
        app = open_app(place, **query).open("sources")
        return bring(app, files) if files else app

    opened.place = place
    return opened


def bring(app, files):
    app.test.file_uploader[0].set_value([
        (name, text if isinstance(text, bytes) else text.encode(), "text/csv") for name, text in files.items()])
    return app.run()


def press(app, key):
    app.test.button(key=key).click()
    return app.run()


def answer(app, *options: str):
    """Answer the first questions, from the top."""
    for n, option in enumerate(options):
        radio = app.test.radio[n]
        radio.set_value(radio.options[option] if isinstance(option, int) else option)
        app.run()
    return app


def subheaders(app) -> list[str]:
    """What the page finds: the titles of its cards, and the lines of its steps."""
    steps = (one.label.split("**")[1] for one in app.test.expander if "**" in one.label)
    return [text.replace("\\", "") for text in (*(one.value for one in app.test.subheader), *steps)]


def plain_texts(app) -> str:
    return " ".join(one.value.replace("\\", "") for one in app.test.markdown)


def said(app) -> list[str]:
    return [note.replace("\\", "") for note in app.notes]


def entries(tmp_path: Path) -> list[str]:
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    found = [one.what for one in trail(state, local_owner(), {})]
    state.close()
    return [what for what in found if what.startswith("data.")]


def test_three_files_with_foreign_headers_are_understood_asked_about_checked_and_loaded(page, tmp_path):
    app = page(FILES)
    assert app.titles == ["1 question before the files can be loaded"]
    seen = app.test.dataframe[0].value
    assert seen[["file", "becomes", "rows"]].to_numpy().tolist() == [
        ["accounts.csv", "Customers", 7], ["opportunities.csv", "Deals, the won ones also sales", 24],
        ["calls.csv", "Activity records", 30]]
    radio, won = app.test.radio
    assert "Close Date" in radio.label
    assert (won.label.replace("\\", ""), won.value) == (
        "No file holds sales: do the won deals of opportunities.csv count as sales?", "yes")
    assert set(radio.options) == {"2 Jan 2026", "1 Feb 2026"}, "one example, read both ways"
    assert app.test.button(key="sources_load").disabled, "nothing is guessed"
    answer(app, "%d/%m/%Y", "yes")
    assert app.titles == ["3 files are ready to be loaded"]
    assert "1 answer is suggested: change it where it is wrong" in subheaders(app), "and stays in sight"
    before = current(page.place)
    assert "The files say $" in plain_texts(app), "nothing is converted, so the policy's yuan would be wrong"
    app.test.selectbox(key="sources_currency").set_value("USD").run()
    assert "The files say $" not in plain_texts(app)
    press(app, "sources_check")
    assert "All 82 rows can be loaded" in subheaders(app)
    assert (current(page.place), entries(tmp_path)) == (before, []), "a check changes nothing"
    press(app, "sources_load")
    assert app.titles == ["82 rows in use, from accounts.csv, opportunities.csv, calls.csv"]
    assert "All 82 rows were loaded" in subheaders(app)
    assert entries(tmp_path) == ["data.policy_changed", "data.loaded", "data.found"], \
        "those before were loaded past the trail, and in yuan"
    data = open_warehouse(page.place)
    assert data.policy.currency == "USD"
    won = sum(1000 + n for n in range(24) if n % 4)
    assert data.rows("SELECT count(*) FROM customers") == [(7,)], "names that differ only in spelling stay apart"
    assert data.rows("SELECT sum(amount), min(closed_on) FROM opportunities WHERE outcome = 'won'") == [
        (won, dt.date(2026, 6, 1))], "of 1 June, which could have been the 6th of January"
    assert data.rows("SELECT count(*), sum(amount), min(sold_on) FROM sales") == [(18, won, dt.date(2026, 6, 1))]
    data.close()
    assert [one.label for one in app.test.button if one.key == "sources_open"] == ["Open Team performance"]
    press(app, "sources_again")
    assert app.titles == ["3 files are ready to be loaded"], "what was decided is still there"
    answer(app, "%d/%m/%Y", "no")
    assert "Every question is answered" in subheaders(app)
    assert app.test.dataframe[0].value["becomes"].tolist() == ["Customers", "Deals", "Activity records"]


def test_what_was_kept_out_is_told_by_reason_with_an_example(page):
    app = page(FILES | {"accounts.csv": ACCOUNTS + "0090,,Ann Lee,Retail\n0091,,Bo Chen,Retail\n"}, lang="zh")
    answer(app, "%d/%m/%Y")
    press(app, "sources_check")
    assert "84行中有82行可加载" in subheaders(app)
    reasons = next(frame.value for frame in app.test.dataframe if "reason" in frame.value)
    assert reasons.to_numpy().tolist() == [
        ["客户", "“客户名称”为必填，但值为空。", 2, None, "accounts.csv", 9]]


def test_another_column_or_table_can_be_chosen_and_a_file_left_out(page):
    app = page(FILES)
    app.choose("source", "accounts")
    app.test.selectbox(key="sources_match_accounts_customers_industry").set_value("Account Owner")
    app.test.selectbox(key="sources_match_accounts_customers_name").set_value("")
    app.run()
    assert app.test.selectbox(key="sources_match_accounts_customers_industry").value == "Account Owner", (
        "of two choices at once the second keeps the first")
    assert any(":red[■] Customer name" in one.value for one in app.test.markdown), "needed, and not there any more"
    assert app.test.dataframe[0].value.loc[0, ["becomes", "why"]].tolist() == [
        "Not loaded", "Customers, but not found yet: Customer name"]
    app.test.selectbox(key="sources_table_accounts").set_value("")
    app.run()
    assert "accounts.csv is not loaded" in subheaders(app)
    assert app.test.dataframe[0].value["becomes"].tolist() == [
        "Not loaded", "Deals, the won ones also sales", "Activity records"]
    assert app.test.dataframe[0].value.loc[0, "why"] == "", "left out on purpose"
    bring(app, FILES | {"plants.csv": "Zimmer;Pflanze\n1;Farn\n"})
    assert app.test.dataframe[0].value.loc[3, ["becomes", "why"]].tolist() == [
        "Not loaded", "no table fits its columns: say below what it holds"]
    answer(app, "%d/%m/%Y")
    assert app.titles == ["3 of 4 files are ready to be loaded"]


def test_names_that_differ_only_in_spelling_are_joined_on_request_only(page):
    app = answer(page(FILES), "%d/%m/%Y")
    (tick,) = app.test.checkbox
    assert (tick.label.replace("\\", ""), tick.value) == ("Join “COMPANY  1” into “Company 1”", False)
    tick.check()
    app.run()
    press(app, "sources_check")
    assert app.test.session_state["sources_report"][1].loaded("customers") == 6
    app.test.checkbox[0].uncheck()
    app.run()
    assert "Ready to load" in subheaders(app), "what was checked before holds no more"


def test_the_matching_of_a_load_serves_the_next_files_of_the_same_kind(page):
    app = page(OLD | {"sales.csv": OLD["sales.csv"] + "2026-10-01,1,3\n2026-10-02,1,4\n"})
    app.test.selectbox(key="sources_earlier").set_value(history(page.place, local_owner())[0].name)
    app.run()
    assert app.titles == ["2 files, matched as before"]
    assert not [one for one in app.test.selectbox if one.key.startswith("sources_match_")], "nothing is matched anew"
    press(app, "sources_load")
    newest, before, _ = history(page.place, local_owner())
    assert (newest.rows, before.rows) == ({"managers": 1, "sales": 3}, {"managers": 1, "sales": 2})
    assert newest.mapping.endswith(before.mapping), "but for its title"


PAGE = "<!doctype html><html><body>Sign in</body></html>"
BROKEN = [  # files, what is said, because
    ({"empty.csv": ""}, "empty.csv: the file is empty"),
    ({"page.csv": PAGE}, "page.csv: this is a web page"),
    ({"book.xlsx": b"PK\x03\x04 and no more"}, "book.xlsx"),
    ({"map.yaml": "sources: [", "accounts.csv": ACCOUNTS}, "map.yaml: this is not valid YAML"),
    ({"a.yaml": "title: A", "b.yml": "title: B", "accounts.csv": ACCOUNTS}, "several mapping files"),
    ({"map.yaml": "title: A\nsurces: {}", "accounts.csv": ACCOUNTS}, "there is no key 'surces' here"),
    ({"customers.csv": "customer_id,name\n1,A\n"}, "No file names the account managers"),
    ({"users.csv": "Full Name,Team\nAnn,A\nAnn,A\n"}, "users.csv holds account managers, but not every needed column"),
]


@pytest.mark.parametrize(("files", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_files_that_cannot_be_used_get_one_sentence_and_the_old_data_serve_on(page, files, words):
    before = current(page.place)
    app = page(files)
    (note,) = [note for note in said(app) if words in note]
    assert "\n" not in note
    assert current(page.place) == before
    assert "2 loads are kept" in subheaders(app), "the history stays within reach"
    assert not [one for one in app.test.button if one.key == "sources_load" and not one.disabled]


def test_a_mapping_of_databases_needs_no_file_and_says_which_variable_is_not_set(page):
    mapping = ("sources: {m: {database: crm, query: SELECT 1}}\ntables:\n"
               "  managers: {source: m, columns: {manager_id: id, name: name}}\n"
               "  sales: {source: m, columns: {sold_on: day, manager_id: id, amount: amount}}")
    app = page({"map.yaml": mapping})
    assert app.titles == ["A mapping of databases is ready"]
    press(app, "sources_check")
    assert [note.split(",")[0] for note in said(app)] == [
        "database crm: set BRIDGEBOARD_SOURCE_CRM to its URL"]


def ask(app, name, query):
    app.test.text_input(key="sources_query_name").set_value(name)
    app.test.text_area(key="sources_query").set_value(query)
    return press(app, "sources_query_add")


def test_queries_are_offered_where_a_database_is_named_and_say_what_is_wrong(page, monkeypatch):
    assert len(page().test.text_area) == 0
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", "postgresql://nobody@127.0.0.1:1/none")
    app = page()
    app.choose("from", "database")
    ask(app, "my calls", "SELECT 1")
    assert said(app) == ["Name what the query gives, in letters, digits and _, such as calls."]
    ask(app, "calls", " ")
    assert said(app) == ["calls: database and query go together; write both"]
    ask(app, "calls", "SELECT 1")
    (fault,) = [note for note in said(app) if "the query failed" in note]
    assert fault.startswith("database crm: the query failed")
    press(app, "sources_query_remove_calls")
    assert app.titles[0].startswith("3 rows in use")


@pytest.mark.skipif(not POSTGRESQL, reason="no PostgreSQL: give a database's URL in BRIDGEBOARD_TEST_POSTGRESQL")
def test_queries_on_postgresql_are_matched_and_loaded_like_files(page, monkeypatch):
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", POSTGRESQL)
    app = page()
    app.choose("from", "database")
    ask(app, "sellers", "SELECT 'm' || n AS manager_id, 'Seller ' || n AS name FROM generate_series(1, 3) n -- all")
    ask(app, "orders", "SELECT date '2026-01-31' + n AS sold_on, 'm' || (1 + n % 3) AS manager_id, 10 * n AS amount "
                       "FROM generate_series(1, 90) n")
    assert app.titles == ["2 files are ready to be loaded"]
    press(app, "sources_load")
    assert said(app) == []
    assert app.titles == ["93 rows in use, from sellers, orders"]
    data = open_warehouse(page.place)
    assert data.rows("SELECT count(*), sum(amount) FROM sales") == [(90, 10 * sum(range(91)))]
    data.close()


def test_a_load_that_fails_says_why_and_changes_nothing(page):
    mapping = ("sources: {m: {file: people.csv}, s: {file: sales.csv}}\ntables:\n"
               "  managers: {source: m, columns: {manager_id: id, name: name}}\n"
               "  sales: {source: s, columns: {sold_on: day, manager_id: who, amount: amount}}")
    before = current(page.place)
    app = page({"people.csv": "id,name\n1,Ann\n", "sales.csv": "day,who,amount\n2026-09-05,9,5\n", "map.yaml": mapping})
    press(app, "sources_load")
    assert [note.startswith("nothing could be loaded into") for note in said(app)] == [True]
    assert (current(page.place), app.titles) == (before, ["2 files, matched as before"])


def test_back_to_an_earlier_load_and_forward_again(page, tmp_path):
    app = page()
    new, old = history(page.place, local_owner())
    assert app.titles[0].startswith("3 rows in use")
    press(app, f"use_{old.name}")
    assert app.titles[0].startswith("2 rows in use")
    assert any(one.value.startswith("The load of") for one in app.test.success)
    assert current(page.place).name == old.name
    press(app, f"use_{new.name}")
    assert app.titles[0].startswith("3 rows in use")
    assert entries(tmp_path) == ["data.switched", "data.switched"]


def test_files_of_the_server_only_below_the_folder_that_its_administrator_named(page, tmp_path, monkeypatch):
    exports = tmp_path / "exports"
    (exports / "october").mkdir(parents=True)
    for name, text in FILES.items():
        (exports / "october" / name).write_text(text, "utf-8")
    monkeypatch.setenv("BRIDGEBOARD_SOURCES", str(exports))
    app = page()
    app.choose("from", "folder")
    assert f"There is no file to load in {exports}." in said(app)
    app.test.text_input(key="sources_folder").set_value(str(exports / "october"))
    app.run()
    app.test.multiselect(key="sources_named").set_value(sorted(FILES))
    app.run()
    assert app.titles == ["1 question before the files can be loaded"]
    for outside in ("/etc", str(exports / ".." / ".."), "~"):
        app.test.text_input(key="sources_folder").set_value(outside)
        app.run()
        assert any(f"is not below {exports}" in note for note in said(app)), outside
