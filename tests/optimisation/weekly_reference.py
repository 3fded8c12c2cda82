"""The weekly diagnosis (B28) once more, in plain Python with NumPy and SciPy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import median_abs_deviation


@dataclass(frozen=True)
class Week:
    """What is known of one week of one account; ``number`` counts Mondays."""

    number: int
    quantity: float | None
    quality: float | None
    is_final: bool = True
    missing_days: int = 0
    silent_days: int = 0
    changed: str | None = None
    definition_no: int = 0
    coverage_move: float | None = None
    classified: int | None = 0
    negative: int | None = 0
    rate_num: float | None = None
    rate_den: float | None = None


@dataclass(frozen=True)
class Verdict:
    """What B28 says of the week."""

    diagnosis: str
    guard: str | None
    baseline_weeks: int
    quantity_z: float | None
    quality_z: float | None
    balance_index: float | None


def z_score(value: float | None, earlier: Sequence[float]) -> float | None:
    """Deviation of the log from the median, in robust scales and at least Poisson's error."""
    if value is None or not earlier:
        return None
    center = float(np.median(earlier))
    deviations = np.log((np.array(earlier) + 0.5) / (center + 0.5))
    spread = 1.4826 * float(median_abs_deviation(deviations))
    poisson = math.sqrt((1 / (value + 0.5) + 1 / (center + 0.5)) / 2)
    return math.log((value + 0.5) / (center + 0.5)) / max(spread, poisson)


def _rate_z(week: Week, rates: Sequence[float]) -> float | None:
    if not week.rate_den or week.rate_num is None or not rates:
        return None
    center = float(np.median(rates))
    share = (center * week.rate_den + 0.5) / (week.rate_den + 1)
    binomial = math.sqrt(share * (1 - share) / week.rate_den)
    spread = 1.4826 * float(median_abs_deviation(rates))
    return (week.rate_num / week.rate_den - center) / max(spread, binomial)


def _direction(value: float, center: float, z: float) -> str:
    if abs(value - center) < 0.15 * center or value == center:
        return "steady"
    if abs(z) < 2.5:
        return "unclear"
    return "down" if z < 0 else "up"


def _negative_share_up(week: Week, earlier: Sequence[Week]) -> bool:
    k, n = week.negative or 0, week.classified or 0
    base_k = sum(w.negative or 0 for w in earlier)
    base_n = sum(w.classified or 0 for w in earlier)
    if n < 20 or base_n < 20:
        return False
    pooled = (k + base_k) / (n + base_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / base_n))
    rise = k / n - base_k / base_n
    return error > 0 and rise / error >= 2.5 and k / n >= 1.15 * base_k / base_n


def _guard(week: Week, earlier: Sequence[Week], center: float | None) -> str | None:
    expected = None
    if week.silent_days < 7 and week.quantity is not None:
        expected = week.silent_days * week.quantity / (7 - week.silent_days)
    elif center is not None:
        expected = center
    is_new_silence = bool(earlier) and all(w.silent_days == 0 for w in earlier)
    silent = week.silent_days > 0 and is_new_silence and expected is not None and expected >= 10
    if week.missing_days > 0 or silent:
        return "missing_days"
    if week.changed is not None:
        return "definition_changed"
    if week.coverage_move is not None and round(abs(week.coverage_move), 9) > 0.05:
        return "coverage_moved"
    if len(earlier) < 12:
        return "few_weeks"
    known = [w.quality for w in earlier if w.quality is not None]
    return "quality_unknown" if week.quality is None or not known else None


def _rule(quantity: str, quality: str, negative_up: bool) -> str:
    if quality == "down" and quantity == "steady":
        return "improve_content_quality"
    if quantity == "down" and quality in ("steady", "up"):
        return "needs_reach"
    if quantity == "down" and quality == "down":
        return "both_down"
    if quantity == "up":
        if quality == "down":
            return "viral_or_controversy"
        if negative_up:
            return "incident"
        if quality == "up":
            return "record_what_was_posted"
    return "within_normal_range"


def judge(weeks: Sequence[Week], number: int) -> Verdict:
    """The verdict on week ``number`` of one account."""
    week = next(w for w in weeks if w.number == number)
    earlier = [
        w
        for w in weeks
        if number - 26 <= w.number < number
        and w.is_final
        and w.missing_days == 0
        and w.definition_no == week.definition_no
    ]
    quantities = [w.quantity for w in earlier if w.quantity is not None]
    qualities = [w.quality for w in earlier if w.quality is not None]
    rates = [w.rate_num / w.rate_den for w in earlier if w.rate_den and w.rate_num is not None]
    quantity_z, quality_z = z_score(week.quantity, quantities), z_score(week.quality, qualities)
    rate_z = _rate_z(week, rates)
    enough = len(earlier) >= 8 and len(rates) >= 8
    balance = None
    if enough and rate_z is not None and quantity_z is not None:
        balance = min(rate_z, quantity_z)
    guard = _guard(week, earlier, float(np.median(quantities)) if quantities else None)
    common: dict[str, Any] = {
        "guard": guard,
        "baseline_weeks": len(earlier),
        "quantity_z": quantity_z,
        "quality_z": quality_z,
        "balance_index": balance,
    }
    if not week.is_final:
        return Verdict("provisional", **common)
    if guard is not None:
        return Verdict("insufficient_data", **common)
    assert week.quantity is not None and week.quality is not None
    assert quantity_z is not None and quality_z is not None
    diagnosis = _rule(
        _direction(week.quantity, float(np.median(quantities)), quantity_z),
        _direction(week.quality, float(np.median(qualities)), quality_z),
        _negative_share_up(week, earlier),
    )
    return Verdict(diagnosis, **common)
