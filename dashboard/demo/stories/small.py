"""What has only just begun, or ended soon: trees of a few versions."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, CORAL, INK, MINT, VIOLET, WHITE
from dashboard.demo.scenes.chart import Chart
from dashboard.demo.scenes.clock import Clock
from dashboard.demo.scenes.planet import Planet
from dashboard.demo.scenes.spinner import Spinner
from dashboard.demo.story import Story, broken, pending, step

MOON = Story(
    name="moon",
    owner="cy",
    starts=datetime(2026, 10, 9, 22, 31, tzinfo=UTC),
    scene=Planet(
        background=(INK, "#1a2140"), surface=("#fffdf2", "#d8d2bd", "#77715f"), rings=(), sky=28, spots="#b3ac95"
    ),
    plot=[step("A full moon that turns slowly, nothing else")],
)

RING = Story(
    name="progress ring",
    owner="ana",
    starts=datetime(2026, 11, 13, 15, 3, tzinfo=UTC),
    fps=60,
    scene=Spinner(aspect="1:1", background=("#101a1c",), colours=(MINT,), track="#1f3336", share=0.72, mark="72 %"),
    plot=[
        step("Progress ring for a fitness app, 72 %"),
        step("thicker, and from mint to amber", thick=44, colours=(MINT, AMBER)),
        step("the word steps below", label="6 480 steps", radius=104),
        broken("rounded ends on the track too", "</circle>", "<//circle>", inner=VIOLET),
        step("a second ring inside for sleep", inner=VIOLET, mark=""),
    ],
)

COUNTDOWN = Story(
    name="countdown",
    owner="bo",
    starts=datetime(2026, 11, 16, 9, 47, tzinfo=UTC),
    scene=Clock(
        aspect="1:1",
        background=("#2a0f1d",),
        face="#3d162a",
        hands=WHITE,
        ticks="numbers",
        tick_ink=CORAL,
        second=AMBER,
    ),
    plot=[
        broken("Countdown of twelve seconds for a quiz, red", "\n</svg>", "\n</svg>\nHere is your countdown!"),
        step("again, only the SVG please", rim=CORAL),
        step("more time pressure: wider hands, bright coral face", face=CORAL, tick_ink=WHITE, hand_width=22),
    ],
)

BUDGET = Story(
    name="budget",
    owner="ana",
    starts=datetime(2026, 11, 19, 17, 58, tzinfo=UTC),
    scene=Chart(kind="ring", aspect="4:5"),
    plot=[pending("Our monthly budget as a ring of five colours, vertical")],
)
