"""A planet with two rings: one person's slow search, with a team at the end."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, CORAL, CREAM, MINT, PINK, WHITE
from dashboard.demo.scenes.planet import Planet
from dashboard.demo.story import Story, batch, broken, go, pending, step

_SPACE = ("#05060f", "#141235")

STORY = Story(
    name="planet",
    owner="cy",
    starts=datetime(2026, 11, 2, 16, 20, tzinfo=UTC),
    scene=Planet(aspect="1:1", background=("#0a0b18",)),
    plot=[
        step("A planet with two rings, slow orbit"),
        step("tilt the rings", tilt=-22),
        step("more stars around it", sky=36, background=_SPACE),
        step("bands in the atmosphere, like Jupiter", bands=("#5a3fd0", "#e3d8ff", "#6b4de0", "#b9a4ff", "#4a30a8")),
        step("a small moon in orbit", moons=("#f4efe0",)),
        step("two more moons, coral and mint", moons=("#f4efe0", CORAL, MINT)),
        step("a violet haze around the planet", halo="#8a6bff"),
        broken("haze only on the sunny side", "<svg ", "Here it is:\n<svg ", halo="#a58cff"),
        step("shadow on the right half, the sun is on the left", shade=True),
        step("a nebula far behind", nebula=("#6b2a8f", "#1e4d8f", "#8f2a5a")),
        go("V2", days=2),
        batch(
            "other planets, four ideas",
            {"surface": ("#ffd9a0", "#ff8f4d", "#7a2a14"), "rings": ("#ffe9c9", "#c98a52")},
            {"surface": ("#bff5ff", "#2f9bd6", "#0b2f66"), "rings": ("#e3fbff", "#5fa8c9")},
            {"surface": ("#d8ffd6", "#4fbf7a", "#0f4a3a"), "rings": ("#efffe8", "#7fb58a")},
            {"surface": ("#ffffff", "#b9bfcc", "#50586b"), "rings": (WHITE, "#7c8496")},
            pick=2,
        ),
        step("white clouds that drift over it", spots="#e9fbff"),
        step("three rings, finer", rings=("#e3fbff", "#8fd0ea", "#5fa8c9"), ring_width=4),
        step("rings made of dust, not of lines", dashed=True, ring_width=6),
        broken("some dust in front of the moon", "<svg ", '\n<?xml version="1.0"?>\n<svg ', moons=(CREAM,)),
        step("a comet", comet="#ffffff", sky=24),
        pending("the comet should pass behind the planet"),
        go("V3e", by="ana", days=1),
        step("much bigger, it should fill the frame", radius=136, flat=0.18),
        step("with the word HORIZON under it", radius=112, title="HORIZON"),
        broken("HORIZON in two lines", "HORIZON", "HORI<br>ZON", title="HORIZON"),
        go("V3c", by="bo", days=1),
        step("Mars, no rings please, dark craters", rings=(), spots="#8f3a1c"),
        step("a little white ship", ship=WHITE, sky=20),
        step("pink sky, like an old poster", background=("#3b1140", "#c2416b", AMBER), title="MARS"),
        go("V4", days=3, by="cy"),
        step("rings standing nearly upright", tilt=-68, flat=0.3),
        broken(
            "ring colours from pink to amber", 'stroke="#8f86c9"', 'stroke="#8f86c9" stroke="url(#ring)"', dashed=True
        ),
        step("pink and amber rings, wide", rings=(PINK, AMBER), ring_width=16),
    ],
)
