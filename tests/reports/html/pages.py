"""Pages made from LaTeX, for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from proofcheck.reports.check.html.page import write_html
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from tests.reports.writing import written


def page_of(result: Result) -> str:
    """A result as a page."""
    return written(write_html, result)


def page_from(folder: Path, latex: str, name: str = "paper.tex", top: int = 0) -> str:
    """A document without a model as a page."""
    (folder / name).write_text(latex, encoding="utf-8")
    *_, last = check([str(folder / name)], Settings(use_model=False, top=top))
    assert isinstance(last, Result)
    return page_of(last)


class Elements(HTMLParser):
    """The elements of a page: names with attributes, and the text of those asked for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Mapping[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text += data

    def named(self, name: str, class_: str = "") -> list[Mapping[str, str | None]]:
        """The attributes of the elements of that name that have the class."""
        return [
            attributes
            for tag, attributes in self.found
            if tag == name and (not class_ or class_ in (attributes.get("class") or "").split())
        ]
