"""The graph of a bundle as a picture (SVG): members in rows from top to bottom, lines from what is needed to who needs
it.

340 units wide, two boxes a row, so that it can be read on a phone. A line that passes other rows goes down between
their boxes, in a lane of its own for each box it comes from, so that none seems to begin or end where it only goes by.
No colour is the only sign; the same is told in words beside it.
"""

from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

from wutong_one_thing.rules import graph
from wutong_one_thing.rules.bundles import Edge

WIDE, BOX, TALL, GAP, ROW = 340, 154, 50, 16, 84
#: Where lines go down between two boxes of a row; the middle one is taken first.
LANES = (170, 177, 163, 183, 157)
#: How many signs fit into one line of a box, and how many lines.
SIGNS, LINES = 11, 2
#: Fill and line of a box by the state of its member; a dashed line waits.
LOOKS: Mapping[str, tuple[str, str, str]] = {
    "": ("#eef5ee", "#2f6b3f", ""),
    "waiting": ("#ffffff", "#6b7a70", "5 4"),
    "filed": ("#e8f0fa", "#2b5d8c", ""),
    "granted": ("#dff0e2", "#2f6b3f", ""),
    "refused": ("#fbe6e3", "#9c2b1f", ""),
    "ended": ("#f1efe9", "#6b665a", ""),
    "dropped": ("#f1efe9", "#6b665a", "2 4"),
    "blocked": ("#fdf3d8", "#8a6100", "5 4"),
    "stuck": ("#fbe6e3", "#9c2b1f", "5 4"),
}


def svg(
    names: Mapping[str, str], edges: Sequence[Edge], title: str, *, states: Mapping[str, str] | None = None,
    circle: Sequence[str] = (),
) -> Markup:  # fmt: skip
    """The members by code and name; those of a circle, which can be in no row, stand in the last ones, in red."""
    rows = _rows(tuple(names), edges)
    row_of = {code: row for row, listed in enumerate(rows) for code in listed}
    lanes = _lanes(row_of, edges)
    passed = {row for first, last, _ in lanes.values() for row in range(first + 1, last)}
    spots = {
        code: _spot(place, row, len(listed) == 1 and row not in passed)
        for row, listed in enumerate(rows)
        for place, code in enumerate(listed)
    }
    tall = len(rows) * ROW - (ROW - TALL) + 2 * GAP
    shown = states or dict.fromkeys(circle, "refused")
    lines = [
        _line(spots[edge.before], spots[edge.after], lanes[edge.before][2] if _passes(row_of, edge) else None)
        for edge in edges
        if {edge.before, edge.after} <= set(spots)
    ]
    boxes = [_box(spots[code], name, LOOKS[shown.get(code, "")]) for code, name in names.items()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" width="100%" role="img"'
        f' aria-label="{escape(title)}" class="w-narrow">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#4d5a53"/></marker></defs>'
    )
    return Markup(head + "".join(lines) + "".join(boxes) + "</svg>")  # noqa: S704 - every text in it is escaped here


def _rows(codes: tuple[str, ...], edges: Sequence[Edge]) -> list[tuple[str, ...]]:
    """Two a row, each below all that it waits for."""
    columns = graph.layers(codes, graph.among(edges, codes))
    placed = {code for column in columns for code in column}
    whole = [*columns, tuple(code for code in codes if code not in placed)]
    return [column[at : at + 2] for column in whole for at in range(0, len(column), 2)]


def _passes(row_of: Mapping[str, int], edge: Edge) -> bool:
    """Whether a line goes by other rows; one of a circle may go up, and none of those does."""
    return edge.before in row_of and edge.after in row_of and row_of[edge.after] - row_of[edge.before] > 1


def _lanes(row_of: Mapping[str, int], edges: Sequence[Edge]) -> dict[str, tuple[int, int, int]]:
    """By the box that lines come from: its row, the last row that one of them goes to, and the lane they go down in."""
    ends: dict[str, int] = {}
    for edge in edges:
        if _passes(row_of, edge):
            ends[edge.before] = max(ends.get(edge.before, 0), row_of[edge.after])
    lanes: dict[str, tuple[int, int, int]] = {}
    for code, last in sorted(ends.items(), key=lambda each: row_of[each[0]]):
        first = row_of[code]
        taken = {lane for _, until, lane in lanes.values() if until > first}
        lanes[code] = (first, last, next((lane for lane in LANES if lane not in taken), LANES[-1]))
    return lanes


def _spot(place: int, row: int, alone: bool) -> tuple[int, int]:
    return (WIDE - BOX) // 2 if alone else place * (WIDE - BOX), GAP + row * ROW


def _line(start: tuple[int, int], end: tuple[int, int], lane: int | None) -> str:
    x, y, to_x, to_y = start[0] + BOX // 2, start[1] + TALL, end[0] + BOX // 2, end[1] - 2
    if lane is None:
        middle = (y + to_y) // 2
        path = f"C{x} {middle} {to_x} {middle} {to_x} {to_y}"
    else:
        half = (ROW - TALL) // 2
        turn, leave = y + 2 * half, to_y - 2 * half
        down = f"C{x} {y + half} {lane} {y + half} {lane} {turn}V{leave}"
        path = f"{down}C{lane} {leave + half} {to_x} {leave + half} {to_x} {to_y}"
    return f'<path d="M{x} {y}{path}" fill="none" stroke="#4d5a53" stroke-width="1.5" marker-end="url(#tip)"/>'


def _box(spot: tuple[int, int], name: str, look: tuple[str, str, str]) -> str:
    fill, line, dashes = look
    left, top = spot
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    cut = name if len(name) <= SIGNS * LINES else f"{name[: SIGNS * LINES - 1]}…"
    told = [cut[at : at + SIGNS] for at in range(0, len(cut), SIGNS)]
    first = top + TALL // 2 + 5 - 9 * (len(told) - 1)
    words = "".join(
        f'<text x="{left + BOX // 2}" y="{first + 18 * place}" text-anchor="middle" font-size="13" fill="#1f2a24">'
        f"{escape(text)}</text>"
        for place, text in enumerate(told)
    )
    return (
        f'<rect x="{left + 1}" y="{top}" width="{BOX - 2}" height="{TALL}" rx="8" fill="{fill}" stroke="{line}"'
        f' stroke-width="1.5"{dashed}/>{words}'
    )
