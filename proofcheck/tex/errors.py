"""Whether a paper that compiles still does when it is amended."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path

from proofcheck.document.document import Document
from proofcheck.errors import SourceError
from proofcheck.tex.compile import CompileError, compile_paper
from proofcheck.tex.copy import copy_project

_ERROR = re.compile(r"^(?:! |\S[^\n]{0,200}?:\d{1,7}: )([^\n]{1,200})", re.MULTILINE)
_MAX_LOG = 16 << 20  # bytes


class Compiler:
    """Compiles documents in temporary copies; what it has compiled it knows."""

    def __init__(self) -> None:
        self._known: dict[Document, Counter[str] | None] = {}

    def broken(self, before: Document, after: Document) -> str | None:
        """Why ``after`` does not compile as ``before`` does; None also when that never did."""
        if before not in self._known:
            self._known[before] = errors(before)
        old, new = self._known[before], errors(after)
        if old is None:
            return None
        if new is None:
            return "TeX makes no PDF of it"
        more = new - old
        return f"TeX stops at it: {next(iter(more)).rstrip('.')}" if more else None


def errors(document: Document) -> Counter[str] | None:
    """The errors that TeX reports for a document, with how often; None when it makes no PDF.

    The text of the document in memory is compiled, with the other files from disk.
    """
    with tempfile.TemporaryDirectory(prefix="proofcheck-", ignore_cleanup_errors=True) as folder:
        try:
            copy = copy_project(document, (), Path(folder))
            compile_paper(copy.folder, copy.root, document.sources[document.path].text)
        except (CompileError, SourceError, OSError, KeyError):
            return None
        log = (copy.folder / copy.root).with_suffix(".log")
        if not log.is_file():
            return Counter()
        with log.open(encoding="utf-8", errors="replace") as stream:
            return Counter(match[1] for match in _ERROR.finditer(stream.read(_MAX_LOG)))
