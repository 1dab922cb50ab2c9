"""What text of a model may stand in a file for Lean: tokens by allowlist, before Lean sees it.

Lean's commands change what later text means: each of ``local macro_rules``, a bogus ``instance``,
``set_option``, ``open … in``, ``notation`` has made a false statement pass without an error.  So a
model's text is only ever the inside of a tactic block or the binders and goal of a statement, and
every word in it is one that we list, a short local name, or shaped like the name of a lemma.
"""

from __future__ import annotations

import re

MAX_BLOCK = 40_000  # code points

TACTICS = frozenset(
    """
    intro intros exact exact_mod_cast apply refine constructor left right cases rcases obtain
    induction have haveI show suffices calc rw rwa simp simpa simp_all simp_arith dsimp norm_num
    norm_cast push_cast push_neg field_simp ring ring_nf linarith nlinarith positivity omega grind
    decide rfl trivial assumption contradiction exfalso absurd by_contra by_cases contrapose
    exists use existsi ext funext congr gcongr bound subst subst_vars unfold delta change
    specialize generalize split split_ifs next case rename_i clear revert injection cases'
    induction' fin_cases interval_cases first try repeat iterate all_goals any_goals done skip
    nofun nomatch symm trans aesop tauto itauto linear_combination abel group noncomm_ring
    zify qify rify lift choose wlog set nth_rw erw conv lhs rhs arg enter infer_instance and_intros
    bv_decide ac_rfl solve_by_elim eq_refl focus rotate_left swap pick_goal on_goal classical
    """.split()
)
TERMS = frozenset(
    """
    this by fun let from at with using if then else match this rec only generalizing forall exists
    True False And Or Not Iff Eq Ne Prop Type Sort Set Finset List Nat Int Rat Real Complex Fin
    Option Bool true false some none Function Exists Dvd Max Min max min abs sqrt log exp sin cos
    tan pi id not and or xor iff Even Odd Prime Coprime Injective Surjective Bijective Monotone
    Continuous Differentiable Irrational Finite Infinite Nonempty Decidable Fintype Inhabited
    Group Ring Field CommRing CommGroup Module MetricSpace TopologicalSpace norm dist inst
    univ range filter sum prod card map image gcd lcm mod div succ pred zero one add mul sub neg
    le lt ge gt eq ne pos symm trans mp mpr deriv fderiv tsum tprod closure interior frontier span
    ker degree natDegree factorial det trace transpose volume limsup liminf atTop nhds integral
    iSup iInf sSup sInf finrank center order orderOf ncard encard floor ceil round fract sign
    """.split()
)
#: Words of a lemma's shape that are commands, attributes, tactics that pass without proof, or ways
#: past the kernel.  No part of a dotted name may be one either.
FORBIDDEN = frozenset(
    """
    sorry admit stop native native_decide sorryAx ofReduceBool ofReduceNat reduceBool reduceNat
    trustCompiler lcProof lcUnreachable lcAny unsafeCast unsafe implemented_by extern csimp
    set_option run_cmd run_tac run_meta run_elab macro macro_rules elab elab_rules syntax notation
    notation3 infix infixl infixr prefix postfix declare_syntax_cat instance attribute axiom
    opaque constant def abbrev theorem lemma example structure class inductive coinductive
    namespace section end open export import local scoped private protected public meta module
    variable variables universe deriving mutual initialize builtin_initialize init_quot unif_hint
    grind_pattern simproc simproc_decl builtin_simproc register_option register_builtin_option
    register_simp_attr register_tactic_tag tactic_extension add_decl_doc library_note alias
    irreducible_def suppress_compilation unsuppress_compilation compile_inductive compile_def
    proof_wanted assert_not_exists assert_exists termination_by decreasing_by where do mut for
    initialize_simps_projections recommended_spelling declare_config_elab declare_simp_like_tactic
    binder_predicate include omit noncomputable partial nonrec show_term says checkpoint
    unreachable unseal seal dbg_trace hint plausible slim_check polyrith extract_goal
    """.split()
)
_FORBIDDEN_STARTS = ("run_", "declare_", "register_", "builtin_", "macro_", "elab_", "unsafe_")
#: Lean's own insides; of these the lemmas of ``grind`` alone are wanted.
_INSIDES = re.compile(r"(?:_root_\.)?(?:Lean|IO|System|Elab|Meta|Task|ST|EIO|BaseIO)(?:\.|$)")
_WANTED = "Lean.Grind."

_NAME = r"(?:[^\W\d]|_)(?:\w|['!?₀-₉ₐ-ₜᵢ-ᵪ])*"
_TOKEN = re.compile(
    rf"(?P<blank>[ \n]+)"
    rf"|(?P<hole>\?(?:_|[A-Za-z]\w*))"
    rf"|(?P<word>{_NAME}(?:\.{_NAME}|\.\d+)*\.?)"
    rf"|(?P<number>\d+(?:\.\d+)?)"
    rf"|(?P<symbol>[-+*/^%=<>≤≥≠∣∤¬∧∨→↔←↑⇑↥∀∃λ∑∏∈∉⊆⊂∩∪∅⟨⟩⦃⦄‹›()\[\]{{}}:;,.|·•@$▸∘×⁻¹√∞∆⊢≡≃≅↦⌊⌋⌈⌉‖&!]+|_)"
)
_COMMENT = re.compile(r"--[^\n]*|/-|-/")
_SUBSCRIPT = re.compile(r"[₀-₉'\d]+$")


def refused(text: str, *, tactics: bool = True) -> str | None:
    """Why ``text`` may not be put to Lean; None: it may.

    With ``tactics`` it is the inside of a tactic block; else binders and a goal.
    """
    if len(text) > MAX_BLOCK:
        return f"it is longer than {MAX_BLOCK:,} characters"
    bare = without_comments(text)
    if bare is None:
        return "a comment does not end"
    at = 0
    last = ""
    while at < len(bare):
        token = _TOKEN.match(bare, at)
        if token is None:
            return f"{bare[at]!r} is not allowed"
        said = token[0]
        if token.lastgroup == "word" and (why := _word(said.rstrip("."), tactics)):
            return why
        if token.lastgroup == "symbol" and last.endswith("@") and said.startswith("["):
            return "an attribute is not allowed"
        if token.lastgroup == "symbol" and ("@[" in said or "$(" in said):
            return "an attribute or a quotation is not allowed"
        last = said
        at = token.end()
    return _unbalanced(bare)


def _word(word: str, tactics: bool) -> str | None:
    if word in TERMS or (tactics and word in TACTICS):
        return None
    refusal = f"{word!r:.60} is not allowed"
    parts = word.split(".")
    if any(part in FORBIDDEN or part.startswith(_FORBIDDEN_STARTS) for part in parts):
        return refusal
    if any(part.endswith(("?", "!")) for part in parts):
        return refusal
    if _INSIDES.match(word) and not word.startswith(_WANTED):
        return refusal
    if len(parts) > 1 or "_" in word or _SUBSCRIPT.search(word):
        return None
    # A single plain word may be a command of some package: these are not capitalised, and local
    # names are short.
    return (
        None
        if len(word) <= 3 or word[0].isupper() or re.fullmatch(r"h[A-Za-z]{0,4}|h[A-Z]\w*", word)
        else refusal
    )


def without_comments(text: str) -> str | None:
    """The text with a blank for each comment; None where a comment does not end."""
    parts: list[str] = []
    at = depth = 0
    for mark in _COMMENT.finditer(text):
        if mark.start() < at:
            continue
        if mark[0] == "/-":
            if depth == 0:
                parts.append(text[at : mark.start()])
            depth += 1
        elif mark[0] == "-/":
            if depth == 0:
                return None
            depth -= 1
            at = mark.end()
        elif depth == 0:
            parts.append(text[at : mark.start()])
            at = mark.end()
    if depth:
        return None
    return " ".join([*parts, text[at:]])


def _unbalanced(text: str) -> str | None:
    """A bracket that is not closed would take in what follows the text."""
    pairs = {")": "(", "]": "[", "}": "{", "⟩": "⟨", "⦄": "⦃", "›": "‹"}
    open_ones: list[str] = []
    for letter in text:
        if letter in pairs.values():
            open_ones.append(letter)
        elif letter in pairs and (not open_ones or open_ones.pop() != pairs[letter]):
            return f"{letter!r} closes nothing"
    return f"{open_ones[-1]!r} is not closed" if open_ones else None


def indented(block: str, by: int = 2) -> list[str]:
    """The lines of a tactic block, blank ones left out, moved together to stand ``by`` in."""
    lines = [line.rstrip() for line in block.split("\n")]
    lines = [line for line in lines if line]
    margin = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [" " * by + line[margin:] for line in lines]
