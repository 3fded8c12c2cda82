"""All native exports that are known."""

from orchestration.loading.exports import x
from orchestration.loading.exports.model import Export

EXPORTS: tuple[Export, ...] = (*x.EXPORTS,)
