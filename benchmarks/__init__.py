"""Benchmarks: each compares our way with the barest way to the same result, in the same run."""
