"""Training: whether a course works, and how sure that is."""
