"""Skills and training: gaps to what roles require, computed on data frames."""
