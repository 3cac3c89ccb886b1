"""Metrics: declared once in ``catalogue``, computed once in ``measuring``, with intervals from ``intervals``."""
