"""Fair assessment: scores that explain themselves, compared with their uncertainty. Computes on frames and arrays."""
