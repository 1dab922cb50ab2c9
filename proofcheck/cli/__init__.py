"""The command line.  ``main`` is the program; only here something is printed or exits.

Imports stand where they are needed: ``--version`` must not wait for anything.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from typing import NoReturn

from proofcheck import __version__

_OF_THE_GROUP = ("--help", "-h", "--install-completion", "--show-completion")
_COMPLETION = "_PROOFCHECK_COMPLETE"


def main() -> NoReturn:
    """Run with the arguments of the process and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run with ``arguments`` (without the program's name); return the exit code."""
    if arguments == ["--version"]:
        print(f"proofcheck {__version__}")
        return 0
    from proofcheck.cli.exit_codes import ExitCode
    from proofcheck.cli.output import prepare_streams, say
    from proofcheck.errors import ProofcheckError, UsageError

    prepare_streams()
    verbose = "--verbose" in arguments or "-v" in arguments
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except UsageError as error:
        say("error", str(error))
        return ExitCode.USAGE
    except ProofcheckError as error:
        say("error", str(error))
        return ExitCode.INCOMPLETE
    except Exception as error:  # noqa: BLE001 - the last resort: one line instead of a traceback
        if verbose:
            import traceback

            traceback.print_exc()
        say(
            "error",
            f"internal error ({type(error).__name__}: {error}); this is a bug in proofcheck: "
            "please report it with what --verbose prints",
        )
        return ExitCode.INCOMPLETE


def _dispatch(arguments: list[str]) -> int:
    """Let typer parse the arguments, and do what they ask for."""
    import gc

    import typer

    from proofcheck.cli.app import COMMANDS, app_of
    from proofcheck.errors import UsageError

    _complete_short_form(COMMANDS)
    # A run makes millions of small objects that live to its end and hardly a cycle among them:
    # looking for cycles took a seventh of the time that reading takes.
    gc.set_threshold(200_000, 50, 50)
    arguments = with_command(arguments, COMMANDS)
    alone = arguments[0] in COMMANDS and _COMPLETION not in os.environ
    app = app_of([arguments[0]] if alone else COMMANDS)
    try:
        task = typer.main.get_command(app).main(
            args=arguments, prog_name="proofcheck", standalone_mode=False
        )
    except typer.TyperException as error:
        raise UsageError(f"{error.format_message()} (proofcheck --help tells more)") from error
    # The commands return what is to be done; --help and the like, an exit code.
    return int(task()) if callable(task) else int(task or 0)


def with_command(arguments: list[str], commands: Collection[str]) -> list[str]:
    """``PATH…`` stands for ``check PATH…``, and ``--changed-only`` for ``--changed-only=HEAD``.

    Only behind ``=`` may a revision stand: else a path could be taken for one.
    """
    options = arguments.index("--") if "--" in arguments else len(arguments)
    arguments = [
        "--changed-only=HEAD" if at < options and argument == "--changed-only" else argument
        for at, argument in enumerate(arguments)
    ]
    if arguments and arguments[0] in (*commands, *_OF_THE_GROUP):
        return arguments
    return ["check", *arguments]


def _complete_short_form(commands: Collection[str]) -> None:
    """Completion of ``proofcheck --fo`` must offer the options of ``check``, too."""
    if _COMPLETION not in os.environ:
        return
    words = os.environ.get("COMP_WORDS", os.environ.get("_TYPER_COMPLETE_ARGS", "")).split(" ")
    if len(words) < 2 or words[1] in (*commands, *_OF_THE_GROUP):
        return
    if len(words) == 2 and not words[1].startswith("-"):
        return
    line = " ".join((words[0], "check", *words[1:]))
    for name in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"):
        if name in os.environ:
            os.environ[name] = line
    if "COMP_CWORD" in os.environ:
        os.environ["COMP_CWORD"] = str(int(os.environ["COMP_CWORD"]) + 1)
