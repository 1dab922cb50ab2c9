"""The program as typer parses it: the table of its commands, with the settings that each takes.

Each command returns what is to be done, as a function without arguments that returns the exit
code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

import typer

from proofcheck.cli.command import command
from proofcheck.cli.options import Version

_MODELS = ("model", "critique", "server", "engine", "cache")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what stands under its name in the module ``commands.NAME``.

    ``settings``, ``without`` and ``hidden`` are as ``command`` takes them; ``reports`` names the
    room of its reports.
    """

    name: str
    settings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    reports: str | None = None


_NO_MODEL = ("--no-model",)  # refused with a helpful line
_CHECK = ("rules", "threshold", "outcome", "limits", *_MODELS, "exhaustive", "formal", "solver")
_FORMAL = ("rules", "outcome", "solver", "budget-minutes", "budget-tokens", "engine", "cache")
_MUTATE = ("threshold", "model", "server", "engine", "cache")
COMMANDS: Mapping[str, Command] = {
    "check": Command("check", _CHECK, reports="check"),
    "formal": Command("formal", _FORMAL, reports="check"),
    "outline": Command("outline", reports="outline"),
    "explain": Command("explain"),
    "clean": Command("clean", ("cache-dir",)),
    "server": Command("server", ("model", "cache-dir")),
    "mutate": Command("mutate", _MUTATE, hidden=_NO_MODEL, reports="mutation"),
    "eval": Command(
        "evaluate", (*_MODELS, "exhaustive"), ("seed",), hidden=_NO_MODEL, reports="evaluation"
    ),
    "history": Command("history", reports="history"),
    "fix": Command("fix", ("threshold", *_MODELS), hidden=_NO_MODEL, reports="repair"),
    "models": Command("models"),  # a group of its own
}


def app_of(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The program with these commands: to import and to build those that nobody asked for takes
    longer than many a run."""
    app = typer.Typer(
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
        epilog="Exit codes: 0 clean, 1 findings, 2 usage error, 3 something could not be checked.",
    )
    app.callback()(program)
    for name in names:
        about = COMMANDS[name]
        action = getattr(import_module(f"proofcheck.cli.commands.{about.name}"), about.name)
        if isinstance(action, typer.Typer):
            app.add_typer(action, name=name)
            continue
        reports = None
        if about.reports is not None:
            reports = import_module(f"proofcheck.reports.{about.reports}.registry").REPORTS
        made = command(
            action, *about.settings, without=about.without, hidden=about.hidden, reports=reports
        )
        app.command(name)(made)
    return app


def program(version: Version = False) -> None:
    """Check the proofs in LaTeX documents, offline, step by step.

    proofcheck PATH... is short for proofcheck check PATH...
    """
