"""The words around formulas in proofs: what opens a claim, a supposition, a reason.

Patterns for the words of a step, in which a formula is ``⟨k⟩``; between formulas, those that
compare nothing are ``x``.
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"⟨(\d+)⟩")
ASIDE = re.compile(
    r"\((?:why|try it|check|exercise|verify)[^()]*\)|\bor (?=in other words|equivalently)"
)
REMARK = re.compile(
    r"\( ?(?:since|because|by|from|see|using|here|as|due|according|recall|this|again|applied|where"
    r"|which|we|after)\b(?:[^()]|\([^()]*\))*\)"
)
REASONS_ALONE = re.compile(r"\( ?(?:since|because|as) ⟨\d+⟩(?:,? and ⟨\d+⟩)* ?\)")
PLAIN = frozenset(
    """so hence thus then therefore now also and but clearly obviously consequently finally moreover
    furthermore further again next here indeed in fact particular other words that is i.e. namely
    equivalently evidently trivially of course however addition result turn immediately easily
    we have get obtain find conclude deduce infer note notice observe derive see know recall can
    must may just this these it which implies gives yields means shows says follows it's there
    holds us to be as well too still only already both whence because thereby implying giving
    yielding meaning showing since true obtains finds sees gets concludes has the following
    inequality equality equation inequalities estimate identity relation formula conclusion
    simple computation calculation calculations algebra calculate compute simplifies simplify
    rearranging expanding simplifying squaring multiplying out adding subtracting dividing
    substituting combining together above below last first second previous latter former
    both sides inequalities two equations are gives: write rewrite rewritten becomes equals at
    by definition direct assumption hypothesis construction with for item: 1 2 3 yet let's
    arithmetic elementary basic straightforward a an more precisely let say i e on one hand
    every case either way any required desired needed claimed wanted done proof completes complete
    contradiction contradicting""".split()
)
NEVER = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|unless|whether|would|could|might|suppose[sd]?"
    r"|assum\w+|exists?|some|all|each|every|cannot|can't|need|wants?|wish|prove[ds]?|proving"
    r"|claims?"
    r"|enough|suffic\w+|hope|false|fail\w*|impossible|absurd|wrong|if|iff|when|whenever|otherwise"
    r"|only|almost|approximately|asymptotic\w*|modulo|up to|large|small|sufficiently|eventually"
    r"|except|outside|inside|define[ds]?|denote[ds]?|called|choose|pick|fix|let|set|similarly|or"
    r"|say|guess|expect|conjecture|ask|question|solve\w*|solutions?|equivalent|must show"
    r"|instead)\b|\?"
)
CONCLUDES = re.compile(
    r"(?:\b(?:we|one)(?: \w+){0,2} (?:have|get|gets|obtain|obtains|see|sees|find|conclude|deduce"
    r"|infer"
    r"|know|note|derive|has|arrive at)(?: that)?|\b(?:then|so|hence|thus|therefore|consequently)"
    r"|\b(?:gives?|yields?|implies|shows?|means?|follows|conclude|obtain|get|giving|yielding"
    r"|implying"
    r"|obtaining|showing|meaning|that is|i\.e\.)(?: us)?(?: that)?)[ ,:]*\Z"
)
GIVES_WAY = re.compile(  # a reason, or what is done, and then a comma; or a sentence and a colon
    r"[ ,;]*(?:(?:and|so|but|now|then|also|thus|hence|again|finally|next|moreover|furthermore"
    r"|clearly) )*"
    r"(?:by|since|as|because|from|using|via|in view of|due to|thanks to|applying|adding|subtracting"
    r"|multiplying|dividing|taking|squaring|substituting|summing|combining|rearranging|expanding"
    r"|inserting|plugging|setting|comparing|recalling|observing|noting|similarly|indeed"
    r"|on the other"
    r"|in this case|in either case|in both cases|in particular|with|after|through|according|upon"
    r"|integrating|differentiating|simplifying|rewriting|factoring|evaluating|writing)\b.*,\s*\Z"
    r"|.*\w\s?:\s*\Z"
)
SUPPOSES = re.compile(
    r"(?:(?:now|so|first|next|then|finally|and|also|thus|hence|again|item:|further"
    r"|furthermore) ?,? ?)*"
    r"(?:let|suppose|assume|fix|choose|pick|take|consider|define|denote|given|assuming)\b"
)
CONCLUDING = re.compile(
    r"\b(?:then|so|hence|thus|therefore|we (?:have|get|obtain|see)|implies|follows|gives)\b"
)
ASSUMES = re.compile(
    r"\b(?:let|suppose|assume|assuming|fix|choose|pick|take|put|set|define|denote|denote by"
    r"|write|writing"
    r"|letting|setting|taking|putting|choosing|where|with|given|for convenience|say)"
    r"(?: (?:that|now|also|further|again|first|by|for|contrary|contradiction|the|some|any"
    r"|an?))*[ ,:]*\Z"
)
SUCH = re.compile(
    r"\b(?:such that|so that|satisfying|with|for which|with the property that|and)[ ,:]*\Z"
)
INTRODUCES = re.compile(r"\b(?:let|fix|choose|pick|take|given|consider|select|suppose|assume)\b")
EXISTS = re.compile(r"\b(?:find|exists?|there is|there are|some)\b")
CHOSEN = re.compile(r"\b(?:such that|so that|satisfying|with the property)\b")
LOCAL = re.compile(
    r"\b(?:if|when|whenever|provided|provided that|unless|for|for all|for any|for each|for every"
    r"|for (?:all|any|every|some) \w+|all|as long as|while|in (?:the|this) case(?: that| when)?"
    r"|case"
    r"|every|any|each|only if|at|whether)(?: that)?[ ,:]*\Z"
)
REASONS = re.compile(
    r"\b(?:since|because|given that|from|using|by|as|due to|the fact that|recall that|recall"
    r"|remember(?: that)?"
    r"|using that|note that since|we know that|we know)[ ,:]*\Z"
)
OBTAINS = re.compile(
    r"\b(?:exists?|exist|there is|there are|for some|some|find|choose|pick|for suitable|for an?"
    r"|for certain|we may take|we can take)(?: (?:an?|some|such|two))*[ ,:]*\Z"
)
SOME = re.compile(r" ?,? ?(?:for (?:some|suitable|an?|certain|appropriate)|where)\b")
OPENS = re.compile(
    r"(?:(?:now|next|so|first|finally|then|item:|ref ?[:.)]*|and|but|also|hence|thus|indeed"
    r"|to see this|for this)[ ,]+)*"
    r"(?:suppose|assume|assuming|case|if|otherwise|conversely|on the (?:contrary|other hand)|item:"
    r"|in the (?:first|second|third|other|latter|former|remaining|next|last)|for the (?:converse"
    r"|other)"
    r"|we (?:now )?(?:prove|show|claim|proceed|turn)|to (?:prove|show|see)|it remains"
    r"|\(?[ivx0-9]+\)"
    r"|step|part|base|inductive|induction|similarly|likewise|next|let us|by contradiction|claim"
    r"|\(?⟨\d+⟩\)?[:.]|necessity|sufficiency|existence|uniqueness)\b"
)
PART = re.compile(r"(?:item: ?)?\( ?[a-h] ?\)")
HEADS_CASE = re.compile(r"(?:item: ?)?(?:case|subcase) ?[\w().]* ?[:.]? ?(?:we have )?⟨")
SUPPOSITION = re.compile(r"\b(?:suppose|assume|case)\b")
CONDITION = re.compile(r"\b(?:if|when|whenever|unless|provided|in case)\b")
ENDS = re.compile(
    r"\b(?:contradict\w*|absurd\w*|impossible|this (?:completes|proves|shows|finishes))\b"
)
STRONG = re.compile(r"\b(?:also|further|furthermore|moreover|in addition|additionally)\b")
TRAILING = re.compile(
    r"[ ,.;:()]*(?:as (?:was )?(?:desired|required|claimed|needed|wanted|asserted|before|above)"
    r"|(?:which|this) (?:completes|proves|finishes|concludes|is what we (?:want\w*|need\w*)"
    r"|was to be)[^⟨]*"
    r"|(?:and )?(?:we are|we're) done|and so on|qed|q\.e\.d\.|too|also|as well|again|here|(?:a"
    r"|the|which is a"
    r"|this is a|which is the desired) contradiction|contradiction)[ ,.;:()]*\Z"
)
GENERIC = re.compile(
    r" ?,?(?: on | in |)(?:for (?:all|any|every|each|arbitrary)|whenever)?"
    r"(?: (?:such|integers?|reals?|real numbers?|natural numbers?|points?|indices))? x(?: and x"
    r"| , x)*[ .,;]*"
)
CITES = re.compile(
    r"[ ,.;:(]*(?:by|from|using|because|since|as|due to|thanks to|via|according|in view of|ref|see"
    r"|applying|after)\b"
)
IMPLIES = re.compile(
    r"[ ,]*(?:then |clearly |and this |also )?(?:implies|gives|yields|means|entails"
    r"|forces)(?: that)?[ ,:]*\Z"
)
EQUIVALENT = re.compile(r"\b(?:iff|if and only if|equivalent|exactly when|precisely when)\b")
DENIED = re.compile(
    r"\b(?:not|no|never|neither|none|cannot|would|could|false|fails?|impossible|absurd"
    r"|wrong"
    r"|if and only if|iff|whether|want|wish|suffices|enough|need|we claim|claim that"
    r"|show that|prove|hope|or"
    r"|either|otherwise|equivalent|conjecture|were|almost|only (?:if|for|when))\b|\?"
)


def are_plain(gap: str) -> bool:
    """Whether all words are among those that go before a plain claim."""
    return all(word in PLAIN for word in re.findall(r"[^\s,;:.()!]+:?", gap))


def is_opening(gap: str) -> bool:
    """Whether all words only introduce formulas, of which some compare nothing."""
    return are_plain(INTRODUCES.sub("", re.sub(r"\bx\b", "", gap)))
