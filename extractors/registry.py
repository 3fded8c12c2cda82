"""Which platforms can be read: each package beside this module, described by its ``spec``."""

from __future__ import annotations

import importlib
import pkgutil

import requests

import extractors
from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.spec import PlatformSpec

PLATFORMS: dict[str, PlatformSpec] = {
    module.name: importlib.import_module(f"extractors.{module.name}.spec").SPEC
    for module in pkgutil.iter_modules(extractors.__path__)
    if module.ispkg
}


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account into landing files.

    Raises:
        ExtractError: the platform has no extractor. Problems of the reading itself do not raise,
            they stand in the report.
    """
    spec = PLATFORMS.get(account.platform)
    if spec is None:
        raise ExtractError(
            f"platform {account.platform!r} cannot be read; allowed: {', '.join(PLATFORMS)}"
        )
    module, function = spec.extract.split(":")
    report: ExtractReport = getattr(importlib.import_module(module), function)(
        account, ctx, session
    )
    return report
