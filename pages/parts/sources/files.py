"""Bringing files in: uploaded, from a folder of the server, or through a mapping that was used before."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import weakref
from pathlib import Path

import streamlit as st
from streamlit.config import get_option

from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.warehouse.history import Snapshot
from analytics.warehouse.history_text import source_text
from analytics.warehouse.mapping import mapping_in
from pages.parts import sign_in
from pages.parts.head import plain
from pages.parts.one_of import one_of
from pages.parts.serving import is_here
from pages.parts.sources import queries as sources_queries
from pages.parts.sources.desk import Brought
from pages.parts.sources.queries import databases

ENDINGS = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "duckdb")
MAPPINGS = ("yaml", "yml")
WAYS = {"upload": N_("Upload"), "folder": N_("Folder on the server"), "database": N_("Database")}
FOLDER = "BRIDGEBOARD_SOURCES"  # the folder below which administrators may name files of the server
UPLOADS = "sources_uploads"


class _Uploads:
    """A folder for what a session uploads; it goes when the session does."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bridgeboard-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def choose(loads: list[Snapshot], t: Language) -> Brought | None:
    """The card that files come in by; None while there are none."""
    ways = ["upload", *(["folder"] if _may_name_folders() else []), *(["database"] if databases() else [])]
    with st.container(border=True, key="card_files"):
        with st.container(gap=None):
            st.subheader(t("Bring in files"), anchor=False)
            st.caption(t("As a CRM, a help desk or an HR system exports them, {n} MB each at most by upload · nothing "
                         "changes until you load, and every load can be taken back",
                         n=get_option("server.maxUploadSize")))
        way = one_of("from", ways, lambda key: t(WAYS[key]), t("Where the files are")) if len(ways) > 1 else "upload"
        if way == "database":
            queries = sources_queries.choose(t)
            return Brought(Path(tempfile.gettempdir()), (), queries=queries) if queries else None
        folder, files = _uploaded(t) if way == "upload" else _named(t)
        earlier = {one.name: one for one in loads if one.mapping}
        text = _earlier(earlier, t) if files and earlier else ""
    mappings = [file for file in files if file.suffix.lower().lstrip(".") in MAPPINGS]
    if len(mappings) > 1:
        raise UsageError(N_("There are several mapping files; upload one."))
    if mappings:
        text = mappings[0].read_text("utf-8", "replace")
    data_files = tuple(file for file in files if file not in mappings)
    if not data_files and not text:
        return None
    return Brought(folder, data_files, mapping_in(text, mappings[0].name if mappings else "") if text else None, text)


def _uploaded(t: Language) -> tuple[Path, list[Path]]:
    """The files of this session, in a folder of its own that goes with the session."""
    _say_in(t)
    given = st.file_uploader(
        t("Files"), accept_multiple_files=True, type=[*ENDINGS, *MAPPINGS], label_visibility="collapsed",
        key="files")
    if UPLOADS not in st.session_state:
        st.session_state[UPLOADS] = _Uploads()
    folder, names = st.session_state[UPLOADS].folder, [Path(file.name).name for file in given]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UsageError(N_("Two files are called {name}; rename one of them."), name=min(twice))
    for old in folder.iterdir():
        if old.name not in names:
            old.unlink()
    for file, name in zip(given, names, strict=True):
        path = folder / name
        if st.session_state.get(f"sources_file_{name}") != file.file_id or not path.exists():
            path.write_bytes(file.getbuffer())
            st.session_state[f"sources_file_{name}"] = file.file_id
    return folder, [folder / name for name in names]


def _say_in(t: Language) -> None:
    """What Streamlit's uploader says in English only: its button in the reader's language, the rest in our caption."""
    button = ".st-key-files [data-testid=stFileUploaderDropzone] button p"
    st.html(f"<style>{button} {{font-size: 0}} .st-key-files [data-testid=stFileUploaderDropzoneInstructions] "
            f"{{display: none}} {button}::after "
            f"{{font-size: .875rem; content: {json.dumps(t('Choose files'), ensure_ascii=False)}}}</style>")


def _may_name_folders() -> bool:
    """Where the administrator of the server named a folder, or the reader sits at the computer that serves."""
    here = is_here(get_option("server.address") or "") and is_here(sign_in.asked_host(st.context.headers))
    return bool(os.environ.get(FOLDER)) or (here and not sign_in.configured())


def _named(t: Language) -> tuple[Path, list[Path]]:
    """Files of a folder that the reader names, below the one that the server's administrator set, if there is one."""
    root = os.environ.get(FOLDER, "")
    named = st.text_input(t("Folder"), key="sources_folder", placeholder=root or "/srv/exports", width=480,
                          value=st.query_params.get("folder", root), max_chars=500)
    folder = Path(named or root or ".").expanduser().resolve()
    if not named and not root:
        return folder, []
    if root and not folder.is_relative_to(Path(root).resolve()):
        raise UsageError(N_("{folder} is not below {root}; name a folder there."), folder=named, root=root)
    try:
        there = sorted(file for file in folder.iterdir()
                       if file.is_file() and file.suffix.lower().lstrip(".") in (*ENDINGS, *MAPPINGS))
    except OSError as error:
        raise UsageError(N_("{folder} cannot be read ({reason}); name another folder."), folder=named,
                         reason=error.strerror) from None
    if not there:
        raise UsageError(N_("There is no file to load in {folder}."), folder=named)
    names = st.multiselect(t("Files in the folder"), [file.name for file in there], key="sources_named",
                           placeholder=t("Choose the files to load"))
    return folder, [folder / name for name in names]


def _earlier(loads: dict[str, Snapshot], t: Language) -> str:
    """A mapping that files of the same names were loaded through before; "" for columns matched anew."""
    def label(name: str) -> str:
        if not name:
            return t("Match the columns anew")
        return t("As on {moment}: {source}", moment=t.moment(loads[name].made_at),
                 source=plain(source_text(loads[name], t)))

    chosen = st.selectbox(t("Matching"), ["", *loads], format_func=label, key="sources_earlier", width=480)
    return loads[chosen].mapping if chosen else ""
