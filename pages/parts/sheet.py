"""A statement as one component: lines with one column of amounts, their steps in quiet grey, questions inline."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from analytics.lab.statement_sheet import Sheet
from analytics.language import Language
from pages.parts.component import component

_show = component("sheet", '<article class="sheet"></article>')


def sheet(one: Sheet, actions: dict[str, str], t: Language, key: str) -> dict[str, Any] | None:
    """Show a statement; return what was clicked in this run, or None.

    ``actions``: line -> ``ask`` or ``answer``, where the reader may. A click is ``{"kind": "ask" or "answer", "line":
    ...}`` or ``{"kind": "rows", "metric": ...}``, and something that the sheet offers, whatever a browser sends.
    """
    lines = [asdict(line) | {"action": actions.get(line.id, "")} for line in one.lines]
    data = asdict(one) | {"lines": lines, "words": {
        "ask": t("Ask about this"), "add": t("Add to this"), "answer": t("Answer"), "waiting": t("Not answered yet"),
        "total": t("Total"), "amounts": t("Amounts"), "rows": t("Rows behind the results:")}}
    state = hashlib.blake2b(json.dumps(data).encode(), digest_size=8).hexdigest()
    event = _show(key=key, data=data | {"state": state}, on_click_change=lambda: None).click
    offered = [{"kind": "rows", "metric": metric} for metric in one.sources]
    offered += [{"kind": line["action"], "line": line["id"]} for line in lines if line["action"]]
    return event if event in offered else None
