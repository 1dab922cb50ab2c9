"""The program as typer parses it: the table of its commands, with the settings that each takes.

Each command returns what is to be done, as a function without arguments that returns the exit
code.
"""

from __future__ import annotations

import typer

from proofcheck.cli.command import command
from proofcheck.cli.commands.check import check
from proofcheck.cli.commands.clean import clean
from proofcheck.cli.commands.evaluate import evaluate
from proofcheck.cli.commands.explain import explain
from proofcheck.cli.commands.fix import fix
from proofcheck.cli.commands.formal import formal
from proofcheck.cli.commands.history import history
from proofcheck.cli.commands.models import models
from proofcheck.cli.commands.mutate import mutate
from proofcheck.cli.commands.outline import outline
from proofcheck.cli.commands.server import server
from proofcheck.cli.options import Version
from proofcheck.reports.check.registry import REPORTS as CHECK_REPORTS
from proofcheck.reports.evaluation.registry import REPORTS as EVALUATION_REPORTS
from proofcheck.reports.history.registry import REPORTS as HISTORY_REPORTS
from proofcheck.reports.mutation.registry import REPORTS as MUTATION_REPORTS
from proofcheck.reports.outline.registry import REPORTS as OUTLINE_REPORTS
from proofcheck.reports.repair.registry import REPORTS as REPAIR_REPORTS

app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog="Exit codes: 0 clean, 1 findings, 2 usage error, 3 something could not be checked.",
)


@app.callback()
def program(version: Version = False) -> None:
    """Check the proofs in LaTeX documents, offline, step by step.

    proofcheck PATH... is short for proofcheck check PATH...
    """


_MODELS = ("model", "critique", "server", "engine", "cache")

app.command("check")(
    command(
        check,
        "rules",
        "threshold",
        "outcome",
        "limits",
        *_MODELS,
        "exhaustive",
        "formal",
        "solver",
        reports=CHECK_REPORTS,
    )
)
app.command("formal")(
    command(
        formal,
        "rules",
        "outcome",
        "solver",
        "budget-minutes",
        "budget-tokens",
        "engine",
        "cache",
        reports=CHECK_REPORTS,
    )
)
app.command("outline")(command(outline, reports=OUTLINE_REPORTS))
app.command("explain")(command(explain))
app.command("clean")(command(clean, "cache-dir"))
app.command("server")(command(server, "model", "cache-dir"))
app.command("mutate")(
    command(
        mutate,
        "threshold",
        "model",
        "server",
        "engine",
        "cache",
        hidden=("--no-model",),
        reports=MUTATION_REPORTS,
    )
)
app.command("eval")(
    command(
        evaluate,
        *_MODELS,
        "exhaustive",
        without=("seed",),
        hidden=("--no-model",),
        reports=EVALUATION_REPORTS,
    )
)
app.command("history")(command(history, reports=HISTORY_REPORTS))
app.command("fix")(
    command(fix, "threshold", *_MODELS, hidden=("--no-model",), reports=REPAIR_REPORTS)
)
app.add_typer(models, name="models")

COMMANDS = tuple(
    str(name)
    for name in (
        *(one.name for one in app.registered_commands),
        *(one.name for one in app.registered_groups),
    )
)
