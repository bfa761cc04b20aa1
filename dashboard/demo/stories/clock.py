"""A clock that sweeps from night to morning."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, BLUE, CORAL, CREAM, INK, MINT, PINK, WHITE
from dashboard.demo.scenes.clock import Clock
from dashboard.demo.story import Story, batch, broken, go, pending, step

_DAWN = ("#1d2a5e", "#a65a84", "#ffb27a")

STORY = Story(
    name="clock",
    owner="cy",
    starts=datetime(2026, 11, 11, 8, 15, tzinfo=UTC),
    scene=Clock(aspect="4:5", background=("#10142b", "#1d2450")),
    plot=[
        step("A clock whose hands sweep from night to morning"),
        step("a red second hand", second="#e5484d"),
        step("a proper rim, brass", rim="#c79a4b"),
        step("dots instead of lines", ticks="dots"),
        step("sky at dawn behind it", background=_DAWN),
        step("hills at the bottom, two rows", hills=("#4b3560", "#2b2145")),
        step("the sun comes up on the right", sun="#ffe9a8"),
        step(
            "an alarm clock! Bells and little legs, all in coral. It should shake a bit.",
            bells=CORAL,
            rim=CORAL,
            radius=140,
        ),
        step("it is seven", hour=7.02),
        step("write GOOD MORNING under it", label="GOOD MORNING"),
        broken("in two lines", "GOOD MORNING", "GOOD <b>MORNING", label="GOOD MORNING"),
        pending("make the letters rise one by one"),
        go("V1", by="ana", days=1),
        step(
            "dark face, thin white hands",
            face="#0c1026",
            hands=WHITE,
            hand_width=10,
            tick_ink="#c3cdf5",
            background=("#27306b", "#3b2a70"),
        ),
        batch(
            "which numbers? four faces",
            {"ticks": "numbers"},
            {"ticks": "roman"},
            {"ticks": "dots", "hub": AMBER},
            {"ticks": "none", "rim": WHITE, "rim_width": 4},
            pick=2,
        ),
        step("gold for the numbers and hands", tick_ink="#e6c27a", hands="#e6c27a"),
        step("a pendulum below", pendulum="#e6c27a", radius=150),
        broken("wood around it", "viewBox=", 'width="1" viewBox=', rim="#5b3a24"),
        step("wood around it", rim="#6d4528", rim_width=30),
        go("V3e", by="bo", days=2),
        step(
            "neon: pink rim, mint hands", rim=PINK, rim_width=12, hands=MINT, neon=8.0, hand_width=12, background=(INK,)
        ),
        broken("glow only for the rim", "</filter>", "", neon=6.0),
        step("add the digital time, 10:12", digits="10:12", tick_ink=MINT),
        go("V2", by="cy"),
        step(
            "light mode: cream, soft shadow, blue hub",
            background=(CREAM,),
            face=WHITE,
            hands=INK,
            hub=BLUE,
            shadow=True,
        ),
        step("square, and fill the frame", aspect="1:1", radius=200, hand_width=16),
    ],
)
