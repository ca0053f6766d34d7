"""Which characters can be seen, and what the others are good for."""

import re
import unicodedata

BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f"
    "\uffa0\U00013441\U00013442\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
"""What shows nothing, though Unicode calls it a letter, sign or mark."""

CHANGING = NON_JOINER, JOINER, EMOJI = "\u200c", "\u200d", "\ufe0f"
"""What only changes how its neighbours look."""

VIRAMA = 9
"""The combining class of signs that take a letter's vowel away."""


def is_seen(character: str) -> bool:
    """Whether a character shows anything by itself."""
    kind = unicodedata.category(character)
    hidden = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
    return kind not in hidden and not BLANK.match(character)


def belongs(text: str, at: int) -> bool:
    """Whether a character that shows nothing is where it has a use.

    For letters that is as RFC 5892 has it, A.1 and A.2, where those that join
    are the ones that are written like Arabic; for emoji, as Unicode has it in
    UTS 51.
    """
    before, after = text[:at], text[at + 1 :]
    if not before:
        return False
    last = unicodedata.category(before[-1])
    if text[at] == EMOJI:
        return last[0] in "NPS"
    if text[at] not in (JOINER, NON_JOINER) or not after:
        return False
    if unicodedata.combining(before[-1]) == VIRAMA:
        return True
    if text[at] == JOINER:
        picture = before[-1] == EMOJI or last in ("So", "Sk")
        return picture and unicodedata.category(after[0]) == "So"
    letters = [one for one in before if not unicodedata.combining(one)]
    return all(
        unicodedata.bidirectional(one) == "AL"
        for one in (*letters[-1:], after[0])
    )
