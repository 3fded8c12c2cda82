"""Google Analytics 4: what its Data API tells of a property, and with which login."""

from __future__ import annotations

from extractors.spec import METRIC_GAPS, PlatformSpec, Stream

READ = "https://www.googleapis.com/auth/analytics.readonly"

SPEC = PlatformSpec(
    name="ga4",
    title="Google Analytics 4",
    streams=(
        Stream(
            "accounts",
            "The property with its time zone and currency.",
            ("accounts",),
            permission=READ,
            is_needed=True,
        ),
        Stream(
            "site_days",
            "The property's figures by day.",
            ("metrics: visits, reach, views, dwell_seconds",),
            permission=READ,
        ),
        Stream(
            "page_days",
            "Figures of each page by day.",
            ("metrics: views, reach, dwell_seconds", "content"),
            permission=READ,
        ),
        Stream("pages", "Each page with its most viewed title.", ("content",), permission=READ),
        Stream(
            "page_totals",
            "Figures of each page since the property began, read once a day.",
            ("metrics: views, reach, dwell_seconds",),
            permission=READ,
        ),
        Stream(
            "arrivals",
            "Sessions by day, channel, source, medium, campaign and tag of the link.",
            ("metrics: visits, website_clicks",),
            permission=READ,
        ),
        Stream(
            "conversions",
            "Key events by day, event, page and source of the session.",
            ("acts: conversion, without persons",),
            permission=READ,
        ),
        Stream(
            "clicks",
            "Clicks on links to other sites and downloads, by day, page and address.",
            ("metrics: link_clicks, file_downloads",),
            permission=READ,
        ),
        Stream(
            "audience",
            "Users of the last 28 days by country, language, age and gender, read once a day.",
            ("metrics: reach by breakdown",),
            permission=READ,
        ),
        METRIC_GAPS,
    ),
    credentials=("client_id", "client_secret", "refresh_token"),
    required_credentials=("client_id", "client_secret", "refresh_token"),
    default_base_url="https://analyticsdata.googleapis.com",
    hosts={"oauth": "https://oauth2.googleapis.com"},
    not_available=(
        "who visited: figures are of visits, not of persons",
        "login as a service account: it needs an RSA signature; use an OAuth refresh token",
        "clicks on links within the site",
        "rows that Google withholds because they speak of too few users",
    ),
    extract="extractors.ga4.extract:extract",
)
