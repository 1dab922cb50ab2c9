"""``server``: its options."""

from __future__ import annotations

from functools import partial

from proofcheck.cli import tasks
from proofcheck.cli.commands.flags import use_model
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import CacheDir, Config, Isolated, ModelOption, NoModel, Verbose


def server(
    model: ModelOption = None,
    no_model: NoModel = False,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    verbose: Verbose = False,
) -> Task:
    """Talk to an editor: a language server on standard input and output."""
    flags: dict[str, object] = {
        "model": model or None,
        "use-model": use_model(model, no_model),
        "cache-dir": cache_dir,
    }
    return partial(tasks.server, flags, config=config, isolated=isolated)
