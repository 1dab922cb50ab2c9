"""``models``: which models there are, what is known of them, and how they come here."""

from __future__ import annotations

import sys
from contextlib import closing

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.output import say, terminal_page, write_stdout
from proofcheck.cli.reports import choose, write_all


def show_card(color: str) -> int:
    """Print the card of the built-in model: typeset on a terminal, else as it is written."""
    from proofcheck.assess.description import builtin_card
    from proofcheck.reports.models.card import write_card

    card = builtin_card()
    typeset = sys.stdout.isatty() or color == "always"
    write_stdout(lambda stream: write_card(card, terminal_page(stream, color), typeset=typeset))
    return ExitCode.CLEAN


def list_models(*, as_json: bool, color: str) -> int:
    """Print the models that are known by name."""
    from proofcheck.assess.description import known_models
    from proofcheck.reports.models.registry import LISTING_REPORTS

    reports = choose(LISTING_REPORTS, "json" if as_json else "text")
    write_all(reports, list(known_models()), color)
    return ExitCode.CLEAN


def show_info(name: str, *, as_json: bool, color: str) -> int:
    """Print what a model file says of itself, or what the catalogue knows of one not here.

    Raises ModelError for one that cannot be used.
    """
    from proofcheck.assess.description import describe
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.models.store import installed
    from proofcheck.reports.models.registry import INFO_REPORTS

    reports = choose(INFO_REPORTS, "json" if as_json else "text")
    entry = read_catalogue().entries.get(name)
    known = entry if entry and installed(entry) is None else describe(name)
    write_all(reports, known, color)
    return ExitCode.CLEAN


def pull_model(name: str, *, quiet: bool) -> int:
    """Fetch a model, with a bar on a terminal, and print where it lies.

    Raises ModelError for one that cannot be fetched.
    """
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.models.pull import Pulled, pull
    from proofcheck.models.store import find_file, origin_of

    origin = origin_of(name, read_catalogue())
    here = find_file(origin)
    if here is not None:
        if not quiet:
            say("note", f"{name} is on this machine already; proofcheck models verify looks at it")
        write_stdout(lambda stream: stream.write(f"{here}\n"))
        return ExitCode.CLEAN
    bar = None
    pulled: Pulled | None = None
    with closing(pull(origin)) as events:
        try:
            for event in events:
                if isinstance(event, Pulled):
                    pulled = event
                elif not quiet and sys.stderr.isatty():
                    if bar is None:
                        from tqdm import tqdm

                        bar = tqdm(total=event.total, initial=event.done, unit="B", unit_scale=True)
                    bar.update(event.done - bar.n)
        finally:
            if bar is not None:
                bar.close()
    assert pulled is not None
    path = pulled.path
    if not pulled.checked and not quiet:
        say("note", f"{path.name}: nobody names its hash, so it could not be checked")
    write_stdout(lambda stream: stream.write(f"{path}\n"))
    return ExitCode.CLEAN


def verify_models(names: tuple[str, ...], *, as_json: bool, color: str) -> int:
    """Hash models again: those named, or all that are here.  INCOMPLETE when one is damaged."""
    from proofcheck.assess.description import inspect, known_models
    from proofcheck.reports.models.registry import INSPECTION_REPORTS

    reports = choose(INSPECTION_REPORTS, "json" if as_json else "text")
    wanted = names or tuple(model.name for model in known_models() if model.path)
    found = [inspect(name) for name in wanted]
    write_all(reports, found, color)
    damaged = any(one.state == "damaged" for one in found)
    return ExitCode.INCOMPLETE if damaged else ExitCode.CLEAN


def show_where(name: str | None) -> int:
    """Print the path of a model, or of the folder of pulled ones.

    Raises ModelError for a model that is not here.
    """
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.errors import UsageError
    from proofcheck.models.store import locate, models_folder

    path = models_folder() if name is None else locate(name, read_catalogue())
    if name is not None and not path.is_file():
        raise UsageError(f"{path}: no such model file; give a GGUF file or 'builtin'")
    write_stdout(lambda stream: stream.write(f"{path}\n"))
    return ExitCode.CLEAN
