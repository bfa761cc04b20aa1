"""Rain on a window at night: a mood that several people look for."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, MINT
from dashboard.demo.scenes.rain import Rain
from dashboard.demo.story import Story, batch, broken, go, pending, step

STORY = Story(
    name="rain",
    owner="cy",
    starts=datetime(2026, 10, 27, 19, 5, tzinfo=UTC),
    fps=24,
    scene=Rain(aspect="9:16", background=("#0b0d26", "#241a4d", "#0d1030")),
    plot=[
        step("Rain on a window at night, distant neon signs"),
        step("thicker drops on the glass, a few of them run down", drops=18),
        step("I would like to see the window itself, dark wood", frame="#20120f"),
        step("one of the signs should be readable: OPEN", sign="OPEN"),
        broken("make the N flicker, like a broken tube", "OPEN", "OPE&#7;N", sign="OPEN"),
        step("a cat on the window sill", sill="#2c1813", cat="#0a0710"),
        step("ginger cat, so that it stands out", cat="#c9682f"),
        step("a mug of tea beside it, steaming", mug="#e9e2d0"),
        step("heavy curtains in wine red", curtain="#5a1630"),
        go("V2", by="ana", days=1),
        batch(
            "four moods for the same street",
            {"lights": ("#2fd6c3", "#2a7bff", "#7be0ff"), "background": ("#04131f", "#0b3350", "#061826")},
            {"lights": ("#ff8a3d", "#ffd166", "#ff5d5d"), "background": ("#1a0a08", "#4a1d14", "#1c0c0a")},
            {"lights": ("#b9c3d6", "#8fa0bd", "#e6ebf5"), "background": ("#12151d", "#343c4d", "#171b24")},
            {"lights": ("#7dff8a", "#d4ff5c", "#3ddca0"), "background": ("#03130c", "#0c3a26", "#05170f")},
            pick=1,
        ),
        step("the sign of a ramen bar, mint", sign="RAMEN", sign_colour=MINT),
        step("roofs of the city in front of the lights", city="#06101a"),
        broken("the moon over the roofs", "</svg>", "</g></svg>", moon="#f1ead0"),
        step("the moon over the roofs", moon="#f1ead0"),
        go("V1", by="cy", days=4),
        step("a storm: much more rain, from the right", streaks=60, slant=22),
        step("and lightning", bolt="#f4f0ff"),
        step("everything greyer, only the lightning is yellow", lights=("#5d6f96", "#8a94ad"), bolt="#ffe45c"),
        pending("shake the picture when it strikes"),
        go("V3d", by="bo", days=2),
        step("small lights, far away", light_size=20),
        step("square, for the album cover", aspect="1:1"),
        broken("album title at the top: Low & Slow", ">Low", ">Low & Slow", sign="Low", sign_colour=AMBER),
        step("title as a neon sign: SLOW", sign="SLOW", sign_colour=AMBER),
    ],
)
