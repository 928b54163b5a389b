"""What the program knows about Korean text: normal forms, syllables, particles.

A precomposed syllable is U+AC00 + (initial * 21 + medial) * 28 + final (The Unicode Standard, 3.12).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The initial consonants in the order of Unicode.
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_DIGITS = "영일이삼사오육칠팔구"
# The last syllable of a number that ends in zeros: 10 십, 100 백, 1000 천, 10000 만, 10^8 억, 10^12 조.
_ZEROS = ((12, "조"), (8, "억"), (4, "만"), (3, "천"), (2, "백"), (1, "십"))
# Letters whose Korean names end in a consonant: 엘, 엠, 엔, 알.
_SPELLED_FINAL = {"l": "ㄹ", "m": "ㅁ", "n": "ㅁ", "r": "ㄹ"}
# How many characters at the end of a text are looked at.
_LONGEST_ENDING = 200
# File endings. Some sound closed: html 에이치티엠엘, json 제이슨. The others end in a vowel: png 피엔지, js 제이에스.
_ENDING = re.compile(
    r"(?<=[^\s.])\.(?P<ending>avif|cfg|csv|gif|gz|htm|html|ico|ini|java|jpe?g|js|json|jsx|kt|lock|map|md|mjs|mov|mp[34]"
    r"|pdf|php|png|py|rb|rs|s?css|sh|sql|svg|toml|tsx?|ttf|txt|vue|webm|webmanifest|webp|woff2?|xml|ya?ml|zip)$",
    re.IGNORECASE,
)
_CLOSED_ENDINGS = {
    **dict.fromkeys(("html", "sql", "toml", "xml", "yaml", "yml"), "ㄹ"),
    **dict.fromkeys(("htm", "jpeg", "json", "lock", "webm", "zip"), "ㅁ"),
}
# The ends of Latin words that Koreans read with a final consonant: "Python" 파이썬, but "Docker" 도커, "GitHub" 깃허브.
_CLOSED_ENDING = (
    r"(?P<rieul>le?)$"
    r"|(?:m|n|ng|[aeiou][mn]e|[aeiou]c?k|[aeiou]c|(?<!o)[aeiou]pp?|[aeiou]b(?<!hub)|(?<![aeiou])[aeiou]t)$"
)
_PAIRS = {
    "은/는": ("은", "는"),
    "는/은": ("은", "는"),
    "이/가": ("이", "가"),
    "가/이": ("이", "가"),
    "을/를": ("을", "를"),
    "를/을": ("을", "를"),
    "과/와": ("과", "와"),
    "와/과": ("과", "와"),
    "으로/로": ("으로", "로"),
    "로/으로": ("으로", "로"),
    "아/야": ("아", "야"),
    "이나/나": ("이나", "나"),
    "이란/란": ("이란", "란"),
    "이라/라": ("이라", "라"),
    "이다/다": ("이다", "다"),
    "이에요/예요": ("이에요", "예요"),
    "이었/였": ("이었", "였"),
}


def nfc(text: str) -> str:
    """The text in Unicode normalization form C, which all text in the program has."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text after NFC and case folding. Two names are the same if this is."""
    return nfc(nfc(text).casefold())


def initial_of(name: str) -> str:
    """The letter that stands for a name, where there is no picture."""
    letter = next((character for character in name if unicodedata.category(character)[0] in "LN"), "")
    return letter.upper()


def initials(word: str) -> str:
    """The initial consonants of Korean words: ``ㅂㅍ`` of ``배포``."""
    return "".join([_INITIALS[(ord(syllable) - 0xAC00) // 588] for syllable in word if "가" <= syllable <= "힣"])


def final_consonant(text: str) -> str:
    """The last sound of a text: "" for a vowel, "ㄹ" for rieul, "ㅁ" for any other consonant.

    Digits are read in Sino-Korean, Latin words as Koreans usually read them, capitals letter by letter. Punctuation at
    the end is not read, nor is a remark in brackets after a word: ``쿠버네티스(k8s)는``.
    """
    # Cut, since a pattern for the end of a text is tried at every character before.
    text = unicodedata.normalize("NFC", text.rstrip()[-_LONGEST_ENDING:])
    while match := re.search(r"(?<=[^\s(\[{（])\s*(?:\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)$", text):
        text = text[: match.start()]
    text = re.sub(r"[\W_]+$", "", re.sub(r"(?<=[A-Za-z])\+\+$", " 플러스", re.sub(r"(?<=[A-Za-z])#$", " 샵", text)))
    if not text:
        return ""
    if file := _ENDING.search(text):
        return _CLOSED_ENDINGS.get(file["ending"].lower(), "")
    last = text[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
        return "" if final == 0 else "ㄹ" if final == 8 else "ㅁ"
    if last in "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ":
        return "ㅁ" if last != "ㄹ" else "ㄹ"
    if last.isdigit():
        number = re.search(r"[0-9]+$", unicodedata.normalize("NFKC", text))
        return final_consonant(_last_syllable(number[0])) if number else ""
    if last.isascii() and last.isalpha():
        word = re.search(r"[A-Za-z]+$", text)
        return _latin(word[0]) if word else ""
    return ""


def josa(word: str, pair: str, only: bool = False) -> str:
    """``word`` with the particle of ``pair`` that fits its last sound: ``josa("서버", "을/를")`` is ``서버를``. With
    ``only``, the particle without the word. Raises ValueError for an unknown pair.
    """
    try:
        closed, open_ = _PAIRS[pair]
    except KeyError:
        raise ValueError(f"unknown pair of particles {pair!r}; known: {', '.join(_PAIRS)}") from None
    final = final_consonant(word)
    particle = open_ if final == "" or (final == "ㄹ" and closed == "으로") else closed
    return particle if only else word + particle


def _last_syllable(digits: str) -> str:
    stripped = digits.rstrip("0")
    if not stripped:
        return "영"
    zeros = len(digits) - len(stripped)
    return next((name for least, name in _ZEROS if zeros >= least), _DIGITS[int(stripped[-1])])


def _latin(word: str) -> str:
    if len(word) == 1 or (word.isupper() and len(word) <= 4 and not re.search(r"[AEIOU]", word[1:-1] or word)):
        return _SPELLED_FINAL.get(word[-1].lower(), "")
    match = re.search(_CLOSED_ENDING, word.lower())
    if match is None:
        return ""
    return "ㄹ" if match["rieul"] else "ㅁ"


def spelling_key(name: str) -> str:
    """What all spellings of the name of a tool have in common: ``spring-boot``, ``SpringBoot``."""
    return re.sub(r"[\s._-]", "", nfc(name).casefold())
