"""The data that the browser tests find: few trees, every status, branches, more than a page of trees, hostile texts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import graph
from dashboard.data import TREES_A_PAGE

SCRIPTS = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 2'>",
    "</script></style></textarea><svg onload='window.ran = 3'>",
    '"><a href="javascript:window.ran=4">href</a>',
    "{{constructor.constructor('window.ran=5')()}} ${window.ran=6} `x`",
)
TURNING = "\u202eturned\u2066 around\u202b"
HOSTILE = f"hostile {' '.join(SCRIPTS)} {TURNING}"
HOSTILE_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 18" onload="window.ran = 7">'
    '<script>window.ran = 8</script><image href="http://198.51.100.7/x.png" width="9" height="9"/>'
    '<rect width="32" height="18" fill="#a11"/></svg>'
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 18"><rect width="{width}" height="18" fill="#36c"/></svg>'
)


@dataclass(frozen=True)
class Known:
    """The ids of what was stored."""

    logo: dict[str, str]
    """Each version of the logo by its label: V1, V2, V3 (pending), V2b (failed), V3c."""
    hostile: str
    """The root of a tree of two whose every text is hostile."""
    fillers: int = TREES_A_PAGE + 2
    """How many trees of one there are beside these two."""


def store_known(db: graph.Connection) -> Known:
    """Store the known data; the fillers are the oldest trees, the logo the newest."""
    now = datetime.now(UTC)
    for number in range(Known.fillers):
        one(db, f"Filler {number}", user_id="cy", created_at=now - timedelta(days=10, minutes=number))
    hostile = one(db, HOSTILE, user_id=HOSTILE[:256], code=HOSTILE_SVG, created_at=now - timedelta(days=2))
    one(
        db,
        HOSTILE,
        status="failed",
        error_message=HOSTILE,
        refinement_prompt=HOSTILE,
        parent_generation_id=hostile,
        attributes={HOSTILE: HOSTILE},
        created_at=now - timedelta(days=2) + timedelta(minutes=1),
    )
    logo: dict[str, str] = {}
    for minute, (label, parent, asked, status) in enumerate(
        [
            ("V1", None, None, "success"),
            ("V2", "V1", "slower, ease out at the top", "success"),
            ("V2b", "V1", "square format for feeds", "failed"),
            ("V3", "V2", "end on the full logo", "pending"),
            ("V3c", "V2", "give the trail a neon glow", "success"),
        ]
    ):
        logo[label] = one(
            db,
            "A bouncing logo",
            status=status,
            user_id="bo" if label == "V3c" else "ana",
            parent_generation_id=logo[parent] if parent else None,
            refinement_prompt=asked,
            code=SVG.format(width=6 + 6 * minute) if status == "success" else None,
            error_message="not well-formed: line 1" if status == "failed" else None,
            aspect_ratio="16:9",
            created_at=now - timedelta(minutes=30 - minute),
        )
    return Known(logo, hostile)


def one(db: graph.Connection, prompt: str, **fields: Any) -> str:
    """Store a generation, a success of ana's unless said otherwise; gives its id."""
    defaults: dict[str, Any] = {"user_id": "ana", "status": "success"}
    return graph.store(db, prompt=prompt, **defaults | fields).id
