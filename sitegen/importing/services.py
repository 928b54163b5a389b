"""Settings of other services, as themes of all generators write them: profiles, comments, statistics."""

from __future__ import annotations

import re
from typing import Any

# What profiles are called here, and where they are.
PROFILES = {
    "github": ("GitHub", "https://github.com/"), "twitter": ("X", "https://x.com/"),
    "facebook": ("Facebook", "https://www.facebook.com/"), "linkedin": ("LinkedIn", "https://www.linkedin.com/in/"),
    "instagram": ("Instagram", "https://www.instagram.com/"), "youtube": ("YouTube", "https://www.youtube.com/"),
}  # fmt: skip


def table_at(raw: Any, *keys: str) -> dict[str, Any]:
    """The table at the end of a path of keys; an empty one where there is none."""
    for key in keys:
        raw = raw.get(key) if isinstance(raw, dict) else {}
    return raw if isinstance(raw, dict) else {}


def first(raw: dict[str, Any], *keys: str) -> str:
    """The first of these keys that has a value, as text."""
    values = (raw.get(key) for key in keys)
    said = (value for value in values if isinstance(value, str | int) and not isinstance(value, bool) and value)
    return str(next(said, "")).strip()


def texts_of(value: Any) -> list[str]:
    """One text, or those of a list."""
    found = value if isinstance(value, list) else [value]
    return [str(one) for one in found if isinstance(one, str | int | float) and not isinstance(one, bool) and one != ""]


def profile(key: str, value: str) -> str:
    """The address of a profile that is given by its name or its address; "" for anything else."""
    if key in PROFILES and re.fullmatch(r"@?[\w.-]+", value):
        return PROFILES[key][1] + ("@" if key == "youtube" else "") + value.lstrip("@")
    return value if value.startswith("https://") else ""


def comments(raw: dict[str, Any], repository: str = "") -> dict[str, str]:
    """The service of comments. It found those of a page by its path, which stays."""
    said = table_at(raw, "comments")
    giscus = table_at(said, "giscus") or table_at(raw, "giscus")
    repo = first(giscus, "repo", "repo_name") or (repository if giscus else "")
    if repo and first(giscus, "repo_id", "repoid") and first(giscus, "category_id", "categoryid"):
        found = {
            "repo_id": first(giscus, "repo_id", "repoid"),
            "category_id": first(giscus, "category_id", "categoryid"),
        }
        category = first(giscus, "category", "category_name")
        mapping = first(giscus, "mapping", "discussion_term") or "pathname"
        return {"provider": "giscus", "repo": repo, **found, "category": category, "mapping": mapping}
    utterances = table_at(said, "utterances") or table_at(raw, "utterances")
    repo = first(utterances, "repo") or (repository if utterances else "")
    if repo:
        mapping = first(utterances, "issue_term", "issueterm") or "pathname"
        return {"provider": "utterances", "repo": repo, "mapping": mapping}
    disqus = first(table_at(said, "disqus") or table_at(raw, "disqus"), "shortname") or first(
        raw, "disqus", "disqusshortname"
    )
    return {"provider": "disqus", "shortname": disqus} if disqus else {}


def analytics(raw: dict[str, Any]) -> dict[str, str]:
    """The service of statistics."""
    google = first(raw, "google_analytics", "googleanalytics")
    google = google or first(table_at(raw, "google_analytics") or table_at(raw, "googleanalytics"), "id", "tracking_id")
    google = google or first(table_at(raw, "analytics", "google"), "id", "tracking_id")
    if google.startswith("G-"):
        return {"provider": "ga4", "id": google}
    goatcounter = first(table_at(raw, "analytics", "goatcounter"), "id")
    return {"provider": "goatcounter", "id": goatcounter} if goatcounter else {}
