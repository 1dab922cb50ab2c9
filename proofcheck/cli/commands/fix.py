"""``fix``: repairs for the proofs that do not pass, as a patch, and written when asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from proofcheck.cli.configured import read_settings, require_model
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Given, Paths, Reporting, Terminal, some_paths
from proofcheck.cli.output import replace_bytes, say
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError
from proofcheck.settings.values import split

if TYPE_CHECKING:
    from proofcheck.repair.amending import Compiles
    from proofcheck.repair.repairs import Repairs


@dataclass(frozen=True, slots=True)
class FixOptions:
    """Which proofs are repaired, how long, and what becomes of it."""

    apply: Annotated[bool, typer.Option("--apply", help="Write the repairs into the files.")] = (
        False
    )
    rounds: Annotated[
        int, typer.Option(metavar="R", help="Rounds of proposals for a proof that does not pass.")
    ] = 3
    proof: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only the proof of the statement with this label or number; may be repeated.",
        ),
    ] = None
    compile: Annotated[
        bool | None,
        typer.Option(
            "--compile/--no-compile",
            help="Offer only what TeX compiles (default: where TeX is installed).",
            show_default=False,
        ),
    ] = None


def fix(
    options: FixOptions,
    reporting: Reporting,
    given: Given,
    terminal: Terminal,
    paths: Paths = None,
) -> int:
    """Look for repairs of proofs that do not pass; offer what passes."""
    # FINDINGS when a repair is offered and not written, or a proof could not be repaired; else
    # INCOMPLETE when something could not be read or verified.
    from proofcheck.cli.progress import follow
    from proofcheck.repair.fix import fix as run_fix
    from proofcheck.reports.repair.registry import REPORTS

    named = some_paths(paths, "whose proofs are to be repaired")
    if "-" in named:
        raise UsageError("fix reads files: it has to look again at what it would change in them")
    if not 1 <= options.rounds <= 100:
        raise UsageError("--rounds must be between 1 and 100")
    _, settings = read_settings(given, named[0], verbose=terminal.verbose)
    require_model(settings, "fix verifies what it changes")
    reports = choose(REPORTS, reporting)
    events = run_fix(
        named,
        settings,
        rounds=options.rounds,
        proofs=tuple(split(options.proof or [])),
        compiles=_compiler(options.compile),
    )
    repairs = follow(events, quiet=terminal.quiet)
    if terminal.verbose:
        say("note", f"verified by {repairs.model}, proposed by {repairs.generator}")
    applied = not options.apply or _apply(repairs, quiet=terminal.quiet)
    if not write_all(reports, repairs, terminal.color) or not applied:
        return ExitCode.USAGE
    if repairs.unrepaired or (repairs.offered and not options.apply):
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if repairs.unverified or repairs.problems else ExitCode.CLEAN


def _compiler(wanted: bool | None) -> Compiles | None:
    """What compiles the amended copies, None when nothing does."""
    from proofcheck.tex.compile import has_tex
    from proofcheck.tex.errors import Compiler

    if wanted is False:
        return None
    if has_tex():
        return Compiler().broken
    if wanted:
        raise UsageError("--compile needs TeX, and none is installed")
    return None


def _apply(repairs: Repairs, *, quiet: bool) -> bool:
    """Write the repairs into their files; False when one could not be written, which was said."""
    from proofcheck.reports.repair.patch import amended_bytes
    from proofcheck.reports.shared.text import plural

    done = True
    for path, old, new in amended_bytes(repairs):
        try:
            replace_bytes(Path(path), old, new)
        except (OSError, UsageError) as error:
            done = False
            reason = error.strerror if isinstance(error, OSError) else str(error)
            say("error", f"cannot write {path}: {reason}")
        else:
            if not quiet:
                count = sum(any(e.span.path == path for e in r.edits) for r in repairs.offered)
                say("note", f"{path}: {plural(count, 'proof')} repaired")
    return done
