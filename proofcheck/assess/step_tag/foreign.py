"""Step-level models made by others: from the catalogue's format to token ids of one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofcheck.assess.step_tag.step_tag import Frame, StepTag
from proofcheck.errors import ModelError
from proofcheck.models.entries import StepTagFormat
from proofcheck.models.gguf import Header

#: A foreign model is asked a question: what the proof cites, and the statement.
TEMPLATE = "{cited}{statement}"


def foreign_step_tag(form: StepTagFormat, header: Header, vocabulary: Sequence[str]) -> StepTag:
    """The protocol's parameters for a file with that header and those tokens.

    Raises ``ModelError`` when the file's tokenizer is not the one that the format was made for:
    another kind, a token that is missing, or one with another number than it must have.
    """
    kind = header.metadata.get("tokenizer.ggml.model")
    if kind != form.tokenizer:
        raise _other(form, f"it is {kind!r:.80}, not {form.tokenizer!r}")
    if form.blank is not None and header.metadata.get("tokenizer.ggml.add_space_prefix") is False:
        raise _other(form, "it puts no blank before a text")
    wanted = {form.tag, form.ok, form.bad, *form.ids, *form.reserved}
    for texts in (form.start, form.joint, form.before, form.closing, form.answer):
        wanted.update(texts)
    if form.blank is not None:
        wanted.add(form.blank)
    ids = {text: at for at, text in enumerate(vocabulary) if text in wanted}
    for text in sorted(wanted):
        if text not in ids:
            raise _other(form, f"it has no token {text!r}")
    for text, number in form.ids.items():
        if ids[text] != number:
            raise _other(form, f"its token {number} is not {text!r}, which is {ids[text]}")

    def all_ids(texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(ids[text] for text in texts)

    frame = Frame(
        start=all_ids(form.start),
        joint=all_ids(form.joint),
        before=all_ids(form.before),
        closing=all_ids(form.closing),
        answer=all_ids(form.answer),
        first=form.first,
        later=form.later,
        blank=None if form.blank is None else ids[form.blank],
        reserved=all_ids(form.reserved),
    )
    return StepTag(
        bos=None,  # it stands in ``start``
        tag=ids[form.tag],
        ok=ids[form.ok],
        bad=ids[form.bad],
        template=TEMPLATE,
        frame=frame,
    )


def _other(form: StepTagFormat, why: str) -> ModelError:
    return ModelError(f"this file's tokenizer is not that of the format {form.name!r}: {why}")
