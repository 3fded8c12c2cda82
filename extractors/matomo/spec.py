"""Matomo: what its Reporting API tells of a site, and with which token."""

from __future__ import annotations

from extractors.spec import Persons, PlatformSpec, Stream

VIEW = "view access to the site"

SPEC = PlatformSpec(
    name="matomo",
    title="Matomo",
    streams=(
        Stream(
            "accounts",
            "The site with its name and time zone.",
            ("accounts",),
            permission=VIEW,
            is_needed=True,
        ),
        Stream(
            "visits",
            "Each visit with what the visitor did, without network address.",
            ("acts: view, link_click, media_click, website_click, conversion", "content"),
            permission=f"{VIEW}, and the visits log not switched off",
        ),
        Stream(
            "site_days",
            "The site's figures by day.",
            ("metrics: visits, reach, views, dwell_seconds, link_clicks",),
            permission=VIEW,
        ),
        Stream(
            "page_days",
            "Figures of each page by day.",
            ("metrics: views, visits, reach, dwell_seconds", "content"),
            permission=VIEW,
        ),
        Stream(
            "page_totals",
            "Figures of each page since the site began, read once a day.",
            ("metrics: views, dwell_seconds",),
            permission=VIEW,
        ),
        Stream(
            "arrivals",
            "Visits by day that came from social networks and campaigns.",
            ("metrics: visits by breakdown, website_clicks",),
            permission=VIEW,
        ),
        Stream(
            "goal_days",
            "Conversions by day, only where the visits cannot be read.",
            ("acts: conversion, without persons",),
            permission=VIEW,
        ),
        Stream(
            "countries",
            "Visitors by day and country.",
            ("metrics: visits, reach by breakdown",),
            permission=VIEW,
        ),
    ),
    credentials=("token_auth",),
    required_credentials=("token_auth",),
    default_base_url=None,
    not_available=(
        "who a visitor is: the id is a browser's, and changes with the browser",
        "time on the last page of a visit, unless the site's tracker sends a heartbeat",
        "visits that the site deleted: they stay",
    ),
    persons=Persons(authors=("visitorId", "userId"), ids=()),
    extract="extractors.matomo.extract:extract",
)
