"""What can be said of a text alone: language, sentiment, question, stance cue, toxicity.

Works on plain texts and plain word lists; knows nothing of dbt, DuckDB or Dagster. The language
model and VADER are loaded when the first `Labeller` is made, not when the package is imported.
"""

from text_labels.lists import WordLists
from text_labels.model import COLUMNS, Label
from text_labels.version import label_version

__all__ = ["COLUMNS", "Label", "WordLists", "label_version"]
