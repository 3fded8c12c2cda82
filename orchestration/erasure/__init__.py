"""Erases one person from everything that the program has written, and keeps the person out.

Belongs here: what happens once, on request. What keeps the person out afterwards is
``extractors.suppression`` (platforms) and ``orchestration.loading.stripped`` (inbox files).
"""
