"""The program as typer parses it: the table of its commands.

Each command returns what is to be done, as a function without arguments that returns the exit
code.
"""

from __future__ import annotations

import typer

from proofcheck.cli.commands.check import check
from proofcheck.cli.commands.clean import clean
from proofcheck.cli.commands.evaluate import evaluate
from proofcheck.cli.commands.explain import explain
from proofcheck.cli.commands.fix import fix
from proofcheck.cli.commands.history import history
from proofcheck.cli.commands.models import models
from proofcheck.cli.commands.mutate import mutate
from proofcheck.cli.commands.outline import outline
from proofcheck.cli.commands.server import server
from proofcheck.cli.options import Version

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


app.command()(check)
app.command()(outline)
app.command()(explain)
app.command()(clean)
app.command()(server)
app.command()(mutate)
app.command("eval")(evaluate)
app.command()(history)
app.command()(fix)
app.add_typer(models, name="models")
