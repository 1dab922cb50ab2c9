"""The reliability plot: an SVG without any library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10

_SIDE, _MARGIN = 320, 48
_DECADES = 4  # from 1 down to 1 in 10,000
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="{0}" height="{0}"'
    ' font-family="sans-serif" font-size="11" fill="#333">'
    '<rect width="{0}" height="{0}" fill="#fff"/>'
)


def reliability_plot(bins: Sequence[Mapping[str, float]]) -> str:
    """p(wrong) as predicted (across) and observed (up) on logarithmic axes.

    The bins have ``predicted`` and ``observed`` as shares of right steps, and ``weight``; a dot's
    area grows with the logarithm of its weight.  Shares of less than 1 in 10,000 are drawn there.
    """
    size = _SIDE + 2 * _MARGIN
    parts = [_HEAD.format(size), *_axes()]
    corner = f"{_MARGIN} {_MARGIN + _SIDE} L{_MARGIN + _SIDE} {_MARGIN}"
    parts.append(f'<path d="M{corner}" stroke="#999" stroke-dasharray="4 4"/>')
    for one in bins:
        x, y = _across(1 - one["predicted"]), _up(1 - one["observed"])
        radius = 3 + max(0.0, 3 + log10(max(one["weight"], 1e-9)))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6fb0"/>')
    middle = _MARGIN + _SIDE // 2
    parts += [
        f'<text x="{middle}" y="{size - 8}" text-anchor="middle">probability of being wrong</text>',
        f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">'
        "share that is wrong</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes() -> list[str]:
    far = _MARGIN + _SIDE
    lines = []
    for decade in range(_DECADES + 1):
        share = 10.0**-decade
        x, y, label = _across(share), _up(share), f"{share:g}" if decade < 4 else "1e-4"
        lines += [
            f'<path d="M{x:.1f} {_MARGIN} V{far}" stroke="#eee"/>',
            f'<path d="M{_MARGIN} {y:.1f} H{far}" stroke="#eee"/>',
            f'<text x="{x:.1f}" y="{far + 16}" text-anchor="middle">{label}</text>',
            f'<text x="{_MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>',
        ]
    return lines


def _across(share: float) -> float:
    return _MARGIN + _SIDE * (1 + log10(max(share, 10.0**-_DECADES)) / _DECADES)


def _up(share: float) -> float:
    return 2 * _MARGIN + _SIDE - _across(share)
