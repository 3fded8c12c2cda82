"""All native exports that are known."""

from orchestration.loading.exports import (
    event_answers,
    event_chats,
    event_reports,
    linkedin,
    mastodon_archive,
    meta,
    meta_download,
    meta_insights,
    takeout,
    tiktok,
    x,
    youtube,
    youtube_chat,
)
from orchestration.loading.exports.model import Export

EXPORTS: tuple[Export, ...] = (
    *meta.EXPORTS,
    *meta_insights.EXPORTS,
    *linkedin.EXPORTS,
    *tiktok.EXPORTS,
    *youtube.EXPORTS,
    *x.EXPORTS,
    *event_answers.EXPORTS,
    *event_reports.EXPORTS,
    *event_chats.EXPORTS,
    *youtube_chat.EXPORTS,
    *meta_download.EXPORTS,
    *mastodon_archive.EXPORTS,
    *takeout.EXPORTS,
)
