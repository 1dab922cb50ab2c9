"""``fix``: repairs for the proofs that do not pass, as a patch, and written when asked."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from proofcheck.cli.configured import read_settings, say_configuration
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.output import say
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError
from proofcheck.repair.amending import Compiles
from proofcheck.repair.outcome import Repairs
from proofcheck.reports.shared.text import plural
from proofcheck.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class FixRequest:
    """The command line of ``fix``.  ``flags`` has settings by key, None for one not given.

    ``compile`` None: where TeX is installed.
    """

    paths: tuple[str, ...]
    flags: Mapping[str, object]
    rounds: int
    proofs: tuple[str, ...]
    apply: bool
    compile: bool | None
    format: str | None
    outputs: tuple[str, ...]
    config: Path | None
    isolated: bool
    color: str
    quiet: bool
    verbose: bool
    stdin_filename: str | None = None


def fix(request: FixRequest) -> int:
    """Look for repairs, report them, and write them with ``--apply``.

    FINDINGS when a repair is offered and not written, or a proof could not be repaired; else
    INCOMPLETE when something could not be read or verified.
    """
    from proofcheck.cli.progress import follow
    from proofcheck.repair.fix import fix as run_fix

    _check(request)
    settings = _settings(request)
    from proofcheck.reports.repair.registry import REPORTS

    reports = choose(REPORTS, request.format, request.outputs)
    events = run_fix(
        request.paths,
        settings,
        rounds=request.rounds,
        proofs=request.proofs,
        compiles=_compiler(request.compile),
    )
    repairs = follow(events, quiet=request.quiet)
    if request.verbose:
        say("note", f"verified by {repairs.model}, proposed by {repairs.generator}")
    applied = not request.apply or _apply(repairs, quiet=request.quiet)
    if not write_all(reports, repairs, request.color) or not applied:
        return ExitCode.USAGE
    if repairs.unrepaired or (repairs.offered and not request.apply):
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if repairs.unverified or repairs.problems else ExitCode.CLEAN


def _check(request: FixRequest) -> None:
    if not request.paths:
        raise UsageError("name a file or a folder whose proofs are to be repaired")
    if "-" in request.paths:
        raise UsageError("fix reads files: it has to look again at what it would change in them")
    if not 1 <= request.rounds <= 100:
        raise UsageError("--rounds must be between 1 and 100")


def _settings(request: FixRequest) -> Settings:
    file, settings = read_settings(request)
    if request.verbose:
        say_configuration(file)
    if not settings.use_model:
        raise UsageError(
            "fix verifies what it changes, so it needs a model: leave out --no-model, "
            "or give --model where the configuration says use-model = false"
        )
    return settings


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


def replace_bytes(path: Path, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of the file's bytes, all at once; permissions stay.

    A link stays a link.  Raises UsageError when the file does not hold ``old``, and OSError.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(new)
            stream.flush()
            os.fsync(stream.fileno())
        draft.chmod(stat.S_IMODE(target.stat().st_mode))
        if target.read_bytes() != old:
            raise UsageError("it has changed since it was read")
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
