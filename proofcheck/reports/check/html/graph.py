"""The graph of which statement uses which, as static SVG."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.checks.dependencies import Key, Node
from proofcheck.latex.families import PROVABLE
from proofcheck.reports.check.html.layout import GridPosition, lay_out
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.tint import GRADES
from proofcheck.reports.check.html.uses import Drawing, drawing_of, grades_of
from proofcheck.reports.check.html.words import plain
from proofcheck.reports.shared.text import plural
from proofcheck.result import Result

BOX = (88, 24)  # width and height of a box, in the units of the drawing
STEP = (100, 58)  # from one box to the next
LEAST_WIDTH = 900  # so that few boxes are not drawn large
MAX_NODES = 6_000
_SHORT = {
    "theorem": "Thm", "lemma": "Lem.", "proposition": "Prop.", "corollary": "Cor.",
    "definition": "Def.", "remark": "Rem.", "example": "Ex.", "exercise": "Exer.",
}  # fmt: skip


def graph_section(result: Result, anchors: Mapping[Key, str]) -> Markup:
    """The section of the page; empty when no statement uses another."""
    drawing = drawing_of(result, anchors)
    if not drawing.nodes:
        return Markup("")
    if len(drawing.nodes) > MAX_NODES:
        said = f"{plural(len(drawing.nodes), 'statement')}: too many to draw."
        return tag("section", tag("h2", "What uses what"), tag("p", said), id="graph")
    grades = grades_of(result)
    keys = {f"{key[0]}\n{key[1]}": key for key in drawing.nodes}
    name = {key: name for name, key in keys.items()}
    places = lay_out(list(keys), [(name[link.source], name[link.target]) for link in drawing.links])
    at = {keys[text]: place for text, place in places.items()}
    svg = _svg(drawing, at, anchors, grades)
    counts = f"{plural(len(drawing.nodes), 'statement')}, {plural(len(drawing.links), 'link')}"
    if drawing.alone:
        counts += f"; {drawing.alone:,} more without a link are not drawn"
    if drawing.circle:
        counts += f"; {len(drawing.circle):,} are in circles of references"
    if drawing.round:
        counts += f"; {len(drawing.round):,} in circular arguments"
    depths = [tag("option", word, value=value) for value, word in _DEPTHS]
    tools = tag(
        "p",
        tag("input", type="search", id="graph-search", placeholder="search", aria_label="search"),
        tag("button", "−", type="button", data_zoom="1.25", title="smaller"),
        tag("button", "+", type="button", data_zoom="0.8", title="larger"),
        tag("button", "all", type="button", data_zoom="all", title="show everything"),
        tag("label", "links away ", tag("select", *depths, id="reach")),
        tag(
            "span", "click: what it is linked with; double click: go there; drag; Ctrl+wheel: zoom"
        ),
        class_="tools scripted",
    )
    used = {mark for key in drawing.nodes for mark in _marks(drawing, key, grades).split()}
    legend = tag(
        "p",
        "A statement stands below those that it uses. ",
        *(tag("span", word, class_=f"key {kind}") for kind, word in _LEGEND if kind in used),
        class_="legend",
    )
    summary = tag("summary", tag("h2", "What uses what"), tag("span", counts, class_="counts"))
    folded = None if len(drawing.nodes) > 150 else ""
    inside = tag("details", summary, legend, tools, svg, open=folded)
    return tag("section", inside, id="graph")


_DEPTHS = (("1", "1"), ("2", "2"), ("3", "3"), ("99", "all"))
_LEGEND = (
    ("right", "no doubts"), ("gaps", "doubts"), ("wrong", "wrong"), ("ungraded", "not graded"),
    ("unproved", "not proved"), ("given", "definition, remark …"),
    ("circle", "in a circle of references"), ("round", "in a circular argument"),
)  # fmt: skip


def _svg(
    drawing: Drawing,
    at: Mapping[Key, GridPosition],
    anchors: Mapping[Key, str],
    grades: Mapping[Key, float | None],
) -> Markup:
    width = (max(place.column for place in at.values()) + 1) * STEP[0]
    left = -6 - max(0, LEAST_WIDTH - width) / 2
    width = max(width, LEAST_WIDTH)
    height = (max(place.row for place in at.values()) + 1) * STEP[1]
    curves = [
        tag(
            "path",
            d=_curve(at[link.source], at[link.target]),
            class_="own" if link.proof is None else None,
            data_a=anchors[link.source][1:],
            data_b=anchors[link.target][1:],
        )
        for link in drawing.links
        if link.source in at and link.target in at
    ]
    boxes = [
        _box(node, drawing.titles.get(key), at[key], anchors[key], _marks(drawing, key, grades))
        for key, node in drawing.nodes.items()
    ]
    return tag(
        "svg",
        tag("g", *curves, class_="links"),
        tag("g", *boxes, class_="boxes"),
        viewBox=f"{left:g} -6 {width:g} {height - 20:g}",
        role="img",
        aria_label="graph of which statement uses which",
        id="drawing",
    )


def _marks(drawing: Drawing, key: Key, grades: Mapping[Key, float | None]) -> str:
    """The classes of a box."""
    circles = {"circle": drawing.circle, "round": drawing.round}
    kind = _kind(drawing.nodes[key], key, grades)
    return " ".join([kind, *(name for name, keys in circles.items() if key in keys)])


def _kind(node: Node, key: Key, grades: Mapping[Key, float | None]) -> str:
    if key in grades:
        return GRADES[grades[key]]
    return "unproved" if node.kind in PROVABLE and not node.proofs else "given"


def _curve(source: GridPosition, target: GridPosition) -> str:
    """From the top of the lower box to the bottom of the upper one, as a cubic."""
    x1, y1 = source.column * STEP[0] + BOX[0] / 2, source.row * STEP[1]
    x2, y2 = target.column * STEP[0] + BOX[0] / 2, target.row * STEP[1] + BOX[1]
    bend = max(20, abs(y1 - y2) / 2)
    return f"M{x1:g} {y1:g}C{x1:g} {y1 - bend:g} {x2:g} {y2 + bend:g} {x2:g} {y2:g}"


def _box(node: Node, title: str | None, place: GridPosition, anchor: str, marks: str) -> Markup:
    x, y = place.column * STEP[0], place.row * STEP[1]
    heading = node.heading or node.kind.capitalize()
    name = f"{heading} {node.number}" if node.number else f"{heading} {node.label or ''}".strip()
    short = f"{_SHORT.get(node.kind, heading[:4])} {node.number or node.label or ''}".strip()
    short = short if len(short) <= 14 else f"{short[:13]}…"
    said = plain(name)
    said += f", {plain(title).replace('$', '')}" if title else ""
    said += f" ({node.label})" if node.label and node.number else ""
    box = tag("rect", width=BOX[0], height=BOX[1], rx=4)
    words = tag("text", plain(short), x=f"{BOX[0] / 2:g}", y=16)
    return tag(
        "a", tag("title", said), box, words,
        href=f"#{anchor}", class_=marks, data_n=anchor[1:], transform=f"translate({x:g} {y:g})",
    )  # fmt: skip
