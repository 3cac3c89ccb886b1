"""Skills and training: gaps to what roles require, the best plan of courses, and whether a course works.

Computes on data frames; ``learning`` runs it on the company's own data.
"""
