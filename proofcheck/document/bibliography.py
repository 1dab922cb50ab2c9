"""The bibliography entries that a document may cite."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bibliography:
    """``keys`` that may be cited, in lower case: BibTeX does not mind the case.

    ``unread`` are the files that are named and could not be read; ``named`` tells whether there is
    a bibliography at all.
    """

    keys: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    named: bool = False


NO_BIBLIOGRAPHY = Bibliography()
