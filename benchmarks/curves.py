"""Measured points as a small picture: SVG that is drawn without any package."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 640, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 44
_COLORS = ("#2f6fdf", "#d9822b", "#3a9d5d", "#8a4fbf")


def write_curves(
    path: Path, curves: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str
) -> None:
    """Each curve as a line from (0, 0) of both axes, with its name; ``across`` and ``up`` name
    the axes."""
    right = _round_up(max(x for points in curves.values() for x, _ in points))
    top = _round_up(max(y for points in curves.values() for _, y in points))

    def place(x: float, y: float) -> tuple[float, float]:
        width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return _LEFT + x / right * width, _TOP + (1 - y / top) * height

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for part in range(5):
        x, y = place(right * part / 4, top * part / 4)
        bottom = _HEIGHT - _BOTTOM
        parts += [
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>',
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * part / 4:g}</text>',
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{right * part / 4:g}</text>',
        ]
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts += [
        f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>',
        f'<text x="14" y="{_HEIGHT / 2 - 14}" transform="rotate(-90 14 {_HEIGHT / 2 - 14})" '
        f'text-anchor="middle">{escape(up)}</text>',
    ]
    for number, (name, points) in enumerate(curves.items()):
        color = _COLORS[number % len(_COLORS)]
        line = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in points)
        parts += [
            f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="1.5"/>',
            f'<text x="{_LEFT + 12}" y="{_TOP + 16 + 16 * number}" fill="{color}">'
            f"{escape(name)}</text>",
        ]
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5 or 8 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value)
