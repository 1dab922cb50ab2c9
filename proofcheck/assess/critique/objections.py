"""What an analysis itself says against a verdict that finds nothing wrong.  Pure.

Only what is said outright counts: that the proof or a step of it is wrong, defects in a list, a
grade below 1.  A doubt that is weighed and put aside, as analyses are asked for, is none: what is
said last of a step counts, and what stands under a condition or a negation does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.folding import fold

_MAX_CHARACTERS = 100_000
_SEEN = 16  # code points, folded, that are a quotation
_SAID = 160  # of a sentence that is shown


@dataclass(frozen=True, slots=True)
class _Language:
    """``subject`` is the proof or a step, named by its number or as ``this`` one; ``wrong`` and
    ``right`` are what is said of it then; ``unsure`` words before that, in the same sentence, make
    it no statement."""

    subject: str
    wrong: str
    right: str
    unsure: str


_LANGUAGES = (
    _Language(
        r"\b(?:(?:proof|argument|reasoning|solution)|step\W{0,3}(?P<step>\d{1,4})\W?|"
        r"(?P<this>this step))",
        r"(?:(?:as (?:it is )?written|as it stands|provided|given|presented) )?"
        r"(?:is|are)(?: \w+ly| thus| hence| therefore)? (?:incorrect|wrong|invalid|flawed|false|"
        r"incomplete|unjustified|not (?:correct|valid|right|complete|justified|sound|true))\b"
        r"(?! (?:to|that|if|because of the)\b)"
        r"|(?:contains?|has|makes?) (?:an?|some|several|multiple|the following|two|three) "
        r"(?!minor|small|tiny|slight|cosmetic)(?:\w+ )?(?:errors?|mistakes?|gaps?|defects?|flaws?)"
        r"|(?:does not|doesn't) (?:hold|follow|make sense)\b"
        r"(?! (?:immediately|directly|at once|only|just|from \w+ alone))",
        r"(?:(?:is|are)(?: \w+| \w+ly)? (?:correct|right|valid|true|sound|justified|fine)|holds|"
        r"(?:does )?follows?)\b",
        r"\b(?:if|whether|suppose|assume|assuming|unless|doubt\w*|might|may|could|would|why|seems?|"
        r"appears?|not|no|never|nothing|neither|cannot|think|thought|false|claim\w*)\b|n't\b",
    ),
    _Language(
        r"\b(?:Beweis|Argument|Schluss|Schritt\W{0,3}(?P<step>\d{1,4})\W?)",
        r"ist(?: (?:daher|also|somit))? (?:falsch|fehlerhaft|ungültig|unvollständig|"
        r"nicht (?:korrekt|richtig|gültig|vollständig))\b"
        r"|enthält (?:einen|eine|mehrere|einige) (?:\w+ )?(?:Fehler|Lücken?|Mangel|Mängel)",
        r"(?:ist (?:\w+ )?(?:richtig|korrekt|gültig)|stimmt|gilt)\b",
        r"\b(?:wenn|falls|ob|warum|scheint|könnte|würde|nicht|kein\w*|angenommen)\b",
    ),
    _Language(
        r"\b(?:preuve|démonstration|raisonnement|étape\W{0,3}(?P<step>\d{1,4})\W?)",
        r"(?:est(?: donc)? (?:incorrecte?|fausse|faux|erronée?|invalide|incomplète?)"
        r"|n'est pas (?:correcte?|valide|juste|complète?))\b"
        r"|contient (?:une?|des|plusieurs) (?:erreurs?|lacunes?)",
        r"est (?:\w+ )?(?:correcte?|valide|juste|vraie?)\b",
        r"\b(?:si|pourquoi|semble|pourrait|serait|aucune?|pas|supposons)\b",
    ),
    _Language(
        r"\b(?:demostración|prueba|razonamiento|paso\W{0,3}(?P<step>\d{1,4})\W?)",
        r"(?:es(?: por tanto)? (?:incorrect[oa]|fals[oa]|erróne[oa]|inválid[oa]|incomplet[oa])"
        r"|no es (?:correct[oa]|válid[oa]|complet[oa]))\b"
        r"|contiene (?:una?|varios|varias) (?:errores|error|lagunas?)",
        r"es (?:\w+ )?(?:correct[oa]|válid[oa]|verdader[oa])\b",
        r"\b(?:si|por qué|parece|podría|sería|ningún|ninguna|supongamos)\b",
    ),
    _Language(
        r"(?:证明|论证|推理|(?:步骤|第)\W{0,3}(?P<step>\d{1,4})\W{0,2}步?)",
        r"(?:过程)?(?:是)?(?:错误|不正确|不成立|不完整|有误|无效|存在(?:\w{0,4})(?:错误|漏洞|缺陷))",
        r"(?:过程)?(?:是)?(?:正确|成立|有效)",
        r"如果|若|假设|是否|可能|似乎|看似|没有|并非|不是",
    ),
)
_FAULT = re.compile(
    r"\b(?:mistakenly|incorrectly|erroneously|wrongly) \w+(?:s|ed)\b"
    r"|\b(?:this|that|the) (?:statement|conclusion|claim|calculation|computation|equation|equality|"
    r"inequality|identity|assumption|deduction|inference|formula|expansion) is (?:incorrect|wrong|"
    r"invalid|flawed|unjustified|not (?:correct|valid|justified))\b(?! (?:to|that|if)\b)"
    r"|\bthe (?:error|mistake|flaw|defect) (?:in|of) (?:this )?step\b"
    r"|\b(?:proof|argument|it) does not address the statement\b"
    r"|\b(?:made|makes?|contains?|is|has) an? (?:calculation|logical|algebraic|arithmetic|sign) "
    r"(?:error|mistake)\b",
    re.IGNORECASE,
)
"""What is said of a step that need not be named; in English only."""
_SENTENCE = re.compile(r"[^\n.!?。！？]+(?:[.!?](?!\s|$)[^\n.!?。！？]*)*[.!?。！？]?")
_MARKUP = re.compile(r"[*_`#>]+")
_RUBRIC = re.compile(r"grade (?:1|0\.5|0): (?:right|at least)[^\n]*", re.IGNORECASE)
_GRADE = re.compile(
    r"(?:\bgrade(?: \w+){0,3}?|\bGesamtnote|\bBewertung|\bla note|\b[Cc]alificación|评分|分数|等级)"
    r"\s*(?:is|of|would be|should be|ist|est|es|de|为|是)?\s*[:=：]?\s*"
    r"(\d+(?:[.,]\d+)?)(?:\s*/\s*(\d+))?(?![\w\]])",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:^(?:the )?(?:remaining |final )?(?:defects?|errors|mistakes|flaws|Mängel|Fehler|défauts|"
    r"defectos|缺陷|错误)(?: (?:that remain|found|identified|in the proof))?\s*[:：]"
    r"|\bthe (?:\w+ )?defects?(?: that remain| of the proof)? (?:is|are)\b)"
    r"\s*(?:[-+•]|\(?\d{1,2}[.)]|\[\d+\])?\s*(?P<item>\S[^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_NONE = re.compile(
    r"\b(?:no|none|nothing|not|without|n/a|holds?|correct|right|valid|fine|sound|complete|grade|score|"
    r"if|keine?|aucune?|ninguno)\b"
    r"|^0\W*$|无|没有|正确",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\[\d{1,4}\]|\b(?:steps?|Schritte?|étapes?|pasos?|passo|шаг\w*)\W{0,3}\d"
    r"|\b(?:first|second|third|last|final|next) step\b"
    r"|第\W{0,2}[\d一二三四五六七八九十]+\W{0,2}步|步骤\W{0,3}\d",
    re.IGNORECASE,
)


def objection(analysis: str) -> str | None:
    """What the analysis says that a proof without defects cannot have, in its own words; None where
    it says nothing of the kind."""
    text = _RUBRIC.sub("", _MARKUP.sub("", analysis[-_MAX_CHARACTERS:]))
    found = [*_wrong(text), *_listed(text), *_low_grade(text)]
    return " ".join(found[0].split())[:_SAID] if found else None


def looks_at(analysis: str, steps: Sequence[str]) -> bool:
    """Whether the analysis names a step by its number, or quotes one of these."""
    if _NUMBERED.search(analysis):
        return True
    said = fold(analysis[:_MAX_CHARACTERS]).text
    texts = (fold(step).text for step in steps)
    return any(
        text[start : start + _SEEN] in said
        for text in texts
        if text
        for start in range(max(1, len(text) - _SEEN + 1))
    )


def _wrong(text: str) -> Iterator[str]:
    """The sentences that call a step, or the proof, wrong, where that is the last word on it."""
    last: dict[str, str | None] = {}
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        if (said := _FAULT.search(sentence)) and not _unsure(_LANGUAGES[0], sentence, said):
            yield sentence
        for language, rules in _RULES:
            for said in rules.finditer(sentence):
                if not _unsure(language, sentence, said):
                    # "This step" may be another one the next time.
                    this = str(match.start()) if said.groupdict().get("this") else ""
                    last[said["step"] or this] = sentence if said["wrong"] else None
    yield from (sentence for sentence in last.values() if sentence)


def _unsure(language: _Language, sentence: str, said: re.Match[str]) -> bool:
    """Whether what is said stands in a question, under a condition or a negation."""
    before = sentence[: said.start()]
    asks = sentence.endswith(("?", "？"))
    return asks or re.search(language.unsure, before, re.IGNORECASE) is not None


def _listed(text: str) -> Iterator[str]:
    yield from (it[0] for it in _LISTED.finditer(text) if not _NONE.search(it["item"]))


def _low_grade(text: str) -> Iterator[str]:
    """The last grade, where it is below 1."""
    grades = list(_GRADE.finditer(text))
    if grades:
        value, of = (float(it.replace(",", ".")) if it else 1.0 for it in grades[-1].groups())
        if of and value / of < 1:
            yield grades[-1][0]


_RULES = [
    (
        one,
        re.compile(
            rf"{one.subject}\s*(?:\([^()]{{0,80}}\)\s*)?(?:(?P<wrong>{one.wrong})|(?:{one.right}))",
            re.IGNORECASE,
        ),
    )
    for one in _LANGUAGES
]
