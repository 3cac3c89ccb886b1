"""Assessing people fairly: how sure a result is, who can be told apart, what was luck; on frames and arrays."""
