"""All native exports that are known."""

from orchestration.loading.exports import linkedin, meta, meta_insights, tiktok, x, youtube
from orchestration.loading.exports.model import Export

EXPORTS: tuple[Export, ...] = (
    *meta.EXPORTS,
    *meta_insights.EXPORTS,
    *linkedin.EXPORTS,
    *tiktok.EXPORTS,
    *youtube.EXPORTS,
    *x.EXPORTS,
)
