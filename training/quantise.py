"""Which quantisation ships: each is tried, and its loss measured.

Weights that training left alone keep the blocks in which the base came: quantising them once more
costs more than the file gains.  Only where nothing was trained are they tried in other types too,
to show that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import gguf

from training.gguf_file import Array, Floats, copy, quantised, weights
from training.loss import loss

KINDS = ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "F16")
AS_IT_IS = "as the base"
_NO_WORSE = 0.002  # nats a token


@dataclass(frozen=True, slots=True)
class Trial:
    """A quantisation: the file, its ``megabytes`` (of a million bytes), loss and speed."""

    kind: str
    path: Path
    megabytes: float
    nats: float
    tokens: int
    speed: float


def trials(
    source: Path,
    trained: Mapping[str, Floats],
    texts: Sequence[str],
    begin: int,
    folder: Path,
) -> list[Trial]:
    """Write and measure every quantisation of ``source`` with the ``trained`` weights in it."""
    result = []
    for kind in (*([] if trained else [AS_IT_IS]), *KINDS):
        path = source if kind == AS_IT_IS else folder / f"{kind}.gguf"
        if kind != AS_IT_IS:
            changed = trained or weights(source)
            copy(source, path, {}, {name: _in_kind(of, kind) for name, of in changed.items()})
        megabytes = path.stat().st_size / 1e6
        result.append(Trial(kind, path, megabytes, **asdict(loss(path, texts, begin))))
    return result


def _in_kind(weight: Floats, kind: str) -> tuple[Array, gguf.GGMLQuantizationType]:
    return quantised(weight, kind if weight.ndim == 2 else "F32")


def best(trials: Sequence[Trial], megabytes: float) -> Trial:
    """Of those that are small enough the smallest among the best.  Ends the program without any."""
    small = [trial for trial in trials if trial.megabytes <= megabytes]
    if not small:
        raise SystemExit(f"no quantisation is smaller than {megabytes:g} MB")
    least = min(trial.nats for trial in small)
    return min((t for t in small if t.nats <= least + _NO_WORSE), key=lambda t: t.megabytes)


def table(trials: Sequence[Trial]) -> str:
    """The trials as Markdown."""
    lines = [
        "| quantisation | MB | nats a token | tokens a second, one core |",
        "|---|---|---|---|",
    ]
    lines += [f"| {t.kind} | {t.megabytes:.1f} | {t.nats:.4f} | {t.speed:.0f} |" for t in trials]
    return "\n".join([*lines, "", f"On {trials[0].tokens:,} tokens."])
