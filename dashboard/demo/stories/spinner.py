"""A loading spinner: quick work of one afternoon, and a redesign two weeks later."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, BLUE, CORAL, CREAM, INK, MINT, PINK, VIOLET, WHITE
from dashboard.demo.scenes.spinner import Spinner
from dashboard.demo.story import Story, batch, broken, go, pending, step

STORY = Story(
    name="spinner",
    owner="bo",
    starts=datetime(2026, 10, 21, 14, 2, tzinfo=UTC),
    fps=60,
    scene=Spinner(aspect="1:1", background=("#0e1222",)),
    plot=[
        step("Loading spinner, simple and calm"),
        step("show the track it runs on", track="#232a45"),
        step("a longer arc, thicker", share=0.6, thick=40),
        step("let the colour run from blue to mint", colours=(BLUE, MINT)),
        step("a second arc inside that turns the other way", inner=VIOLET),
        step("neon glow", neon=7.0),
        step("write Loading under it", label="Loading", radius=104),
        go("V1"),
        batch(
            "not an arc. Show me dots, bars, squares and orbits",
            {"kind": "dots"},
            {"kind": "bars", "count": 5},
            {"kind": "squares"},
            {"kind": "orbits", "colours": (BLUE, MINT, VIOLET), "inner": WHITE},
            pick=1,
        ),
        step("twelve dots, closer together", count=12, thick=24),
        step("each dot its own colour", colours=(PINK, AMBER, MINT, BLUE)),
        broken("the dots should chase each other & overlap", "</circle>\n    <circle", "<circle", count=10),
        go("V2c", days=1, by="ana"),
        step("bars in coral on cream, for the cookbook app", colours=(CORAL,), background=(CREAM,), ink="#4a2b22"),
        step("Simmering … as the text", label="Simmering …", radius=96, count=7),
        broken("use &hellip; for the dots", "Simmering …", "Simmering &hellip;", label="Simmering …"),
        go("V2e", by="bo", days=13),
        step("a white card behind it", card=WHITE, inner=INK, ink=INK),
        step("slower, and the orbits in brand colours: blue, coral, amber", seconds=2.4, colours=(BLUE, CORAL, AMBER)),
        broken("check mark in the middle when it is done", 'r="26"', "r={26}", mark="✓"),
        step("a check mark in the middle", mark="✓", inner=None),
        go("V4", by="cy"),
        step("42 % in the middle", mark="42 %"),
        pending("count up to 100 % in two seconds"),
    ],
)
