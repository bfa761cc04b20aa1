"""Bars that move with the beat: the wide tree, where a team tries everything at once."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, BLUE, CORAL, CREAM, INK, MINT, PINK, VIOLET, WHITE
from dashboard.demo.scenes.equaliser import Equaliser
from dashboard.demo.story import Story, batch, broken, go, pending, step

_BLACK = ("#050509",)
_NIGHT = ("#0a0618", "#1d0f3f")
_SUNSET = (AMBER, PINK, VIOLET)
_AQUA = ("#d6fff4", MINT, BLUE)
_FIRE = ("#fff3b0", AMBER, "#ff4d3d")
_POP = (PINK, AMBER, MINT, BLUE)

STORY = Story(
    name="equaliser",
    owner="bo",
    starts=datetime(2026, 10, 14, 13, 40, tzinfo=UTC),
    fps=24,
    scene=Equaliser(background=_BLACK),
    plot=[
        step("Equaliser bars that breathe with the beat, neon on black"),
        batch(
            "four palettes to choose from",
            {"colours": _SUNSET},
            {"colours": _AQUA},
            {"colours": _FIRE},
            {"every": _POP},
            pick=1,
        ),
        step("round the tops and leave more air between them", rounded=True, fill_share=0.5),
        step("more bars, twice as many", count=22),
        step("mirror them around the middle line", mirror=True, tall=0.8),
        step("make it glow like neon tubes", neon=7.0),
        batch(
            "something else than bars: dots, rays, one line, outlines",
            {"kind": "dots", "count": 9},
            {"kind": "rays", "count": 36},
            {"kind": "wave", "every": (PINK, VIOLET, AMBER)},
            {"outline": True, "count": 13, "fill_share": 0.6},
            pick=2,
        ),
        step("a record that turns in the middle", disc="#191226"),
        step("the title of the track in the corner: LOW TIDE", title="LOW TIDE"),
        step("every ray its own colour", every=_POP),
        broken("a tonearm on the record", "</style>", "</styles>"),
        step("thicker rays, fewer", count=20, fill_share=0.8),
        step("light version for the web shop", background=(CREAM,), ink=INK, disc="#2a2438", neon=0.0),
        go("V2", by="ana", days=1),
        step("add little caps that stay at the peak", caps=WHITE),
        step("a grid behind it, like on old hi-fi", grid="#4a5280"),
        step("green to red like a level meter, and segments", colours=("#ff4d3d", AMBER, "#5be37d"), count=16),
        batch(
            "where does the title go? four placements",
            {"title": "SIDE A", "tall": 0.54},
            {"title": "SIDE A", "tall": 0.4, "title_y": 0.3},
            {"title": "SIDE A", "title_y": 0.95, "floor": "#1d2140"},
            {"title": "SIDE A", "title_y": 0.14, "tall": 0.5, "progress": "#5be37d"},
            pick=4,
        ),
        step(
            "amber display, everything in one colour", colours=(AMBER,), caps="#ffe2b8", progress=AMBER, grid="#3a2a12"
        ),
        broken("use a display font for the title", "<style>", "<style><![CDATA["),
        go("V2b", by="bo"),
        step("stand them in deep blue water", floor="#12506e", background=("#03121f", "#0a2a3f")),
        broken("add ripples to the water", "</linearGradient>", "</LinearGradient>", floor="#0e3050"),
        step("wider bars that nearly touch", fill_share=0.92, count=14),
        step("rounded, please", rounded=True, fill_share=0.8),
        pending("let them ripple from the middle outwards"),
        go("V2c", by="cy", days=1),
        step("flames: taller in the middle, with a glow", neon=9.0, count=15, tall=0.72),
        broken("sparks that rise from the bars", 'offset="0.5"', "offset=0.5", caps=AMBER),
        step("sparks on top", caps="#fff3b0"),
        step("embers as dots", kind="dots", caps=None, count=12),
        go("V2d"),
        batch(
            "same colours, four moods",
            {"background": ("#fff6e6",), "ink": INK},
            {"outline": True},
            {"mirror": True, "rounded": True, "tall": 0.85},
            {"kind": "wave"},
            pick=3,
        ),
        step("slower, dreamy: fewer and very thick", count=6, seconds=4.0, fill_share=0.7),
        step("put a soft sun behind", sun=("#ffb454", "#ff5fa2")),
        step("night instead of black", background=_NIGHT),
        broken("make the sun pulse", "<circle ", "<circle <!-- pulse -- slowly --> ", sun=("#ffd98a", "#ff7a6b")),
        go("V1", days=3),
        broken("I want it round", "</style>", "</style", kind="rays"),
        step("I want it round", kind="rays", count=24, colours=(PINK,)),
        step("mint, and a disc to sit on", colours=(MINT,), disc="#0c1a18"),
        batch(
            "how many rays? 10, 16, 32, 40",
            {"count": 10},
            {"count": 16},
            {"count": 32},
            {"count": 40},
            pick=3,
        ),
        step("square for the cover", aspect="1:1"),
        step("title on the cover: HUM", title="HUM", background=("#08221d", "#04100e")),
        step("cream paper cover, ink rays", background=(CREAM,), colours=(INK,), ink=INK, disc=CORAL),
        go("V4s", by="ana", days=2),
        step("rays in violet, wider, and a violet night", colours=(VIOLET,), background=_NIGHT, fill_share=0.95),
        broken("the same, vertical", "</svg>", "", aspect="9:16"),
        go("V1", by="cy", days=4),
        step("one line that swings, like on an oscilloscope", kind="wave", colours=(MINT,), grid="#12302a"),
        step("glow", neon=8.0),
        step("three lines that cross each other", every=(MINT, BLUE, VIOLET)),
        broken("fade the lines out at both ends", 'id="neon"', 'id="neon" mask="url(#ends)" id="ends"', neon=5.0),
        go("V1", by="bo", days=2),
        step(
            "a big sun with bars in front, retro", sun=(AMBER, PINK, "#7a2bbf"), colours=("#1b0b33",), background=_NIGHT
        ),
        step("a grid floor in pink", grid=PINK, floor="#12062a"),
        step("white outlines for the bars", outline=True, colours=(WHITE,), count=13),
        broken(
            "palm trees left and right", "</svg>", '<use xlink:href="#palm"/>\n</svg>', sun=("#ffd98a", PINK, "#7a2bbf")
        ),
        pending("let the sun rise during the first two bars"),
    ],
)
