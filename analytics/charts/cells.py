"""A table drawn as one trace: a cell has a colour and a text, and its hatching says that it is not to be relied on."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.charts import theme
from analytics.charts.theme import Part


def cells(columns: Sequence[int], rows: Sequence[int], colors: Sequence[str], texts: Sequence[str],
          ink: Sequence[str], *, hatched: Sequence[bool]) -> Part:
    """Cells at these places, counted from the left and from the top; ``ink`` is the colour of the text.

    The figure's ``barmode`` is ``overlay``, its ``bargap`` 0.
    """
    return {
        "type": "bar", "x": list(columns), "base": [-row - 0.46 for row in rows], "y": [0.92] * len(rows),
        "width": 0.95, "text": list(texts), "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
        "constraintext": "none", "textfont": {"size": theme.SMALL, "color": list(ink)}, "hoverinfo": "text",
        "marker": {"color": [theme.BACKGROUND if thin else color for color, thin in zip(colors, hatched, strict=True)],
                   "line": {"width": [1 if thin else 0 for thin in hatched], "color": theme.CONTEXT},
                   "pattern": {"shape": ["/" if thin else "" for thin in hatched], "fgcolor": theme.CONTEXT,
                               "bgcolor": theme.BACKGROUND, "fillmode": "overlay", "size": 6, "solidity": 0.12}}}
