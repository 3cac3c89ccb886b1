"""Charts: a tidy frame in, a plain figure out: ``{data, layout, alt, height}`` for the deck to draw.

Grey by default, one blue for "look here", colour only where someone must act, and every colour said again by a shape
or a sign. Actual is solid and dark, last year lighter, plan outlined, not yet final hatched; a variance has a panel of
its own; intervals are lines through dots or a faint band behind a line.
"""
