"""Rain on a window at night."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.demo import svg
from dashboard.demo.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Rain(Scene):
    """Blurred lights of a street behind wet glass; what stands on the sill is inside."""

    seconds: float = 5.0
    lights: tuple[str, ...] = ("#ff4f9a", "#37c6ff", "#ffb04a", "#9b6bff")
    light_size: float = 44
    streaks: int = 18
    streak: str = "#b9d2ff"
    slant: int = 0
    drops: int = 0
    city: str | None = None
    sign: str = ""
    sign_colour: str = "#ff5fa2"
    frame: str | None = None
    sill: str | None = None
    cat: str | None = None
    mug: str | None = None
    curtain: str | None = None
    bolt: str | None = None
    moon: str | None = None

    def layers(self) -> Iterable[str]:
        """Draw the street, the rain, the glass and the sill."""
        w, h = self.width, self.height
        yield svg.circle(w * 0.72, h * 0.17, w * 0.14, self.moon)
        yield from self._street()
        flash = svg.animate("opacity", [1, 0.2, 1, 0.1, 1], self.seconds)
        bolt = f"M{w * 0.6:.0f} 0l-50 150h44l-66 170l136 -206h-48l40 -114z"
        yield svg.shape(bolt, self.bolt, flash)
        yield from self._rain()
        yield from self._drops()
        if self.frame:
            yield svg.line(f"M{w / 2:g} 0V{h}M0 {h * 0.42:.0f}H{w}", self.frame, 16)
            yield svg.rect(0, 0, w, h, "none", stroke=self.frame, stroke_width=36)
        yield svg.shape(f"M0 0h{w * 0.3:.0f}q-20 {h * 0.5:.0f} -{w * 0.18:.0f} {h}h-{w * 0.12:.0f}z", self.curtain)
        yield svg.shape(f"M{w} 0h-{w * 0.3:.0f}q20 {h * 0.5:.0f} {w * 0.18:.0f} {h}h{w * 0.12:.0f}z", self.curtain)
        yield svg.rect(0, h - 64, w, 64, self.sill)
        yield self._cat(w * 0.36, h - 64) if self.cat else ""
        yield self._mug(w * 0.76, h - 64) if self.mug else ""

    def _street(self) -> Iterable[str]:
        w, h = self.width, self.height
        yield svg.blur("far", 7)
        dots = (
            svg.circle(
                round(w * svg.spread(i)),
                round(h * (0.2 + 0.65 * svg.spread(i, 1))),
                self.light_size * (0.6 + 0.25 * (i % 4)),
                colour,
            )
            for i, colour in enumerate(self.lights * 3)
        )
        yield svg.el("g", svg.animate("opacity", [0.75, 0.55, 0.75], 4), *dots, opacity=0.75, filter="url(#far)")
        towers = "".join(f"V{h * (0.45 + 0.25 * svg.spread(i, 1)):.0f}h{w / 6:g}" for i in range(6))
        yield svg.shape(f"M0 {h}{towers}V{h}z", self.city)
        if self.sign:
            yield svg.glow("neon", 9)
            flicker = svg.animate("opacity", [1, 1, 0.3, 1, 0.6, 1], 3, keyTimes="0;0.6;0.64;0.7;0.74;1")
            tube = {"stroke": self.sign_colour, "stroke_width": 6, "fill_opacity": 0, "rx": 16}
            word = svg.text(
                self.sign,
                w / 2,
                h * 0.295,
                w * 0.76 / len(self.sign),
                self.sign_colour,
                text_anchor="middle",
                font_weight=700,
            )
            box = svg.rect(w * 0.16, h * 0.3 - w * 0.2, w * 0.68, w * 0.28, self.sign_colour, **tube)
            yield svg.el("g", flicker, box, word, filter="url(#neon)")

    def _rain(self) -> Iterable[str]:
        w, h = self.width, self.height
        for group in range(3):
            fall = f"-{self.slant} {34 + 16 * group}"
            d = "".join(
                f"M{w * 1.2 * svg.spread(i) - 20:.0f} {h * (svg.spread(i, 1) * 1.6 - 0.3):.0f}l{fall}"
                for i in range(group, self.streaks, 3)
            )
            way = [f"{self.slant * 6} {-h * 0.6:.0f}", f"{-self.slant * 6} {h * 0.6:.0f}"]
            speed = self.seconds / (5 + group)
            yield svg.line(
                d,
                self.streak,
                3 + group,
                svg.move("translate", way, speed, begin=-speed / 2),
                opacity=0.4 + 0.15 * group,
            )

    def _drops(self) -> Iterable[str]:
        w, h = self.width, self.height
        if not self.drops:
            return
        yield svg.gradient("drop", "#ffffffe0", "#c8dcff50", "#ffffff90")
        for i in range(self.drops):
            size = 5 + 9 * svg.spread(i, 2)
            slide = svg.move("translate", ["0 0", "0 14", f"0 {h}"], self.seconds * 2) if i % 5 == 4 else ""
            yield svg.ellipse(
                round(w * svg.spread(i)), round(h * svg.spread(i, 1)), size, size * 1.25, "url(#drop)", slide
            )

    def _cat(self, x: float, y: float) -> str:
        tail = svg.line(
            "M44 -14q62 4 52 -58q-4 -22 -20 -18",
            self.cat,
            15,
            svg.move("rotate", ["0 44 -14", "-9 44 -14", "0 44 -14"], 3),
        )
        return svg.el(
            "g",
            tail,
            svg.ellipse(0, -54, 52, 60, self.cat),
            svg.circle(-8, -122, 40, self.cat),
            svg.shape("M-46 -134l2 -44l32 24zM30 -134l-2 -44l-32 24z", self.cat),
            transform=f"translate({x:.0f} {y})",
        )

    def _mug(self, x: float, y: float) -> str:
        steam = svg.animate("opacity", [0.7, 0.2, 0.7], 3)
        return svg.el(
            "g",
            svg.line("M-12 -76q-14 -20 0 -38t0 -38M12 -76q-14 -20 0 -38t0 -38", "#ffffff", 5, steam, opacity=0.7),
            svg.line("M30 -46q28 0 24 20t-26 16", self.mug, 9),
            svg.rect(-34, -64, 68, 64, self.mug, rx=10),
            transform=f"translate({x:.0f} {y})",
        )
