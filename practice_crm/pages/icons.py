"""Line icons of the pages, drawn on a grid of 20 by 20; decoration only, every one stands beside words."""

from __future__ import annotations

from typing import Final

PATHS: Final[dict[str, str]] = {
    "home": "M3 9.5 10 3.5l7 6M5 8.5V16h3.5v-4h3v4H15V8.5",
    "customers": "M4 16.5V4h8v12.5M12 8h4v8.5M2.5 16.5h15M6.5 7h3M6.5 10h3M6.5 13h3",
    "leads": "M10 3v3M10 14v3M3 10h3M14 10h3M10 7.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6",
    "orders": "M5 3.5h10v13l-2-1.3-1.5 1.3L10 15.2 8.5 16.5 7 15.2l-2 1.3zM7.5 7h5M7.5 10h5",
    "connections": "M7 3v4M13 3v4M5 7h10v2.5a5 5 0 0 1-10 0zM10 14.5V17",
    "opportunities": "M3 15.5 8 10l3 3 6-7M12.8 6H17v4.2",
    "tickets": "M3.5 6h13v3a1.5 1.5 0 0 0 0 3v3h-13v-3a1.5 1.5 0 0 0 0-3zM12 6v9",
    "knowledge": "M4 4.5h5a1.5 1.5 0 0 1 1.5 1.5v10A1.5 1.5 0 0 0 9 14.5H4zM16.5 4.5h-5A1.5 1.5 0 0 0 10 6v10a1.5 1.5 0 0 1 1.5-1.5h5z",
    "campaigns": "M3.5 8.5v3H6l7 3.5V5L6 8.5zM6 11.5l1 4.5h2l-.8-3.6M15.5 8a3 3 0 0 1 0 4",
    "activities": "M3.5 4h13v9H9l-3.5 3.5V13h-2zM6.5 7h7M6.5 10h4.5",
    "inbox": "M10 3.2a4.3 4.3 0 0 0-4.3 4.3c0 4-1.7 5.2-1.7 6h12c0-.8-1.7-2-1.7-6A4.3 4.3 0 0 0 10 3.2M8.3 15.8a1.8 1.8 0 0 0 3.4 0",
    "approvals": "M5 3.5h7l3 3v10H5zM12 3.5v3h3M7.5 11.5l2 2 3.5-4",
    "reports": "M3.5 16.5h13M5.5 16.5v-5M9 16.5v-9M12.5 16.5v-6.5M16 16.5v-12",
    "configuration": "M4 6h7M14.5 6H16M4 10h2M9.5 10H16M4 14h6M13.5 14H16M11 4.3h3.5v3.4H11zM6 8.3h3.5v3.4H6zM10 12.3h3.5v3.4H10z",
    "import": "M10 3v9M6.5 8.5 10 12l3.5-3.5M3.5 13v3.5h13V13",
    "fields": "M3.5 4h13v4h-13zM3.5 11h13v5h-13zM6 6h4M6 13.5h2",
    "modules": "M3.5 3.5h5.5v5.5H3.5zM11 3.5h5.5v5.5H11zM3.5 11h5.5v5.5H3.5zM13.75 11v5.5M11 13.75h5.5",
    "users": "M7.5 4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2M2.5 16c.4-3 2.3-4.5 5-4.5s4.6 1.5 5 4.5M13 4.6a2.4 2.4 0 0 1 0 4.6M14.5 11.8c1.7.5 2.7 1.9 3 4.2",
    "audit": "M5 3h10v14H5zM7.5 7h5M7.5 10h5M7.5 13h3",
    "backups": "M4 6c0-3.3 12-3.3 12 0v8c0 3.3-12 3.3-12 0zM4 6c0 3.3 12 3.3 12 0M4 10c0 3.3 12 3.3 12 0",
    "search": "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4",
    "export": "M10 12.5v-9M6.5 7 10 3.5 13.5 7M3.5 13v3.5h13V13",
    "new": "M10 4v12M4 10h12",
    "edit": "M4 16l.6-3.2L13 4.4a1.5 1.5 0 0 1 2.2 0l.4.4a1.5 1.5 0 0 1 0 2.2L7.2 15.4z",
    "warning": "M10 3 2.5 16.5h15zM10 8v4M10 14.2v.3",
    "done": "M4 10.5 8.2 15 16 5.5",
    "lock": "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    "out": "M8 4H4v12h4M9 10h8M13.5 6.5 17 10l-3.5 3.5",
    "next": "M8 5l5 5-5 5",
    "back": "M12 5 7 10l5 5",
}


def drawn(name: str) -> str:
    """The icon as SVG; hidden from screen readers."""
    return (
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">'
        f'<path d="{PATHS[name]}"/></svg>'
    )
