"""A name strap under an interview."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.demo import svg
from dashboard.demo.scene import BLUE, INK, PINK, WHITE, Scene


@dataclass(frozen=True, kw_only=True)
class LowerThird(Scene):
    """A guest in a room, and the strap with her name that slides in."""

    seconds: float = 6.0
    place_x: float = 0.62
    jacket: str = "#3d4a73"
    hair: str = "#1c1420"
    bun: bool = False
    guest: str | None = None
    lights: tuple[str, ...] = ()
    window: tuple[str, ...] = ()
    plant: str | None = None
    lamp: str | None = None
    mic: str | None = None
    bar: tuple[str, ...] = (WHITE,)
    x: int = 40
    y: int = 256
    wide: int = 320
    tall: int = 54
    round_: int = 0
    slant: int = 0
    opacity: float | None = None
    outline: str | None = None
    drop: bool = False
    name: str = "Maya Lind"
    ink: str = INK
    size: int = 30
    weight: int = 500
    tracking: float | None = None
    role: str = "Biologist"
    role_bar: str | None = None
    role_ink: str = "#5a6480"
    accent: str | None = None
    side: str = "left"
    logo: str = ""
    logo_round: int = 0
    logo_fill: str = BLUE
    badge: str | None = None
    badge_x: int = 40
    place: str = ""
    time: str = ""
    ticker: str = ""
    ticker_bar: str = "#f2f4fb"
    ticker_label: str | None = None
    wave: str | None = None
    letterbox: str | None = None
    quote: str = ""

    def layers(self) -> Iterable[str]:
        """Draw the room, the people, the strap, and what else is on the screen."""
        yield from self._room()
        if self.guest:
            yield self._person(0.86, self.guest, "#c98d6d", "#43291f", small=0.86)
        yield self._person(self.place_x, self.jacket, "#e8b796", self.hair)
        chin = round(self.width * self.place_x + 24)
        yield svg.line(f"M640 118L{chin} 186", self.mic, 7)
        yield svg.line(f"M{chin} 186l26 -12", self.mic, 26)
        yield svg.rect(0, 0, 640, 34, self.letterbox)
        yield svg.rect(0, 326, 640, 34, self.letterbox)
        yield self._strap()
        yield from self._corners()

    def _room(self) -> Iterable[str]:
        if self.window:
            yield svg.gradient("view", *self.window)
            yield svg.rect(236, 36, 200, 160, "url(#view)", stroke="#00000066", stroke_width=8)
            yield svg.line("M336 36V196M236 116H436", "#00000066", 6)
        if self.lights:
            yield svg.blur("soft", 5)
            dots = (
                svg.circle(
                    round(40 + 570 * svg.spread(i)),
                    round(30 + 150 * svg.spread(i, 1)),
                    16 + 5 * (i % 4),
                    colour,
                    opacity=0.6,
                )
                for i, colour in enumerate(self.lights * 4)
            )
            yield svg.el("g", svg.animate("opacity", [1, 0.6, 1], 5), *dots, filter="url(#soft)")
        leaves = "M590 340C560 250 556 160 526 90M590 340C590 240 600 150 622 80M590 340C570 270 530 230 494 206"
        yield svg.line(leaves, self.plant, 26)
        yield svg.shape("M0 96h92l-24 -56h-44z", self.lamp)
        yield svg.shape("M0 96h92l90 264h-182z", self.lamp, svg.animate("opacity", [0.22, 0.3, 0.22], 4), opacity=0.22)

    def _person(self, share: float, jacket: str, skin: str, hair: str, small: float = 1) -> str:
        scale = f" scale({small})" if small < 1 else ""
        return svg.el(
            "g",
            svg.el(
                "g",
                svg.move("translate", ["0 0", "0 4", "0 0"], 4, ease=True),
                svg.circle(0, -66, 26, hair if self.bun and small == 1 else None),
                svg.circle(0, 0, 60, hair),
                svg.rect(-20, 30, 40, 60, skin),
                svg.ellipse(0, 6, 44, 54, skin),
                svg.shape("M-46 -4q46 -64 92 0q-20 -26 -46 -26t-46 26z", hair),
                svg.shape("M-124 230q0 -140 92 -150l32 26l32 -26q92 10 92 150z", jacket),
            ),
            transform=f"translate({self.width * share:.0f} 140){scale}",
        )

    def _strap(self) -> str:
        x, y, w, h = self.x, self.y, self.wide, self.tall
        indent = h + 10 if self.logo else 16
        fill = svg.paint("strap", self.bar)
        left, above = {
            "left": ((x - 8, y, 16, h), 0),
            "top": ((x, y - 10, w, 10), 0),
            "bottom": ((x, y + h, w, 10), 10),
        }[self.side]
        slide = ["0 0", "0 0", "-640 0", "-640 0", "0 0"]
        strap = svg.el(
            "g",
            svg.move("translate", slide, self.seconds, keyTimes="0;0.72;0.8;0.86;1"),
            svg.gradient("strap", *self.bar, across=True),
            svg.rect(x + 6, y + 8, w, h, "#00000080" if self.drop else None, rx=self.round_ or None),
            svg.rect(
                x, y, w, h, fill, rx=self.round_ or None, stroke=self.outline, stroke_width=3, opacity=self.opacity
            ),
            svg.rect(*left, self.accent),
            svg.rect(x, y + h + above, w * 0.7, 34, self.role_bar, rx=(self.round_ and 6) or None),
            self._logo(x, y, h),
            svg.text(self.name, x + indent, y + h * 0.5 + self.size * 0.36, self.size, self.ink, **self._type),
            self._role(x + indent, y + h + above),
            svg.el("g", *self._wave(x + w - 74, y + h / 2)) if self.wave else "",
        )
        return (
            svg.el("g", strap, transform=f"translate({self.slant * 5}) skewX(-{self.slant})") if self.slant else strap
        )

    @property
    def _type(self) -> dict[str, object]:
        return {"font_weight": self.weight, "letter_spacing": self.tracking}

    def _logo(self, x: int, y: int, h: int) -> str:
        if not self.logo:
            return ""
        letter = svg.text(self.logo, x + h / 2, y + h * 0.68, h * 0.55, WHITE, text_anchor="middle", font_weight=800)
        return svg.rect(x, y, h, h, self.logo_fill, rx=self.logo_round or None) + "\n" + letter

    def _role(self, x: float, y: float) -> str:
        if self.role_bar:
            return svg.text(self.role, x, y + 25, 22, self.role_ink)
        return svg.text(
            self.role, self.x + self.wide - 12, self.y + self.tall / 2 + 7, 20, self.role_ink, text_anchor="end"
        )

    def _wave(self, x: float, y: float) -> Iterable[str]:
        for i, tall in enumerate((18, 40, 28, 46, 22)):
            beat = svg.animate("height", [tall, 8, tall], 0.8, begin=-0.3 * i)
            yield svg.rect(x + 13 * i, y - tall / 2, 9, tall, self.wave, beat, rx=3)

    def _corners(self) -> Iterable[str]:
        yield svg.rect(self.badge_x, 24, 104, 42, self.badge, svg.animate("opacity", [1, 1, 0.4, 1], 2), rx=6)
        yield svg.text("LIVE" if self.badge else "", self.badge_x + 52, 54, 27, text_anchor="middle", font_weight=800)
        yield svg.circle(100, 44, 11, PINK if self.place else None)
        yield svg.text(self.place, 122, 55, 32, font_weight=700)
        yield svg.text(self.time, 122, 94, 32, "#ffffffcc")
        yield svg.text(self.quote, 320, 66, 25, text_anchor="middle", font_style="italic")
        news = svg.text(self.ticker, 120, 350, 18, WHITE if self.ticker_label else INK)
        yield svg.rect(0, 328, 640, 32, self.ticker_bar if self.ticker else None)
        yield svg.el("g", svg.move("translate", ["0 0", "-300 0"], 8), news) if news else ""
        yield svg.rect(0, 328, 96, 32, self.ticker_label)
        yield svg.text("NEWS" if self.ticker_label else "", 48, 351, 19, INK, text_anchor="middle", font_weight=800)
