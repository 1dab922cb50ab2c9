"""``history``: the corrections in a repository's past, written as ``eval`` reads them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.output import say, write_file, write_stdout
from proofcheck.cli.progress import follow
from proofcheck.errors import UsageError
from proofcheck.evaluation.history import find_corrections
from proofcheck.reports.evaluation.pairs import write_pairs
from proofcheck.reports.shared.text import plural


def history(
    repository: Path, output: Path | None, *, subject: str | None, most: int | None, quiet: bool
) -> int:
    """Write the pairs, and say how many there are and what was not looked into."""
    if not repository.is_dir():
        raise UsageError(f"{repository} is not a folder")
    found = follow(find_corrections(repository, subject=subject, most=most), quiet=quiet)
    write = partial(write_pairs, found)
    if output is None:
        write_stdout(write)
    else:
        write_file(output, write)
    if not quiet:
        looked = found.commits - sum(found.left_out.values())
        others = "".join(f"; {count:,} {why}" for why, count in found.left_out.items())
        say(
            "note",
            f"{plural(len(found.corrections), 'corrected step')} in {plural(looked, 'commit')} "
            f"that changed TeX files{others}",
        )
    return ExitCode.CLEAN
