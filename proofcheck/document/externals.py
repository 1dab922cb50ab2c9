"""Other documents whose labels a document may use (packages xr, xr-hyper, zref-xr)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class External:
    """A document whose labels may be referred to, each with ``prefix`` before it.

    ``path`` is the shown path of its source in the project, None where there is none; ``labels``
    are its labels without the prefix; ``missing`` says why they could not be read.
    """

    prefix: str
    file: str
    path: str | None = None
    labels: frozenset[str] = frozenset()
    missing: str | None = None
