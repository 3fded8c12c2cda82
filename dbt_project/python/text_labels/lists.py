"""The word lists, as plain data; the seeds of the dbt project hold them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: Seed -> its columns, in the order of the tuples that `WordLists.of` takes.
SEEDS: Mapping[str, tuple[str, ...]] = {
    "emoji_valence": ("emoji", "valence"),
    "english_words": ("word", "kind"),
    "question_starters": ("language", "starter"),
    "stance_cues": ("language", "stance", "cue"),
    "toxic_words": ("language", "word"),
}

Rows = Iterable[tuple[object, ...]]


@dataclass(frozen=True)
class WordLists:
    """`emoji` -> valence; `english` word -> kind (telling, common, shared); the others as
    (language, ..., phrase) tuples, language `*` for phrases of every language."""

    emoji: Mapping[str, int] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)
    starters: tuple[tuple[str, str], ...] = ()
    cues: tuple[tuple[str, str, str], ...] = ()
    toxic: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, seeds: Mapping[str, Rows]) -> "WordLists":
        """From rows by seed, with the columns of `SEEDS`."""
        return cls(
            emoji={str(emoji): int(str(valence)) for emoji, valence in seeds["emoji_valence"]},
            english={str(word): str(kind) for word, kind in seeds["english_words"]},
            starters=tuple((str(a), str(b)) for a, b in seeds["question_starters"]),
            cues=tuple((str(a), str(b), str(c)) for a, b, c in seeds["stance_cues"]),
            toxic=tuple((str(a), str(b)) for a, b in seeds["toxic_words"]),
        )
