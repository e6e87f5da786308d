"""A flow chart drawn as SVG, in plain Python: boxes one below the other, arrows between, words wrapped to fit.

Narrow enough for a telephone and for half a page of paper; no script, no font of its own, shapes beside colours. The
same words stand in the page's table, so whoever cannot see the drawing loses nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

Shape = Literal["end", "step", "decision", "aside"]

WIDTH, LEFT, BOX = 340, 12, 316
PAD, GAP, TITLE, NOTE = 11, 26, 17, 14
#: Colours as attributes, because pages allow no inline style: fill and line of each shape.
COLOURS: dict[Shape, tuple[str, str]] = {
    "end": ("#dcece3", "#12503b"),
    "step": ("#ffffff", "#1f6f54"),
    "decision": ("#fff3d4", "#8a5a00"),
    "aside": ("#ffffff", "#6b6b60"),
}
_WORDS = re.compile(r"[!-~]+ ?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """One box: its shape, its heading, and lines of explanation."""

    shape: Shape
    title: str
    notes: Sequence[str] = ()


def wrapped(text: str, room: float) -> list[str]:
    """The text in lines of at most `room` em, broken between Chinese signs and between words."""
    lines, used = [""], 0.0
    for word in _WORDS.findall(" ".join(text.split())):
        wide = sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in word)
        if used + wide > room and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += word
        used += wide
    return [line.strip() for line in lines]


def draw(title: str, nodes: Sequence[Node]) -> Markup:
    """The chart of the nodes in their order, with its title for those who listen."""
    parts, top = [], 4.0
    for at, node in enumerate(nodes):
        if at:
            parts.append(_arrow(top, dashed=node.shape == "aside"))
            top += GAP
        box, high = _box(node, top)
        parts.append(box)
        top += high
    size = Markup('viewBox="0 0 {} {}" width="{}" height="{}"').format(WIDTH, round(top + 4), WIDTH, round(top + 4))
    head = Markup('<svg class="matter-chart" role="img" aria-label="{}" {} xmlns="http://www.w3.org/2000/svg">')
    return head.format(title, size) + Markup("").join(parts) + Markup("</svg>")


def _arrow(top: float, *, dashed: bool) -> Markup:
    middle, tip = WIDTH / 2, top + GAP - 2
    line = Markup('<path d="M{m} {t}V{e}" fill="none" stroke="#4d5a53" stroke-width="2"{d}/>').format(
        m=middle, t=top, e=tip - 6, d=Markup(' stroke-dasharray="4 4"') if dashed else ""
    )
    head = Markup('<path d="M{} {}h12l-6 8z" fill="#4d5a53"/>').format(middle - 6, tip - 8)
    return line + head


def _box(node: Node, top: float) -> tuple[Markup, float]:
    inset = 14 if node.shape == "decision" else 0
    room = BOX - 2 * PAD - 2 * inset
    lines = [(line, TITLE, True) for line in wrapped(node.title, room / TITLE)]
    lines += [(line, NOTE, False) for note in node.notes if note for line in wrapped(note, room / NOTE)]
    high = 2 * PAD + sum(size * 1.4 for _, size, _ in lines)
    texts, at = [], top + PAD
    for line, size, bold in lines:
        at += size * 1.4
        texts.append(_text(line, at - size * 0.35, size, bold=bold))
    return _outline(node.shape, top, high) + Markup("").join(texts), high


def _text(line: str, baseline: float, size: int, *, bold: bool) -> Markup:
    weight = Markup(' font-weight="700"') if bold else ""
    return Markup('<text x="{x}" y="{y}" font-size="{s}" text-anchor="middle" fill="#1d2a24"{w}>{t}</text>').format(
        x=WIDTH / 2, y=round(baseline, 1), s=size, w=weight, t=escape(line)
    )


def _outline(shape: Shape, top: float, high: float) -> Markup:
    """Rounded for beginning and end, a box for a step, pointed for a decision, dashed for what is done when needed."""
    fill, line = COLOURS[shape]
    facts = {"fill": fill, "line": line, "x": LEFT, "y": top, "w": BOX, "h": round(high, 1)}
    if shape == "decision":
        corners = ((0, high / 2), (14, 0), (BOX - 14, 0), (BOX, high / 2), (BOX - 14, high), (14, high))
        points = " ".join(f"{LEFT + x},{round(top + y, 1)}" for x, y in corners)
        return Markup('<polygon points="{p}" fill="{fill}" stroke="{line}" stroke-width="2"/>').format(
            p=points, **facts
        )
    bend = min(high / 2, 24) if shape == "end" else 8
    dashed = Markup(' stroke-dasharray="5 4"') if shape == "aside" else ""
    return Markup(
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}" stroke="{line}" stroke-width="2"{d}/>'
    ).format(r=round(bend), d=dashed, **facts)
