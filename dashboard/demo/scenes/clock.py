"""A clock whose hands sweep round."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin

from dashboard.demo import svg
from dashboard.demo.scene import WHITE, Scene

_ROMAN = ("XII", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")


@dataclass(frozen=True, kw_only=True)
class Clock(Scene):
    """A face with its hands, in front of a sky."""

    seconds: float = 12.0
    """Time in which the hour hand goes round once."""
    hour: float = 10.2
    face: str = "#f6f1e6"
    rim: str | None = None
    rim_width: int = 16
    ticks: str = "lines"
    tick_ink: str = "#3a3f55"
    hands: str = "#1b2036"
    hand_width: int = 14
    second: str | None = None
    hub: str | None = None
    radius: int = 170
    sky: int = 0
    sun: str | None = None
    hills: tuple[str, ...] = ()
    bells: str | None = None
    pendulum: str | None = None
    digits: str = ""
    label: str = ""
    ink: str = WHITE
    neon: float = 0
    shadow: bool = False

    def layers(self) -> Iterable[str]:
        """Draw the sky, the case and the face with its hands."""
        w, h = self.width, self.height
        x, y = w / 2, h * (0.4 if self.pendulum or self.label else 0.47)
        yield svg.stars(self.sky, w, h * 0.7)
        yield svg.circle(w * 0.82, h * 0.14, 44, self.sun)
        for i, colour in enumerate(self.hills):
            top = h * (0.74 + 0.08 * i)
            yield svg.shape(f"M0 {top:.0f}q{w * 0.25:.0f} {-90 + 50 * i} {w / 2:g} 0t{w / 2:g} 0V{h}H0z", colour)
        yield svg.glow("neon", self.neon)
        yield from self._case(x, y)
        yield svg.circle(x + 12, y + 18, self.radius + 8, "#000000" if self.shadow else None, opacity=0.35)
        face = {"stroke": self.rim, "stroke_width": self.rim_width if self.rim else None}
        yield svg.circle(x, y, self.radius, self.face, **face, filter="url(#neon)" if self.neon else None)
        yield from self._ticks(x, y)
        yield svg.text(
            self.digits,
            x,
            y + self.radius * 0.55,
            self.radius * 0.2,
            self.tick_ink,
            text_anchor="middle",
            font_weight=600,
        )
        yield from self._hands(x, y)
        yield svg.text(
            self.label, x, h * 0.9, h * 0.075, self.ink, text_anchor="middle", font_weight=700, letter_spacing=4
        )

    def _case(self, x: float, y: float) -> Iterable[str]:
        r = self.radius
        if self.bells:
            ring = svg.move("rotate", [f"-3 {x:g} {y:g}", f"3 {x:g} {y:g}", f"-3 {x:g} {y:g}"], 0.25)
            domes = (svg.circle(x + side * r * 0.66, y - r * 0.86, r * 0.36, self.bells) for side in (-1, 1))
            legs = svg.line(
                f"M{x - r * 0.7:.0f} {y + r * 1.2:.0f}L{x:g} {y:g}L{x + r * 0.7:.0f} {y + r * 1.2:.0f}", self.bells, 24
            )
            yield svg.el("g", ring, *domes, legs)
        if self.pendulum:
            swing = svg.move("rotate", [f"16 {x:g} {y:g}", f"-16 {x:g} {y:g}", f"16 {x:g} {y:g}"], 2, ease=True)
            rod = svg.line(f"M{x:g} {y:g}V{y + r * 1.75:.0f}", self.pendulum, 8)
            yield svg.el("g", swing, rod, svg.circle(x, y + r * 1.75, r * 0.2, self.pendulum))

    def _ticks(self, x: float, y: float) -> Iterable[str]:
        marks: list[str] = []
        far, near = self.radius * 0.88, self.radius * 0.74
        for i in range(12):
            dx, dy = sin(pi * i / 6), -cos(pi * i / 6)
            if self.ticks == "lines":
                ends = [f"{x + r * dx:.0f} {y + r * dy:.0f}" for r in (far, near if i % 3 else near * 0.9)]
                marks.append(svg.line("M" + "L".join(ends), self.tick_ink, 6 if i % 3 else 11))
            elif self.ticks == "dots":
                marks.append(svg.circle(round(x + far * dx), round(y + far * dy), 6 if i % 3 else 11, self.tick_ink))
            elif self.ticks in ("numbers", "roman"):
                word, size = (_ROMAN[i], 0.16) if self.ticks == "roman" else (str(i or 12), 0.2)
                place = (round(x + near * 1.06 * dx), round(y + near * 1.06 * dy + self.radius * 0.07))
                marks.append(
                    svg.text(word, *place, self.radius * size, self.tick_ink, text_anchor="middle", font_weight=700)
                )
        yield svg.el("g", *marks) if marks else ""

    def _hands(self, x: float, y: float) -> Iterable[str]:
        turns = {
            "hour": (30 * self.hour, self.seconds, 0.5),
            "minute": (360 * (self.hour % 1), self.seconds / 12, 0.76),
        }
        for name, (angle, seconds, reach) in turns.items():
            sweep = svg.move("rotate", [f"{angle + turn:g} {x:g} {y:g}" for turn in (0, 360)], seconds)
            width = self.hand_width * (1 if name == "hour" else 0.7)
            tip = f"M{x:g} {y + self.radius * 0.12:.0f}V{y - self.radius * reach:.0f}"
            yield svg.line(tip, self.hands, width, sweep, transform=f"rotate({angle:g} {x:g} {y:g})")
        tick = svg.move("rotate", [f"{a} {x:g} {y:g}" for a in (130, 490)], 4)
        yield svg.line(
            f"M{x:g} {y + 34:g}V{y - self.radius * 0.84:.0f}",
            self.second,
            6,
            tick,
            transform=f"rotate(130 {x:g} {y:g})",
        )
        yield svg.circle(x, y, self.hand_width * 1.1, self.hub or self.hands)
