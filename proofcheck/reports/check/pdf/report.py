"""``pdf``: the format; what makes it is imported late, as its packages may be missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from proofcheck.errors import UsageError
from proofcheck.reports.report import FileReport
from proofcheck.result import Result


def _load() -> Callable[[Result, Path | None], tuple[bytes, str]]:
    try:
        from proofcheck.reports.check.pdf.annotated import pdf_report
    except ImportError as error:
        raise UsageError(
            "the annotated PDF needs more packages: pip install 'proofcheck-tex[pdf]'"
        ) from error
    return pdf_report


REPORT = FileReport(
    "to a file only: the paper itself with highlights, notes and an outline of the findings. It is "
    "compiled in a temporary copy, without shell escape, and not by LuaTeX; without TeX, "
    "`--pdf-source paper.pdf` or a newer PDF beside the source is annotated; without either, the "
    "findings alone are typeset. A note on standard error says which it was. It needs "
    "`pip install 'proofcheck-tex[pdf]'`",
    _load,
)
