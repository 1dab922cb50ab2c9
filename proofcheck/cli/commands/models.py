"""``models`` and its own commands: which there are, what is known of them, how they come here."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from proofcheck.cli.command import command
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Color, Quiet, Reporting
from proofcheck.cli.output import say, terminal_page, write_stdout
from proofcheck.cli.reports import choose, write_all
from proofcheck.reports.models.registry import INFO_REPORTS, INSPECTION_REPORTS, LISTING_REPORTS


def card(color: Color = "auto") -> int:
    """Tell about models; without a command, the built-in one's card."""
    from proofcheck.assess.description import builtin_card
    from proofcheck.reports.models.card import write_card

    card = builtin_card()
    typeset = sys.stdout.isatty() or color == "always"
    write_stdout(lambda stream: write_card(card, terminal_page(stream, color), typeset=typeset))
    return ExitCode.CLEAN


def list_(reporting: Reporting, color: Color = "auto") -> int:
    """List the models known by name, and what was measured of them."""
    from proofcheck.assess.description import known_models

    reports = choose(LISTING_REPORTS, reporting)
    written = write_all(reports, list(known_models()), color)
    return ExitCode.CLEAN if written else ExitCode.USAGE


def info(
    reporting: Reporting,
    model: Annotated[
        str,
        typer.Argument(metavar="[MODEL]", help="builtin, the path of a GGUF file, or a name."),
    ] = "builtin",
    color: Color = "auto",
) -> int:
    """Print what a model file says of itself, and what is known of it."""
    from proofcheck.assess.description import describe
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.models.store import installed

    reports = choose(INFO_REPORTS, reporting)
    entry = read_catalogue().entries.get(model)
    known = entry if entry and installed(entry) is None else describe(model)
    return ExitCode.CLEAN if write_all(reports, known, color) else ExitCode.USAGE


def pull(
    model: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A known name, or owner/repository/file.gguf."),
    ],
    quiet: Quiet = False,
) -> int:
    """Fetch a model from the hub; go on where an earlier pull ended."""
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.cli.progress import follow
    from proofcheck.models.pull import pull as fetch
    from proofcheck.models.store import find_file, origin_of

    origin = origin_of(model, read_catalogue())
    here = find_file(origin)
    if here is not None:
        if not quiet:
            say("note", f"{model} is on this machine already; proofcheck models verify looks at it")
        write_stdout(lambda stream: stream.write(f"{here}\n"))
        return ExitCode.CLEAN
    pulled = follow(fetch(origin), quiet=quiet)
    path = pulled.path
    if not pulled.checked and not quiet:
        say("note", f"{path.name}: nobody names its hash, so it could not be checked")
    write_stdout(lambda stream: stream.write(f"{path}\n"))
    return ExitCode.CLEAN


def verify(
    reporting: Reporting,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="The models (default: all that are here)."),
    ] = None,
    color: Color = "auto",
) -> int:
    """Hash model files again, and say which are damaged."""
    from proofcheck.assess.description import inspect, known_models

    reports = choose(INSPECTION_REPORTS, reporting)
    wanted = names or tuple(model.name for model in known_models() if model.path)
    found = [inspect(name) for name in wanted]
    if not write_all(reports, found, color):
        return ExitCode.USAGE
    damaged = any(one.state == "damaged" for one in found)
    return ExitCode.INCOMPLETE if damaged else ExitCode.CLEAN


def where(
    model: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A model (default: the folder of pulled ones)."),
    ] = None,
) -> int:
    """Print where a model's file lies."""
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.errors import UsageError
    from proofcheck.models.store import locate, models_folder

    path = models_folder() if model is None else locate(model, read_catalogue())
    if model is not None and not path.is_file():
        raise UsageError(f"{path}: no such model file; give a GGUF file or 'builtin'")
    write_stdout(lambda stream: stream.write(f"{path}\n"))
    return ExitCode.CLEAN


models = typer.Typer(
    help="Tell about models; without a command, the built-in one's card.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
models.callback()(command(card))
models.command("list")(command(list_, reports=LISTING_REPORTS))
models.command("info")(command(info, reports=INFO_REPORTS))
models.command("pull")(command(pull))
models.command("verify")(command(verify, reports=INSPECTION_REPORTS))
models.command("where")(command(where))
