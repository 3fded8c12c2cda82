"""Native exports: files as a platform hands them out, made into rows of the general tables.

A landing file that no general table fits is tried against the known exports (``registry``), by its
columns and never by its name. What is made of it goes through the typed load of the general tables
(``batch``): same keys, versions and quarantine, and the rows of the export are counted.

Belongs here: reading parts of files (``parts``), recognising them (``match``), cells to values
(``values``, ``dates``), the platforms' exports. Does not belong here: what the rows mean (dbt).

To add an export: a table is a ``TableExport`` (``tabular``) with its columns and a function that
says what a row is about; anything else implements ``Export`` (``model``). Then add it to
``registry.EXPORTS``.
"""

from orchestration.loading.exports.batch import Batch, prepare

__all__ = ["Batch", "prepare"]
