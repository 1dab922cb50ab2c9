"""``clean``: its options."""

from __future__ import annotations

from functools import partial

from proofcheck.cli import tasks
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import CacheDir, Config, Isolated, Verbose


def clean(
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    verbose: Verbose = False,
) -> Task:
    """Delete the scores kept from earlier runs."""
    return partial(tasks.clean, cache_dir, config=config, isolated=isolated)
