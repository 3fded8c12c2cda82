"""Checks of the two edges of the warehouse: raw data as landed, marts before they are published.

``catalog`` says what is checked, ``runner`` checks, ``worker`` does so in a warm child process.
Knows nothing of what orders the checks; Great Expectations is imported only where they run.
"""
