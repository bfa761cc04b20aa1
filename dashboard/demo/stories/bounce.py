"""A bouncing logo: the tree of many small requests."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, BLUE, CORAL, CREAM, INK, MINT, PINK, VIOLET
from dashboard.demo.scenes.bounce import Bounce
from dashboard.demo.story import Story, batch, broken, go, pending, step

_NIGHT = ("#070a1c", "#16204a", "#34307a")
_RAINBOW = (PINK, AMBER, MINT, BLUE, VIOLET)

STORY = Story(
    name="bounce",
    owner="ana",
    starts=datetime(2026, 11, 9, 9, 12, tzinfo=UTC),
    scene=Bounce(background=("#171c36", INK)),
    plot=[
        step("A bouncing logo with neon trails"),
        step("slower, and let it bounce higher", seconds=6.0, heights=(0.68, 0.6, 0.42), radius=32),
        step("add a shadow under the ball", shadow="#000000", floor="#1c2340"),
        step("night background", background=_NIGHT, floor="#0a0d22"),
        step("stars that twinkle, and rings where it lands", sky=16, rings="#7f8cff"),
        step("put a big pale moon behind it", moon="#f3ecd2"),
        step("reflect the trail on the floor, make it wider", mirror=True, thickness=12),
        step("bigger ball please, it is the hero", radius=52),
        step("the name under it: NOVA, wide letters", word="NOVA"),
        pending("end on the full logo and hold it for a second"),
        go("V1", by="bo", days=1),
        step("use our brand blue", ball=(BLUE,), trail=(BLUE,)),
        step("leave a longer, thicker trail behind the ball", thickness=14, reach=1.1),
        step("Give the trail a neon glow and let it fade in half a second", neon=9.0, core="#dbe6ff", reach=0.7),
        batch(
            "four other neon colours",
            {"ball": (PINK,), "trail": (PINK,), "core": "#ffe0ee"},
            {"ball": (MINT,), "trail": (MINT,), "core": "#e0fff5"},
            {"ball": (AMBER,), "trail": (AMBER,), "core": "#fff1dc"},
            {"ball": (VIOLET,), "trail": (VIOLET,), "core": "#ece4ff"},
            pick=1,
        ),
        step("a second ball in mint that follows the first", second=MINT),
        step("neon rings where they land", rings=MINT),
        broken("two balls that collide", "</mask>", "", second=AMBER),
        go("V3b", days=2),
        step("afterimages instead of a line", ghosts=4, thickness=2, reach=0.3),
        step("more of them, closer to coral", ghosts=7, trail=(BLUE, CORAL), ball=("#ffd0c9", CORAL)),
        broken("add the tag line “made & moved by nova”", "NOVA", "made & moved by nova", word="NOVA"),
        step("add the word motion under it", word="motion"),
        go("V4b", by="ana", days=1),
        step("rainbow trail", trail=_RAINBOW * 2, thickness=20, core=None),
        step(
            "pastel colours on cream",
            background=(CREAM,),
            trail=("#ff7fb2", "#ffb566", "#4fcfa6", "#7d9dff"),
            neon=0.0,
        ),
        step("a happy ball: draw a smile on it", mark="☺", ball=("#ffe08a", AMBER), radius=48),
        broken("no shadow on cream, use a soft grey", 'r="48"', 'r="48" r="50"', floor="#e6dccb"),
        step("a floor in warm grey", floor="#ddd0ba", shadow="#b8a88c"),
        go("V1", days=3),
        broken("square format for feeds", "</g>\n</svg>", "</svg>", aspect="1:1"),
        step("square format for feeds", aspect="1:1"),
        step("only two bounces, there is no room for three", heights=(0.6, 0.5), radius=54, phase=0.7),
        step(
            "violet to blue, top to bottom",
            background=("#2a1650", "#13245c"),
            ball=("#ffffff", "#cfc6ff"),
            trail=(VIOLET,),
        ),
        go("V4k", by="cy", days=1),
        step("vertical for stories, bigger ball", aspect="9:16", radius=50, heights=(0.62, 0.55)),
        pending("same, but the ball falls in from the top"),
    ],
)
