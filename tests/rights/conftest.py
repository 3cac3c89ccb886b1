"""The marked company, served as a company's own: everybody signs in by claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from analytics.metrics.company_policy import company_policy
from analytics.state import training_plans
from analytics.state.store import State
from analytics.training import solving
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from tests.company import Frames, write
from tests.pages.test_training_plan import _Here
from tests.rights import company
from tests.rights.decided import HR, decide
from tests.rights.reader import Reader, Wire
from tests.rights.readers import ACCESS, KNOWN
from tests.rights.secrets import Secrets


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    return company.frames(tmp_path_factory.mktemp("unmarked"))


@pytest.fixture(scope="session")
def place(raw: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the warehouse, with the state and the rules of access beside it."""
    folder = tmp_path_factory.mktemp("marked") / "warehouse"
    write(raw, folder, company_policy())
    (folder / "access.yaml").write_text(ACCESS, "utf-8")
    warehouse, state = Warehouse(current(folder)), State(f"sqlite:///{folder / 'state.db'}")
    decide(state, warehouse)
    state.close()
    warehouse.close()
    return folder


@pytest.fixture(scope="session")
def secrets(raw: Frames, place: Path) -> Secrets:
    warehouse = Warehouse(current(place))
    found = Secrets(raw, warehouse)
    warehouse.close()
    return found


@pytest.fixture(scope="package")
def served(place: Path) -> Iterator[Wire]:
    """The product over the marked company, with everything that it hands out."""
    wire = Wire()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("WAREHOUSE", place), ("STATE", f"sqlite:///{place / 'state.db'}"),
                            ("ACCESS", place / "access.yaml")):
            patch.setenv(f"BRIDGEBOARD_{name}", str(value))
        patch.setattr(solving, "start", _Here)
        wire.tap(patch)
        yield wire
    st.cache_resource.clear()


@pytest.fixture(scope="package")
def sign_in(served: Wire) -> Callable[..., Reader]:
    """``sign_in("lead", "team")``: a session of that reader, begun at the address of that page."""
    return lambda reader, page="", **query: Reader(served, KNOWN[reader].claims, page, **query)


@pytest.fixture(scope="session")
def kept_ids(place: Path) -> dict[str, str]:
    """Name -> id of the training plans that are kept."""
    state = State(f"sqlite:///{place / 'state.db'}")
    found = {one.name: one.id for one in training_plans.visible(state, HR, {})}
    state.close()
    return found
