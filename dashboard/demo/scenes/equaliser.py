"""Bars that move with the beat."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin

from dashboard.demo import svg
from dashboard.demo.scene import PINK, WHITE, Scene


@dataclass(frozen=True, kw_only=True)
class Equaliser(Scene):
    """Bars, dots, a line or rays, each swelling in its own part of the beat."""

    seconds: float = 2.0
    kind: str = "bars"
    count: int = 11
    colours: tuple[str, ...] = (PINK,)
    every: tuple[str, ...] = ()
    """Colours that the bars take in turn, instead of `colours` from top to bottom."""
    fill_share: float = 0.66
    rounded: bool = False
    mirror: bool = False
    outline: bool = False
    neon: float = 0
    caps: str | None = None
    floor: str | None = None
    grid: str | None = None
    disc: str | None = None
    sun: tuple[str, ...] = ()
    title: str = ""
    title_y: float = 0.15
    ink: str = WHITE
    progress: str | None = None
    tall: float = 0.62

    def layers(self) -> Iterable[str]:
        """Draw what is behind the bars, the bars, and what is written over them."""
        w, h = self.width, self.height
        yield "" if self.kind == "wave" else self._beat()
        for index in range(1, 6):
            yield svg.line(f"M0 {index * h // 6}H{w}", self.grid, 1.5)
        if self.sun:
            yield svg.gradient("sun", *self.sun)
            yield svg.circle(w / 2, h * 0.46, h * 0.34, "url(#sun)")
        yield svg.glow("neon", self.neon)
        yield svg.gradient("heat", *self.colours)
        shapes = {"bars": self._bars, "dots": self._dots, "rays": self._rays, "wave": self._wave}[self.kind]()
        yield svg.el("g", *shapes, filter="url(#neon)" if self.neon else None)
        yield svg.rect(0, self._base, w, h - self._base, self.floor)
        turn = svg.move("rotate", [f"0 {w / 2:g} {h / 2:g}", f"360 {w / 2:g} {h / 2:g}"], 6)
        groove = {"stroke": self.ink, "stroke_width": 5, "stroke_dasharray": "60 20"}
        yield svg.circle(w / 2, h / 2, min(w, h) * 0.15, self.disc, turn, **groove)
        yield svg.rect(w * 0.08, h * 0.94, w * 0.84, 8, self.progress and "#ffffff30", rx=4)
        played = svg.animate("width", [w * 0.5, w * 0.84], 8)
        yield svg.rect(w * 0.08, h * 0.94, w * 0.5, 8, self.progress, played, rx=4)
        yield svg.text(self.title, w * 0.08, h * self.title_y, h * 0.085, self.ink, font_weight=700, letter_spacing=2)

    def _beat(self) -> str:
        origin = "center" if self.mirror or self.kind == "dots" else "bottom"
        loud, calm = {
            "bars": ("transform: none", "transform: scaleY(0.4)"),
            "dots": ("transform: none", "transform: scale(0.5)"),
            "rays": ("stroke-dashoffset: 0", "stroke-dashoffset: 0.5"),
        }[self.kind]
        swing = f"animation: beat {self.seconds / 2:g}s ease-in-out infinite alternate"
        still = (
            "stroke-dasharray: 1 1" if self.kind == "rays" else f"transform-box: fill-box; transform-origin: {origin}"
        )
        return svg.el(
            "style", f".beat {{ {still}; {swing} }}", f"@keyframes beat {{ from {{ {loud} }} to {{ {calm} }} }}"
        )

    @property
    def _base(self) -> float:
        return self.height * 0.82

    def _fill(self, index: int) -> str:
        if self.every:
            return self.every[index % len(self.every)]
        return svg.paint("heat", self.colours)

    def _level(self, index: int) -> float:
        """How high a bar goes: two hills over the picture, a little rough."""
        place = index / max(1, self.count - 1)
        return 0.45 + 0.3 * abs(sin(pi * (place * 2 + 0.2))) + 0.25 * svg.spread(index, 2)

    def _delay(self, index: int) -> str:
        return f"animation-delay:-{svg.spread(index, 1) * self.seconds:.2f}s"

    def _bars(self) -> Iterable[str]:
        step = self.width * 0.86 / self.count
        thick = step * self.fill_share
        for index in range(self.count):
            tall = self._level(index) * self.height * self.tall
            x = self.width * 0.07 + index * step + (step - thick) / 2
            y = (self.height - tall) / 2 if self.mirror else self._base - tall
            colour = self._fill(index)
            style = {"class_": "beat", "style": self._delay(index), "rx": thick / 2 if self.rounded else None}
            edge = {"stroke": colour, "stroke_width": 4, "fill_opacity": 0.12} if self.outline else {}
            yield svg.rect(x, y, thick, tall, colour, **style, **edge)
            yield svg.rect(x, self._base - tall - thick * 0.5 - 6, thick, thick * 0.4, self.caps, rx=3)

    def _dots(self) -> Iterable[str]:
        step = self.width * 0.86 / self.count
        for index in range(self.count):
            for row in range(3):
                x, y = self.width * 0.07 + (index + 0.5) * step, self.height * (0.3 + 0.2 * row)
                size = step * (0.2 + 0.32 * self._level(index + 3 * row))
                yield svg.circle(x, y, size, self._fill(index + row), class_="beat", style=self._delay(index + row))

    def _rays(self) -> Iterable[str]:
        x, y, near = self.width / 2, self.height / 2, min(self.width, self.height) * 0.2
        rays: list[str] = []
        for index in range(self.count):
            angle = 2 * pi * index / self.count
            far = near + self._level(2 * index % self.count) * near * 1.25
            ends = [f"{x + r * cos(angle):.0f} {y + r * sin(angle):.0f}" for r in (near, far)]
            style = {"class_": "beat", "style": self._delay(index)}
            rays.append(svg.el("path", d="M" + "L".join(ends), stroke=self._fill(index), pathLength=1, **style))
        yield svg.el("g", *rays, stroke_width=4.8 * near / self.count * self.fill_share, stroke_linecap="round")

    def _wave(self) -> Iterable[str]:
        for number, colour in enumerate(self.every or self.colours):
            swing = [self._curve(number, shift) for shift in (0, pi, 2 * pi)]
            yield svg.line(swing[0], colour, 9 - 2 * number, svg.animate("d", swing, self.seconds * 2, ease=True))

    def _curve(self, number: int, shift: float) -> str:
        points = [
            (
                round(i * self.width / 24),
                round(self.height * (0.5 + 0.3 * sin(pi * i / 24) * cos(i * (0.6 + 0.15 * number) + shift + number))),
            )
            for i in range(25)
        ]
        return "M" + " ".join(f"{x} {y}" for x, y in points)
