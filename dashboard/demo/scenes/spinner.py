"""A loading spinner."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin

from dashboard.demo import svg
from dashboard.demo.scene import BLUE, WHITE, Scene


@dataclass(frozen=True, kw_only=True)
class Spinner(Scene):
    """Something that turns around the middle, of a few kinds."""

    seconds: float = 1.2
    kind: str = "arc"
    colours: tuple[str, ...] = (BLUE,)
    track: str | None = None
    radius: int = 120
    thick: int = 26
    share: float = 0.3
    """Part of the circle that the arc covers."""
    count: int = 8
    neon: float = 0
    inner: str | None = None
    mark: str = ""
    label: str = ""
    ink: str = WHITE
    card: str | None = None

    def layers(self) -> Iterable[str]:
        """Draw the card, what turns, and the words."""
        x, y = self.width / 2, self.height * (0.44 if self.label else 0.5)
        yield svg.rect(x - 200, y - 180, 400, 400 if self.label else 360, self.card, rx=44)
        yield svg.glow("neon", self.neon)
        yield svg.gradient("sweep", *self.colours) if self.kind == "arc" else ""
        kinds = {
            "arc": self._arc,
            "dots": self._dots,
            "bars": self._bars,
            "squares": self._squares,
            "orbits": self._orbits,
        }
        parts = kinds[self.kind]()
        yield svg.el("g", *parts, transform=f"translate({x:g} {y:g})", filter="url(#neon)" if self.neon else None)
        yield svg.text(
            self.mark, x, y + self.radius * 0.2, self.radius * 0.55, self.ink, text_anchor="middle", font_weight=700
        )
        yield svg.text(self.label, x, y + self.radius + 78, 40, self.ink, text_anchor="middle", letter_spacing=3)

    def _turn(self, seconds: float, *, back: bool = False) -> str:
        return svg.move("rotate", ["360", "0"] if back else ["0", "360"], seconds)

    def _arc(self) -> Iterable[str]:
        r = self.radius
        ring = {"stroke_width": self.thick, "fill_opacity": 0}
        yield svg.circle(0, 0, r, self.track, stroke=self.track, **ring)
        stroke = svg.paint("sweep", self.colours)
        dash = f"{self.share * 100:g} 100"
        style = {"pathLength": 100, "stroke_dasharray": dash, "stroke_linecap": "round", "fill": "none"}
        yield svg.el("circle", self._turn(self.seconds), r=r, stroke=stroke, stroke_width=self.thick, **style)
        if self.inner:
            spin = self._turn(self.seconds * 1.6, back=True)
            yield svg.el("circle", spin, r=r * 0.64, stroke=self.inner, stroke_width=self.thick * 0.7, **style)

    def _dots(self) -> Iterable[str]:
        for i in range(self.count):
            x, y = (round(self.radius * f(2 * pi * i / self.count)) for f in (sin, cos))
            size = self.thick * (0.35 + 0.75 * i / self.count)
            beat = svg.animate(
                "r",
                [size, self.thick * 1.1, self.thick * 0.3, size],
                self.seconds,
                begin=-self.seconds * i / self.count,
            )
            yield svg.circle(x, -y, size, self.colours[i % len(self.colours)], beat)

    def _bars(self) -> Iterable[str]:
        step = 2.2 * self.radius / self.count
        for i in range(self.count):
            tall = self.radius * (0.7 + 1.1 * abs(sin(pi * (i + 0.6) / self.count)))
            swing = svg.animate(
                "height", [tall, self.radius * 0.5, tall], self.seconds, begin=-self.seconds * i / self.count, ease=True
            )
            sink = [-tall / 2, -self.radius * 0.25, -tall / 2]
            follow = svg.animate("y", sink, self.seconds, begin=-self.seconds * i / self.count, ease=True)
            place = (i - self.count / 2) * step + step * 0.2
            yield svg.rect(
                place, -tall / 2, step * 0.6, tall, self.colours[i % len(self.colours)], swing, follow, rx=step * 0.3
            )

    def _squares(self) -> Iterable[str]:
        for i in range(9):
            x, y, size = (i % 3 - 1) * self.radius * 0.72, (i // 3 - 1) * self.radius * 0.72, self.radius * 0.6
            blink = svg.animate("opacity", [1, 0.25, 1], self.seconds, begin=-self.seconds * ((i % 3 + i // 3) / 5))
            yield svg.rect(x - size / 2, y - size / 2, size, size, self.colours[i % len(self.colours)], blink, rx=12)

    def _orbits(self) -> Iterable[str]:
        for i, colour in enumerate(self.colours):
            tilt = f"rotate({180 * i / len(self.colours):g})"
            half, flat = self.radius, round(self.radius * 0.4)
            around = f"M-{half} 0a{half} {flat} 0 1 1 {2 * half} 0a{half} {flat} 0 1 1 -{2 * half} 0z"
            ride = svg.el(
                "animateMotion",
                path=around,
                dur=f"{self.seconds * 1.5:g}s",
                begin=f"{-0.4 * i:g}s",
                repeatCount="indefinite",
            )
            yield svg.el(
                "g",
                svg.line(around, colour, 8, opacity=0.5),
                svg.circle(0, 0, self.thick * 0.8, colour, ride),
                transform=tilt,
            )
        yield svg.circle(0, 0, self.thick, self.inner)
