"""What instructions to a reviewer, human or machine, look like.  Tables only.

The patterns read text as ``plain.py`` makes it: small letters, one blank between words, ``|`` in
the place of markup.  A blank in a pattern stands for both.  Many words that ask for something
are innocent when they tell of others ("users give a positive review"), so most patterns want the
beginning of a sentence, or a word such as "please", before the verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """``tells`` what the words do.  The pattern is tried around each of the ``anchors``, which are
    looked for with line ends as blanks: they must be seldom in mathematics."""

    tells: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


OVERRIDE = "tells its reader to set instructions aside"
PRAISE = "asks for a favourable verdict"
SILENCE = "asks to pass over what is wrong"
ADDRESS = "addresses a reviewing machine"

_BEGINS = (
    r"(?:(?<![^|.:;!?(\"“„«»>])|(?<=[|.:;!?(\"“„«»>]\x20)"
    r"|\b(?:please|must|should|shall|now|instead|always|just|only|reviewers?) )"
)
_PAPER = r"(?:paper|manuscript|submission|article|work|proof|solution|thesis)"
_MACHINE = r"(?:large )?(?:ai|llm|gpt|chatgpt|language model|chatbot|automated)"


def _phrase(tells: str, anchors: str, *alternatives: str) -> Phrase:
    pattern = "|".join(alternatives).replace("BEGINS ", _BEGINS).replace("PAPER", _PAPER)
    pattern = pattern.replace("MACHINE", _MACHINE)
    pattern = pattern.replace(" ?", r"[\x20|]{0,6}").replace(" ", r"[\x20|]{1,6}")
    return Phrase(tells, tuple(anchors.split(";")), re.compile(pattern))


# fmt: off
LATIN = (
    _phrase(
        OVERRIDE, "instruct;prompt;guideline;directive",
        r"\b(?:ignore|disregard|forget|override|bypass)"
        r"(?: (?:all|any|every|each|the|your|of|these|those|my|other|and)){0,4}"
        r"(?: (?:previous|prior|above|preceding|earlier|foregoing|existing|original|system|initial"
        r"|review|reviewing|given|your|all|any|other|and|or)){1,4}"
        r" (?:instructions?|prompts?|guidelines?|directives?)\b",
    ),
    _phrase(
        PRAISE,
        "review;feedback;assessment;recommendation;favo;positive eval;positive rat;positive com",
        r"BEGINS (?:give|write|provide|generate|produce|output|return|leave|submit|issue|offer)"
        r"(?: (?:only|us|me|it|this|the|PAPER|a|an|very|strongly|highly|strong|extremely|overall"
        r"|uniformly|exclusively)){0,6} (?:positive|favou?rable|glowing|enthusiastic|excellent)"
        r"(?: (?:and|peer|only|positive|constructive)){0,2}"
        r" (?:reviews?|feedback|assessment|evaluation|rating|recommendation|verdict|comments)\b"
        r"(?: only\b)?",
        r"\b(?:positive|favou?rable) (?:review|feedback|evaluation|assessment|comments) only\b",
    ),
    _phrase(
        PRAISE, "recommend;accept this;accept the",
        r"BEGINS (?:strongly )?recommend(?: (?:a|an|the|strong|its|immediate|full|clear)){0,3}"
        r" (?:accept(?:ance|ing)?|publication)\b",
        r"BEGINS accept (?:this|the) (?:paper|manuscript|submission)\b",
    ),
    _phrase(
        PRAISE, "correct;flawless;rigorous;as valid;as complete;as sound;as right",
        r"BEGINS (?:mark|grade|score|rate|judge|classify|label|treat|report|declare)"
        r"(?: (?:this|the|every|all|each|following|above|of|these|its)){1,3}"
        r"(?: (?:PAPER|step|argument|answer)s? (?:of|in) (?:this|the|every|each))?"
        r" (?:PAPER|step|argument|answer)s?(?: (?:as|to be|fully|completely|entirely|being)){0,3}"
        r" (?:correct|complete|valid|right|flawless|sound|rigorous)\b",
    ),
    _phrase(
        PRAISE,
        "score;full marks;full grade;full points;highest;top grade;perfect grade;maximum grade"
        ";maximal grade;grade 1;grade of;grade is;grade must;grade should;grade:;verdict",
        r"BEGINS (?:assign|give|award) (?:it|(?:this|the) PAPER)(?: (?:the|a|full)){0,2}"
        r" ?(?:highest|full|maximum|maximal|top|perfect)?(?: possible)?"
        r" (?:score|marks|grade|rating|points)\b",
        r"BEGINS (?:assign|give|award) (?:the|a|full|maximum)(?: (?:highest|full|maximum|top"
        r"|perfect|possible)){0,2} (?:score|marks|grade|rating) (?:to|for) (?:this|the) PAPER\b",
        r"BEGINS (?:output|respond with|reply with|answer with|your)(?: (?:the|a|only|final)){0,3}"
        r" (?:grade|score|verdict)(?: (?:of|is|must|should|be)|[:=]){0,3}"
        r" ?(?:10?|5|accept|correct)\b",
    ),
    _phrase(
        SILENCE,
        "negatives;weakness;do not high;do not men;do not point;do not list;do not rep;do not disc"
        ";do not rais;do not crit;don't;never;avoid;refrain",
        r"\b(?:do not|don't|never) (?:highlight|mention|point out) any (?:negatives|weakness)",
        r"BEGINS (?:do not|don't|never|avoid|refrain from) (?:highlight(?:ing)?|mention(?:ing)?"
        r"|point(?:ing)? out|list(?:ing)?|report(?:ing)?|discuss(?:ing)?|rais(?:e|ing)"
        r"|criticiz(?:e|ing))(?: (?:any|the|its|possible|potential|of|all)){0,3}"
        r" (?:negatives?|weakness(?:es)?|flaws?|defects?|errors?|mistakes?|gaps?|criticisms?"
        r"|limitations|shortcomings)\b",
    ),
    _phrase(
        SILENCE,
        "do not ver;do not chec;do not ques;do not exam;do not scr;do not doubt;do not re;don't"
        ";never;skip",
        r"BEGINS (?:do not|don't|skip|never) (?:verify|verifying|check|checking|question|examine"
        r"|scrutini[sz]e|doubt|re-?check) (?:this|the|any|these|the following|the next) (?:PAPER"
        r"|step|argument)s?\b",
    ),
    _phrase(
        ADDRESS, "you are",
        r"BEGINS (?:if |since |as )?you are (?:now )?(?:a|an|the)(?: [a-z-]{2,20}){0,3}?"
        r" (?:reviewer|referee|ai assistant|ai model|language model|llm|chatbot|proof verifier"
        r"|proof checker|grader)\b",
    ),
    _phrase(
        ADDRESS,
        " ai ; ai,; ai:;llm;gpt;language model;chatbot;automated",
        r"\b(?:as|if you are|since you are|because you are) (?:a|an|the)(?: [a-z-]{2,20}){0,2}"
        r" MACHINE(?: (?:model|system|assistant|reviewer))?s?,?"
        r" (?:you (?:must|should|are|will)|your task|please|give|do not|ignore|mark)\b",
        r"\b(?:note|message|attention|instructions?|prompt|memo|important|reminder)"
        r"(?: (?:to|for)|:)(?: (?:all|any|the|every))? MACHINE(?:[\x20-]based)?[\x20-]?"
        r"(?:reviewers?|referees?|models?|llms?|systems?|graders?|verifiers?|assistants?|[:,])",
        r"\bMACHINE (?:reviewers?|referees?|graders?|verifiers?)"
        r"(?:[:,]| (?:please|are (?:asked|instructed|required) to))",
        r"\bdear (?:MACHINE)(?: (?:model|reviewer))?",
    ),
    # -- German, French, Spanish, Italian, Portuguese
    _phrase(
        OVERRIDE, "anweisung;instruktion;instruc;istruzion;consigne;instruç",
        r"\bignorier(?:e|en|t)(?: sie)?(?: (?:bitte|alle|die|deine|ihre|sämtliche)){0,3}"
        r" (?:vorherigen|bisherigen|obigen|vorangegangenen|früheren) (?:anweisungen|instruktionen)",
        r"\bignore[zr]?(?: (?:toutes|les|vos|tes)){0,3} (?:instructions|consignes)"
        r" (?:précédentes|ci-dessus|antérieures)",
        r"\bignor(?:a|e|ar|en)(?: (?:todas|las|tus|sus)){0,3} instrucciones"
        r" (?:anteriores|previas|precedentes)",
        r"\bignora(?:re|te)?(?: (?:tutte|le|tue)){0,3} istruzioni (?:precedenti|sopra)",
        r"\bignor(?:e|a|ar|em)(?: (?:todas|as|suas)){0,3} instruções (?:anteriores|prévias)",
    ),
    _phrase(
        PRAISE, "positiv;favorable",
        r"\b(?:gib|geben sie|schreib|schreibe|schreiben sie)(?: (?:bitte|nur|ausschließlich)){0,2}"
        r" eine? (?:positives?|positive) (?:bewertung|rezension|gutachten|beurteilung)",
        r"\b(?:donne|donnez|rédige|rédigez|écris|écrivez)(?: (?:uniquement|seulement)){0,1}"
        r" une? (?:avis|évaluation|rapport|critique) (?:positif|positive|favorable)",
        r"\b(?:da|dé|escribe|escriba|proporciona|proporcione)(?: (?:solo|sólo|únicamente))?"
        r" una (?:reseña|evaluación|revisión) (?:positiva|favorable)",
        r"\b(?:dai|fornisci|fornite|scrivi|scrivete)(?: solo)? una (?:recensione|valutazione)"
        r" (?:positiva|favorevole)",
        r"\b(?:dê|escreva|forneça)(?: (?:apenas|só))? uma (?:avaliação|revisão|resenha)"
        r" (?:positiva|favorável)",
    ),
)
OTHER_SCRIPTS = (
    _phrase(
        OVERRIDE, "инструкци;указани;指令;指示;提示;命令;プロンプト;지시;지침;명령;프롬프트",
        r"игнорируй(?:те)?(?: все)? (?:предыдущие|прежние|вышеуказанные|приведённые выше)"
        r" (?:инструкции|указания)",
        r"(?:忽略|无视|忽視|無視)(?:掉)?(?:所有|以上|之前|先前|前面|此前|全部|一切|上述|的|你|您){1,5}"
        r"(?:指令|指示|提示|命令)",
        r"(?:以前|これまで|前|上記|上)の(?:すべての|全ての)?(?:指示|命令|プロンプト)"
        r"(?:を|は)?(?:すべて|全て)?無視",
        r"(?:이전|위|앞)의? ?(?:모든 )?(?:지시|지침|명령|프롬프트)(?:사항)?[을를]?"
        r" ?(?:모두 )?무시",
    ),
    _phrase(
        PRAISE, "положительн;正面;积极;好评;肯定的;好意的;ポジティブ;긍정적",
        r"(?:дай|дайте|напиши|напишите)(?: (?:только|исключительно))?"
        r" положительн(?:ый|ую) (?:отзыв|рецензию|оценку)",
        r"(?:只|仅|请)(?:给出|提供|写|给)(?:一个|一份|一篇)?(?:正面|积极|好评)的?"
        r"(?:评价|评审|审稿意见|评论|评分|反馈)",
        r"(?:肯定的|好意的|ポジティブ)な?(?:レビュー|評価|査読)(?:のみ|だけ)",
        r"긍정적인 (?:리뷰|평가|심사)(?:만| ?만을) ?(?:작성|제공|해|하)",
    ),
)
# fmt: on
