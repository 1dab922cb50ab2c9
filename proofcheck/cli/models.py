"""``models``: the built-in model's card, and what the header of a model file says."""

from __future__ import annotations

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.output import terminal_page, write_stdout


def show_card(color: str) -> int:
    """Print the card of the built-in model: typeset on a terminal, else as it is written."""
    import sys

    from proofcheck.reports.model import write_card
    from proofcheck.verify.description import builtin_card

    card = builtin_card()
    page = terminal_page(color) if sys.stdout.isatty() or color == "always" else None
    write_stdout(lambda stream: write_card(card, stream, page))
    return ExitCode.CLEAN


def show_info(name: str, *, as_json: bool, color: str) -> int:
    """Print what a model file says of itself.  Raises ModelError for one that cannot be used."""
    from proofcheck.reports.model import write_description, write_description_json
    from proofcheck.verify.description import describe

    description = describe(name)
    if as_json:
        write_stdout(lambda stream: write_description_json(description, stream))
    else:
        page = terminal_page(color)
        write_stdout(lambda stream: write_description(description, stream, page))
    return ExitCode.CLEAN
