"""Skills and training: gaps to what roles require, and whether a course works. Computes on data frames."""
