"""A calm ocean for a meditation app."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, PINK, VIOLET, WHITE
from dashboard.demo.scenes.ocean import Ocean
from dashboard.demo.story import Story, batch, broken, go, pending, step

_SUNSET = ("#2b1b52", "#c2477a", "#ffb25e")
_NIGHT = ("#060a1f", "#1b2a5a")

STORY = Story(
    name="ocean",
    owner="ana",
    starts=datetime(2026, 10, 30, 10, 50, tzinfo=UTC),
    fps=24,
    scene=Ocean(background=("#8fd0ef", "#dff3fb")),
    plot=[
        step("A calm ocean, waves that loop without a seam"),
        step("at sunset", background=_SUNSET, waves=("#a8456f", "#7a2f66", "#4f2156", "#2c1440")),
        step("with the sun going down in the middle", sun=("#fff0a8", AMBER)),
        step("its light on the water", glitter="#ffdf9e"),
        step("a sailing boat on the right, dark hull", boat="#2a1430"),
        step("a few gulls", gulls="#2a1430"),
        step(
            "the sun bigger and with stripes, like a poster from the eighties",
            striped=True,
            sun_size=104,
            sun=("#fff0a8", PINK),
        ),
        step("pink sail", sail="#ff8fb8", boat="#3d1140"),
        broken(
            "add the line “breathe in, breathe out”", "</svg>", '<text x=20 y="40">breathe in</text></svg>', sail=WHITE
        ),
        go("V2", by="bo", days=1),
        batch(
            "four times of day",
            {"background": ("#ffd9b8", "#fff4df"), "waves": ("#f2a58f", "#d97f8b", "#a8627f", "#6d4a70")},
            {"background": ("#4fb4e8", "#c9ecfa"), "waves": ("#39a0c9", "#2780ad", "#1a618f", "#11466e")},
            {"background": _NIGHT, "waves": ("#27407f", "#1c3068", "#132250", "#0b1536")},
            {"background": ("#0d2b33", "#2f6b66"), "waves": ("#2f8f86", "#22716e", "#175556", "#0e3a3f")},
            pick=3,
        ),
        step("stars", sky=24),
        step(
            "a full moon on the left, and its light on the water",
            sun=("#fffbe8", "#d9d4c0"),
            sun_x=0.26,
            sun_y=0.3,
            glitter="#e8e6ff",
        ),
        step("a lighthouse on the right", lighthouse="#c9424f"),
        broken("its beam should sweep over the water", "<path", "<path begin", beam="#fff3b8"),
        step("let its beam shine to the left", beam="#fff3b8"),
        step("a whale", whale="#0d1738"),
        pending("the whale should dive and come up again"),
        go("V3e", by="cy", days=3),
        step("higher waves, it is windy", swell=44, length=220),
        step("clouds", clouds="#ffffff"),
        broken("a kite surfer", 'repeatCount="indefinite"/>', 'repeatCount="indefinite">', boat="#e2484f"),
        go("V3b", by="ana", days=2),
        step("mountains in the mist on the left", mountains="#d99a8f"),
        step(
            "small quick waves, more rows",
            waves=("#f2a58f", "#e5928f", "#cf7d8b", "#a8627f", "#85537a", "#6d4a70"),
            swell=8,
            length=80,
        ),
        step("a palm tree in front, nearly black", palm="#3b2340"),
        step("violet evening", background=(VIOLET, "#ffc2d9"), mountains="#8f6bb8"),
    ],
)
