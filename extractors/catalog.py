"""Writes the page on platforms: ``python -m extractors.catalog > docs/platforms.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from extractors.metric_groups import validity
from extractors.registry import PLATFORMS
from extractors.spec import PlatformSpec

_HEAD = """# Platforms

What is read of each platform, what it feeds, and which permission that needs. This page is written
by `python -m extractors.catalog` from the registry in `extractors/`; do not edit it by hand.

Each stream is a table `raw.<platform>__<stream>`. `streams:` of an account in `sources.yml` chooses
among them; without it all are read. Streams marked with * are written always, since the others
cannot be understood without them. Credentials are given as `${NAME}`, taken from the environment.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, *(_platform(spec) for spec in PLATFORMS.values()), _validity()]
    return "\n".join(parts)


def _platform(spec: PlatformSpec) -> str:
    return "\n".join(
        [f"## {spec.title} (`{spec.name}`)", "", *_facts(spec), "", *_streams(spec), ""]
    )


def _facts(spec: PlatformSpec) -> Iterator[str]:
    needed = [_code([name]) + " (needed)" for name in spec.required_credentials]
    optional = [_code([name]) for name in spec.credentials if name not in spec.required_credentials]
    yield f"- Credentials: {', '.join([*needed, *optional]) or 'none'}"
    if spec.options:
        settings = (f"`{name}`: {meaning}" for name, meaning in spec.options.items())
        yield f"- Other settings of an account: {'; '.join(settings)}"
    yield f"- Address: {spec.default_base_url or 'each account names its own, `base_url`'}"
    if spec.not_available:
        yield f"- Not available from the platform: {'; '.join(spec.not_available)}"
    terms = spec.terms
    if terms.forget_deleted:
        yield "- What is deleted there loses its words and names here, as the platform's terms ask"
    if terms.keep_days is not None:
        rule = (
            f"What members did is deleted {terms.keep_days} days after it was read, unless"
            if terms.is_limit_sure
            else f"The terms may allow to keep what members did for {terms.keep_days} days only;"
            " nothing is deleted unless"
        )
        yield f"- {rule} `retention_days` says so"
    if terms.source:
        yield f"- Terms: {terms.source}"


def _streams(spec: PlatformSpec) -> Iterator[str]:
    yield "| stream | one record is | feeds | permission | kept by the platform for |"
    yield "|---|---|---|---|---|"
    for stream in spec.streams:
        mark = " *" if stream.is_needed else ""
        yield _row(
            f"`{stream.name}`{mark}",
            stream.description,
            "; ".join(stream.feeds),
            stream.permission,
            _span(stream.vanishes_after),
        )


def _validity() -> str:
    lines = [
        "## Metrics with a known beginning or end",
        "",
        "A metric outside its days is not asked for. One that a platform refuses before its known"
        " end is set aside, reported, and asked for again a week later. A successor has a"
        " definition of its own and never continues the series.",
        "",
        "| platform | metric | product type | version | from | to | successor | source |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in sorted(validity(), key=lambda r: (r.platform, r.metric, r.product_type)):
        lines.append(
            _row(
                row.platform,
                f"`{row.metric}`",
                row.product_type,
                row.api_version,
                str(row.valid_from or ""),
                str(row.valid_to or ""),
                _code(row.successor.split()),
                row.source,
            )
        )
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _span(span: timedelta | None) -> str:
    if span is None:
        return "good"
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


if __name__ == "__main__":
    print(page())
