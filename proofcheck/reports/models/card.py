"""``models``: the card of the built-in model."""

from __future__ import annotations

from dataclasses import replace

from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.terminal import open_console

_WIDEST = 100  # cells; longer lines of prose are hard to read


def write_card(card: str, page: Page, *, typeset: bool) -> None:
    """The card, which is Markdown: typeset, or as it is written."""
    if not typeset:
        page.stream.write(card)
        return
    from rich.markdown import Markdown
    from rich.theme import Theme

    console = open_console(replace(page, width=min(page.width, _WIDEST)))
    # Rich sets code on black, which is a hole in a bright terminal.
    console.push_theme(Theme({"markdown.code": "cyan"}))
    console.print(Markdown(card))
