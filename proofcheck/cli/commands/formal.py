"""``formal``: put the steps of papers formally and say which follow from what is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer

from proofcheck.cli.configured import read_settings
from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.cli.options import (
    Given,
    Paths,
    Reporting,
    StdinFilename,
    Terminal,
    path_near,
    some_paths,
)
from proofcheck.cli.output import make_folder, say, write_file
from proofcheck.cli.reports import choose, write_all
from proofcheck.formal.claim import FormalOutcome
from proofcheck.result import CheckedProof, FileResult, Result

_UNNAMED = re.compile(r"[^A-Za-z0-9.-]+")

Emit = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Write each claim to a file of this folder, as the solver (and Lean) reads it.",
    ),
]


def formal(
    reporting: Reporting,
    given: Given,
    terminal: Terminal,
    paths: Paths = None,
    emit: Emit = None,
    stdin_filename: StdinFilename = None,
) -> int:
    """Put steps formally, and say which follow from what is written.

    No step is scored; models are asked only with --prover and --formalizer.
    """
    from proofcheck.cli.progress import follow
    from proofcheck.reports.check.registry import REPORTS
    from proofcheck.run import check

    named = some_paths(paths, "to check, or - for standard input (proofcheck --help)")
    outputs = choose(REPORTS, reporting)
    near = path_near(named, stdin_filename)
    given = replace(given, typed={**given.typed, "--formal": True})
    _, settings = read_settings(given, near, verbose=terminal.verbose)
    settings = replace(settings, use_model=False, depth="fast")
    events = check(named, settings, stdin_filename=stdin_filename, checks=())
    result = follow(events, quiet=terminal.quiet)
    if emit is not None:
        count = _emit(result, emit)
        if not terminal.quiet:
            say("note", f"{count:,} {'file' if count == 1 else 'files'} in {emit}")
    written = write_all(outputs, result, terminal.color, quiet=terminal.quiet)
    return exit_code(result, settings) if written else ExitCode.USAGE


def _write(text: str, stream: TextIO) -> None:
    stream.write(text)


def _emit(result: Result, folder: Path) -> int:
    """Write each claim as SMT-LIB, and in Lean what was put to Lean; the number of files."""
    from proofcheck.formal.smt import script

    count = 0
    make_folder(folder)
    for file, proof, outcome in _outcomes(result):
        claim = outcome.claim
        span = claim.span if claim is not None else proof.proof.steps[outcome.step].span
        source = result.sources.get(span.path)
        line = source.position(span.start).line if source else 0
        stem = _UNNAMED.sub("-", file.path).strip("-")
        name = f"{stem}-line{line}-{proof.proof.id}-step{outcome.step + 1}"
        where = f"{file.path}:{line}, step {outcome.step + 1} of proof {proof.proof.id}"
        head = " ".join(f"{where}: {outcome.ending.value}".split())
        texts = {} if claim is None else {".smt2": f"; {head}\n{script(claim)}"}
        if outcome.suffix == ".lean":
            texts[".lean"] = outcome.code
        for suffix, text in texts.items():
            write_file(folder / f"{name}{suffix}", partial(_write, text))
            count += 1
    return count


def _outcomes(result: Result) -> Iterator[tuple[FileResult, CheckedProof, FormalOutcome]]:
    """What became of the steps that were put formally, in the order of the text."""
    for file in result.files:
        for proof in file.proofs:
            for _, outcome in sorted(proof.formal.items()):
                if outcome.claim is not None or outcome.code:
                    yield file, proof, outcome
