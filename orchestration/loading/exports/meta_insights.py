"""Meta Business Suite: insights, one metric by day in a file of its own (or several one below the
other).

The metric stands in a line above its table, in the language of the interface and nowhere else; a
name that is not known here stays as it is. Neither platform nor account is named: the folder of
the inbox says it, or the only account in sources.yml. A column of an earlier period, put beside
for comparison, is left to the export of that period. Days are Pacific.

Left out: audience files (shares by age, city and country in layouts of their own).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.loading.exports.dates import Style, day, style_of
from orchestration.loading.exports.headers import fold, header_candidates
from orchestration.loading.exports.meta import DAY_ORDER, PLATFORMS
from orchestration.loading.exports.model import Converted, Made, Match, Part, Row, Source, Stream
from orchestration.loading.exports.values import is_suppressed, is_unknown, number

_HEADERS = {
    "en": ("date", "primary"),
    "pt": ("data", "principal"),
    "de": ("datum", "primär"),
    "es": ("fecha", "principal"),
    "fr": ("date", "principal"),
}
_METRICS = {
    "views": "views",
    "impressions": "impressions",
    "reach": "reach",
    "viewers": "viewers",
    "content interactions": "content_interactions",
    "interactions": "content_interactions",
    "visits": "profile_views",
    "facebook visits": "profile_views",
    "instagram profile visits": "profile_views",
    "profile visits": "profile_views",
    "link clicks": "link_clicks",
    "facebook link clicks": "link_clicks",
    "instagram link clicks": "link_clicks",
    "follows": "follows",
    "facebook follows": "follows",
    "instagram follows": "follows",
    "unfollows": "followers_lost",
    "visualizações": "views",
    "aufrufe": "views",
    "visualizaciones": "views",
    "vues": "views",
    "alcance": "reach",
    "reichweite": "reach",
    "couverture": "reach",
}


@dataclass(frozen=True)
class DailyMetric:
    """The export of one metric by day; see the module."""

    name: str = "meta.insights"
    title: str = "Meta Business Suite, insights"
    stream: Stream = "metrics"
    whole_archive: bool = False

    def match(self, part: Part) -> Match | None:
        """A line with a title alone, then a header of a date and the chosen period."""
        before: tuple[str, ...] = ()
        for row, names in header_candidates(part):
            filled = tuple(name for name in names if name)
            language = _language(filled)
            if language and len(before) == 1:
                return Match(self, part, len(filled), language, row.line, names)
            before = filled
        return None

    def convert(self, match: Match, source: Source) -> Iterator[Converted]:
        """Rows of days; titles and headers are no rows."""
        texts = [row.cells[0] for row in match.part.rows() if row.cells]
        style = style_of(texts, match.language, DAY_ORDER.get(match.language))
        title, in_table = "", False
        for row in match.part.rows():
            filled = tuple(fold(cell) for cell in row.cells if cell.strip())
            if filled and filled[0].startswith("sep="):
                continue
            if row.problem is None and len(row.cells) == 1:
                title, in_table = filled[0], False
            elif row.problem is None and _language(filled):
                in_table = True
            else:
                yield _convert(row, title if in_table else "", style, match, source)


def _language(filled: tuple[str, ...]) -> str:
    return next((one for one, names in _HEADERS.items() if filled[:2] == names), "")


def _convert(row: Row, title: str, style: Style, match: Match, source: Source) -> Converted:
    try:
        made = tuple(_made(row, title, style, match, source))
    except ValueError as error:
        return Converted(row.line, row.text, problem=str(error))
    return Converted(row.line, row.text, made)


def _made(row: Row, title: str, style: Style, match: Match, source: Source) -> Iterator[Made]:
    if row.problem:
        raise ValueError(row.problem)
    if not title:
        raise ValueError("the row stands in no table of a metric by day")
    if len(row.cells) < 2:
        raise ValueError(f"too few fields: {len(row.cells)} instead of 2")
    observed = day(row.cells[0], style).isoformat()
    text = row.cells[1]
    if is_unknown(text):
        return
    platform = _platform(title, source)
    figure = {
        "platform": platform,
        "account": source.account(platform),
        "metric": _METRICS.get(title) or re.sub(r"\W+", "_", title).strip("_"),
        "observed_at": observed,
        "period": "day",
    }
    if is_suppressed(text):
        yield Made("metrics", {**figure, "value": "", "value_status": "suppressed"})
    else:
        yield Made("metrics", {**figure, "value": number(text, "count", match.language)})


def _platform(title: str, source: Source) -> str:
    for word, platform in (("facebook", PLATFORMS[0]), ("instagram", PLATFORMS[1])):
        if title.startswith(word):
            return platform
    return source.platform(PLATFORMS)


EXPORTS = (DailyMetric(),)
