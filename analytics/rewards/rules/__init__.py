"""A plan's rules in words, generated from the plan itself."""
