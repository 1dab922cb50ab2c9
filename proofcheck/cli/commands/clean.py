"""``clean``: delete what earlier runs kept."""

from __future__ import annotations

from proofcheck.cli.configured import read_settings
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Given
from proofcheck.cli.output import write_stdout
from proofcheck.errors import UsageError


def clean(given: Given) -> int:
    """Delete what earlier runs kept.

    That is readings, scores, replies, and models that were written out.
    """
    from proofcheck.assess.cache import cache_folder
    from proofcheck.assess.cache import clean as clean_cache

    _, settings = read_settings(given)
    folder = cache_folder(settings)
    try:
        freed = clean_cache(folder)
    except OSError as error:
        raise UsageError(f"cannot delete the cache in {folder}: {error.strerror}") from error
    write_stdout(lambda stream: stream.write(f"{freed / 1e6:.1f} MB freed in {folder}\n"))
    return ExitCode.CLEAN
