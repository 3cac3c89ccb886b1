"""The machine under measurement: CPU time and memory of processes, the load of others, tables of what was measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import statistics
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
PACKAGES = ("streamlit", "duckdb", "pandas", "plotly")


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on; ``ProcessLookupError`` where it is gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, IndexError):
        raise ProcessLookupError(pid) from None


def cpu_ms(pid: int) -> float:
    """CPU time that a process has used, in steps of 10 ms."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICK * 1e3


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    return int(_stat(pid)[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def family(root: int) -> list[int]:
    """A process and all that it started, directly or not."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except ProcessLookupError:
                continue
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


@dataclass
class Load:
    """How many of the machine's CPUs others used, from its making to ``others``."""

    _at: float = field(default_factory=time.monotonic)
    _busy: float = field(default_factory=lambda: _busy_seconds())
    _own: float = field(default_factory=lambda: _own_seconds())

    def others(self) -> float:
        """CPUs' worth of work of processes that are not ours. Ask before ours end: what is gone counts as others'."""
        seconds = time.monotonic() - self._at
        return max(0.0, (_busy_seconds() - self._busy) - (_own_seconds() - self._own)) / seconds


def _busy_seconds() -> float:
    user, nice, system = (_PROC / "stat").read_text().split("\n")[0].split()[1:4]
    return (int(user) + int(nice) + int(system)) / _TICK


def _own_seconds() -> float:
    total = 0.0
    for pid in family(os.getpid()):
        try:
            total += cpu_ms(pid) / 1e3
        except ProcessLookupError:
            continue
    return total


def heading(title: str, others: float, chromium: str | None = None) -> str:
    """What was measured on what, when, with which versions, and how busy others kept it meanwhile."""
    processor = re.search(r"^model name\s*:\s*(.*)$", (_PROC / "cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    versions = [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in PACKAGES)]
    if chromium:
        said = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True)
        versions.append(said.stdout.strip())
    name = processor[1] if processor else platform.machine()
    return (f"\n### {title}\n\n{dt.datetime.now():%Y-%m-%d %H:%M} · {os.cpu_count()} CPUs {name}, {memory:.0f} GB · "
            f"{', '.join(versions)} · others used {others:.1f} CPUs meanwhile\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; numbers are rounded to whole ones from 10 on."""
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *([_text(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _text(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:,.0f}" if cell >= 10 else f"{cell:.2f}"


def spread(values: Sequence[float]) -> str:
    """Median, least and greatest."""
    return f"{statistics.median(values):.0f} ({min(values):.0f}–{max(values):.0f})" if values else "–"
