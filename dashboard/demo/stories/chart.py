"""A chart that grows: an office in which everybody has an opinion."""

from datetime import UTC, datetime

from dashboard.demo.scene import AMBER, BLUE, CORAL, CREAM, INK, MINT, PINK, VIOLET, WHITE
from dashboard.demo.scenes.chart import Chart
from dashboard.demo.story import Story, batch, broken, go, pending, step

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

STORY = Story(
    name="chart",
    owner="bo",
    starts=datetime(2026, 11, 4, 11, 25, tzinfo=UTC),
    scene=Chart(background=("#10152b",)),
    plot=[
        step("Data chart that grows from zero, seven values"),
        step("round the tops", rounded=True, share=0.5),
        step("names of the days below", names=_DAYS),
        step("the last bar in amber, it is the one we talk about", hero=AMBER),
        step("the numbers above the bars", numbers=True),
        step("lines every 25", grid="#4a5890"),
        step("title: Visits this week", title="Visits this week"),
        step("our target as a dashed line at 80", target=CORAL),
        step(
            "Compare with the week before: a second, paler bar next to each one. Drop the numbers, they get too much.",
            before=(35, 30, 44, 40, 58, 60, 66),
            numbers=False,
            share=0.72,
        ),
        go("V1", by="ana", days=1),
        batch(
            "same data, other charts",
            {"kind": "line", "dots": WHITE},
            {"kind": "area", "colours": (BLUE, MINT)},
            {"kind": "ring", "colours": (BLUE, MINT, AMBER, CORAL, PINK, VIOLET, WHITE)},
            {"colours": (MINT, BLUE), "share": 0.9},
            pick=2,
        ),
        step("sunset colours for the area", colours=(AMBER, PINK)),
        step("a fat dot at the end of the line", hero=WHITE),
        broken("label the dot: 91 < 100", "</svg>", '<text x="540">91 < 100</text>\n</svg>', hero=WHITE),
        step("light card on a warm page", background=(CREAM,), card=WHITE, ink=INK, hero=INK, axis="#d8d0c0"),
        step("title Revenue, in big letters", title="Revenue", title_size=0.13),
        go("V2d", by="cy"),
        step("only three parts, much thicker", values=(52, 31, 17), colours=(VIOLET, PINK, AMBER), share=0.8),
        step("52 % in the middle", big="52 %"),
        broken("legend on the left", "<g>", "<g><g>", share=0.7),
        step("thin ring, night blue behind it", share=0.4, background=("#0a1030", "#1b2a63")),
        step("square for the feed", aspect="1:1"),
        go("V2b", days=2, by="bo"),
        step("last week as a thin line below", before=(35, 30, 44, 40, 58, 60, 66), hero=AMBER),
        broken("shade the area between the two lines", "</svg>\n", '<path d="M58 21', colours=(MINT,)),
        step("mint for this week, and the grid", colours=(MINT,), grid="#263056"),
        pending("draw both lines at the same time"),
    ],
)
