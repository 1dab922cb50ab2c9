"""The one tree of errors that a user can meet.

The text of an error is one line that says what is wrong and what to do.  Everything that is wrong
with *one* document, proof or step is not an error but a value with a reason (a finding with a
PC0xx code, or an ``Unscored`` verdict): a bad item never ends the run.
"""


class ProofcheckError(Exception):
    """Base of all errors that end the run with one line on stderr."""


class UsageError(ProofcheckError):
    """A wrong argument, option, configuration or a missing file (exit code 2)."""


class SourceError(ProofcheckError):
    """One input that cannot be read at all; the caller turns it into an item of the report."""


class ModelError(ProofcheckError):
    """A model that cannot be used: missing, damaged, or without a protocol (exit code 3)."""
