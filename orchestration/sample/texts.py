"""Puts texts together from the phrases: many different ones, in six languages."""

import random

from orchestration.sample import phrases

# Kinds of text that carry meaning by themselves; the others: short, emoji, tags, missing.
QUALITY = ("question", "positive", "negative", "plain")
SENTIMENTS = {"positive": "positive", "negative": "negative", "plain": "neutral"}


def fill(rng: random.Random, template: str, language: str = "en") -> str:
    """One template with its places filled."""
    products = phrases.PRODUCTS[language]
    details = phrases.DETAILS[language]
    return template.format(
        p=products[int(rng.random() * len(products))],
        d=details[int(rng.random() * len(details))],
        n=2 + int(rng.random() * 58),
    )


def compose(rng: random.Random, kind: str, language: str) -> str | None:
    """A text of one kind; None where the text is missing."""
    if kind == "missing":
        return None
    if kind == "emoji":
        return "".join(rng.choices(phrases.EMOJI, k=1 + int(rng.random() * 3)))
    if kind == "tags":
        words = rng.choices(phrases.TAGS, k=1 + int(rng.random() * 3))
        return " ".join(word.format(n=2 + int(rng.random() * 98)) for word in words)
    options = phrases.PHRASES[language][kind]
    text = fill(rng, options[int(rng.random() * len(options))], language)
    return f"{text}\n{phrases.EMOJI[0]}" if rng.random() < 0.01 else text


def one_of(rng: random.Random, options: tuple[str, ...]) -> str:
    """A filled English text out of a list of templates."""
    return fill(rng, options[int(rng.random() * len(options))])


def kinds(rng: random.Random, weights: dict[str, float], count: int) -> list[str]:
    """``count`` kinds in random order whose shares follow the weights as closely as whole
    numbers can: shares that are drawn instead would blur the episodes."""
    total = sum(weights.values())
    exact = [(kind, weight / total * count) for kind, weight in weights.items()]
    chosen = [kind for kind, share in exact for _ in range(int(share))]
    rest = count - len(chosen)
    by_fraction = sorted(exact, key=lambda pair: pair[1] - int(pair[1]), reverse=True)
    chosen += [kind for kind, _ in by_fraction[:rest]]
    rng.shuffle(chosen)
    return chosen
