"""How fast the pages are, measured by hand: ``python -m tests.benchmarks.server``, ``.browser`` and ``.start``.

Each takes ``--folder`` (where made-up companies are made once and kept; default: the system's folder for temporary
files), ``--people`` and ``--activities`` (such as ``1m,100m``), and prints Markdown tables with the machine, the
versions and how busy other processes kept it. pytest does not run these.
"""
