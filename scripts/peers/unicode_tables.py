"""Measures what Unicode is to Hugging Face's tokenizers, code point by code point, and writes it as the module's tables.

    pip install tokenizers==0.23.2
    python3 unicode_tables.py FOLDER [FILE…]

A quarter of an hour for all four files. FOLDER is encoder/tokenizer/src/main/resources/org/sirocco/tokenizer/unicode. Everything comes out of calls of the library;
a line is a name, then pairs of gap and length in base 36 (sets), or what the file's first line says.
"""

import pathlib
import sys
import unicodedata

from tokenizers import Regex, normalizers, pre_tokenizers

POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
EVERY = "".join(map(chr, POINTS))
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cn".split()
CLASSES = {
    "word": r"\w", "word_in_class": r"[\w]", "digit": r"\d", "space": r"\s", "posix_alnum": "[[:alnum:]]", "posix_alpha": "[[:alpha:]]",
    "posix_blank": "[[:blank:]]", "posix_cntrl": "[[:cntrl:]]", "posix_graph": "[[:graph:]]",
    "posix_lower": "[[:lower:]]", "posix_print": "[[:print:]]", "posix_punct": "[[:punct:]]",
    "posix_upper": "[[:upper:]]", "punct": r"\p{punct}", "alphabetic": r"\p{Alphabetic}", "lowercase": r"\p{Lowercase}",
    "uppercase": r"\p{Uppercase}", "emoji": r"\p{Emoji}", "extended_pictographic": r"\p{Extended_Pictographic}",
}


def base36(number):
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def ranges(points):
    """Ascending code points as [first, last] pairs; surrogates, which no text of the library has, close no gap."""
    result = []
    for point in points:
        if result and (result[-1][1] == point - 1):
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


def packed(points):
    words, end = [], 0
    for first, last in ranges(points):
        words += [base36(first - end), base36(last - first)]
        end = last + 1
    return " ".join(words)


def outside(pre_tokenizer):
    """The code points that a splitter with "removed" takes away."""
    kept, end = [], 0
    for _, (start, stop) in pre_tokenizer.pre_tokenize_str(EVERY):
        kept += POINTS[end:start]
        end = stop
    return kept + POINTS[end:]


def matched(pattern):
    return outside(pre_tokenizers.Split(Regex(pattern + "+"), "removed"))


def numeric():
    points, on = [], False
    for piece, (start, stop) in pre_tokenizers.Digits(individual_digits=False).pre_tokenize_str(EVERY):
        if on:
            points += POINTS[start:stop]
        on = not on
    assert 0x30 in points and 0x41 not in points
    return points


def words():
    """A code point is a word character if it holds together with the letter before it (the regex crate's \\w)."""
    text = "".join("a" + chr(c) + "\n" for c in POINTS)
    return [POINTS[start // 3] for piece, (start, stop) in pre_tokenizers.Whitespace().pre_tokenize_str(text)
            if start % 3 == 0 and stop - start == 2]


def removed(normalizer, points):
    return [c for c in points if normalizer.normalize_str("x" + chr(c)) == "x"]


def bert(**switches):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**off, **switches})


def scripts():
    """Groups of code points that UnicodeScripts does not part; those that part from nothing belong to none."""
    splitter = pre_tokenizers.UnicodeScripts()
    groups, left = [], POINTS

    def joined(representative, points):
        text = "".join(representative + chr(c) for c in points)
        starts = {start for _, (start, _) in splitter.pre_tokenize_str(text)}
        return [c for i, c in enumerate(points) if 2 * i + 1 not in starts]

    to_latin, to_greek = set(joined("a", POINTS)), set(joined("\u03b1", POINTS))
    nothing = to_latin & to_greek
    left = [c for c in POINTS if c not in nothing]
    while left:
        group = joined(chr(left[0]), left)
        groups.append(group)
        members = set(group)
        left = [c for c in left if c not in members]
    return groups


def combining_classes():
    """Classes by where a mark comes to stand among marks of known classes: of each class, one old mark."""
    nfd = normalizers.NFD()
    marks = {}
    for c in POINTS:
        k = unicodedata.combining(chr(c))
        known = k == 240 or nfd.normalize_str("a\u0345" + chr(c)) != "a\u0345" + chr(c)
        if k and k not in marks and known and unicodedata.decomposition(chr(c)) == "":
            marks[k] = chr(c)
    known = sorted(marks)

    def moved(c):
        """Whether c is no starter: it passes a mark of the highest class, or one of the lowest passes it."""
        high, low = "a" + marks[known[-1]] + c, "a" + c + marks[known[0]]
        return nfd.normalize_str(high) != high or nfd.normalize_str(low) != low

    classes = {}
    for c in map(chr, POINTS):
        if nfd.normalize_str(c) == c and moved(c):
            below = [k for k in known if nfd.normalize_str("a" + c + marks[k]) != "a" + c + marks[k]]
            above = [k for k in known if nfd.normalize_str("a" + marks[k] + c) != "a" + marks[k] + c]
            same = [k for k in known if k not in below and k not in above]
            assert len(same) == 1, (hex(ord(c)), below, above)
            classes.setdefault(same[0], []).append(ord(c))
    return classes


def decompositions():
    nfc, nfd, nfkd = normalizers.NFC(), normalizers.NFD(), normalizers.NFKD()
    lines, end = [], 0
    for c in POINTS:
        if 0xAC00 <= c <= 0xD7A3:
            continue
        canonical, compatible = nfd.normalize_str(chr(c)), nfkd.normalize_str(chr(c))
        if compatible == chr(c):
            assert canonical == chr(c)
            continue
        words = [base36(c - end)]
        end = c
        if canonical != chr(c):
            words.append("=" if nfc.normalize_str(chr(c)) == chr(c) else "!")
            words += [base36(ord(d)) for d in canonical]
        if compatible != canonical:
            words.append("~")
            words += [base36(ord(d)) for d in compatible]
        lines.append(" ".join(words))
    return lines


def lowercase():
    lower = normalizers.Lowercase()
    lines, end = [], 0
    for c in POINTS:
        small = lower.normalize_str(chr(c))
        if small != chr(c):
            lines.append(" ".join([base36(c - end)] + [base36(ord(d)) for d in small]))
            end = c
    return lines


def charsmap(points):
    """A Precompiled that writes X for each of these code points: a double array whose nodes have 256 places each."""
    tree = {}
    for c in points:
        node = tree
        encoded = chr(c).encode()
        for byte in encoded[:-1]:
            node = node.setdefault(byte, {})
        node[encoded[-1]] = None
    value, units, bases = 256, {256: 1 << 31}, [(tree, 0, 512)]
    units[0], free = 512 << 10, 768
    while bases:
        node, _, base = bases.pop()
        for byte, below in node.items():
            place = base ^ byte
            target, leaf = (value, 1 << 8) if below is None else (free, 0)
            if below is not None:
                bases.append((below, place, free))
                free += 256
            units[place] = (place ^ target) << 10 | leaf | byte
    array = b"".join(units.get(i, 0).to_bytes(4, "little") for i in range(free))
    return normalizers.Precompiled(len(array).to_bytes(4, "little") + array + b"X\0")


def graphemes():
    """Classes of extended grapheme clusters, by what Precompiled, which takes a short cluster as a whole, leaves over."""
    mark, joiner, virama, sign, ka = "\u0301", "\u200d", "\u094d", "\u00a9", "\u0915"
    only_a = charsmap([0x61])
    most = charsmap([c for c in POINTS if 0x80 <= c and (c < 0x20000 or 0xE0000 <= c < 0xE1000)
                     and chr(c) not in mark + joiner + virama])

    def whole(before, after=""):
        """Code points with which a cluster goes on to the mark at its end, which is then too long to be one thing."""
        return [c for c in POINTS if most.normalize_str(before + chr(c) + after + mark).endswith(mark)]

    joins = [c for c in POINTS if only_a.normalize_str("a" + chr(c)) == "X"]
    joining = set(joins)
    extend = [c for c in whole(sign, joiner + sign) if c in joining]
    assert set(extend) ^ {0x200C, 0x200D} == {c for c in whole(ka, virama + ka) if c in joining}
    unmapped = set(map(ord, mark + joiner + virama))
    return {
        "joins": joins,
        "extend": extend,
        "prepend": [c for c in POINTS if c >= 0x80 and most.normalize_str(chr(c) + "a") == "X"],
        "control": [c for c in POINTS if 0x80 <= c < 0x10000 and c not in unmapped
                    and most.normalize_str(chr(c) + mark).endswith(mark)],
        "pictographic": [c for c in POINTS if c not in joining
                         and joiner in most.normalize_str(sign + joiner + chr(c))],
        "before_vowel": whole("", "\u1161"),
        "before_final": whole("", "\u11a8"),
        "consonant": whole("", virama + ka),
        "linker": [c for c in whole(ka, ka) if c in joining],
    }


def main(folder, *wanted):
    makers = {"graphemes.txt": grapheme_lines, "classes.txt": class_lines, "sets.txt": set_lines,
              "decompositions.txt": decompositions, "lowercase.txt": lowercase}
    for name, lines in makers.items():
        if not wanted or name in wanted:
            (folder / name).write_text("\n".join(lines()) + "\n", encoding="utf-8")


def grapheme_lines():
    return [f"{name} {packed(points)}" for name, points in graphemes().items()]


def class_lines():
    names = (pathlib.Path(__file__).parent / "unicode_scripts.txt").read_text(encoding="utf-8").split()
    patterns = dict(CLASSES)
    patterns.update({f"category_{name}": chr(92) + "p{" + name + "}" for name in CATEGORIES})
    patterns.update({f"script_{name}": chr(92) + "p{" + name + "}" for name in names})
    return [f"{name} {packed(matched(pattern))}" for name, pattern in patterns.items()]


def set_lines():
    nfd = normalizers.NFD()
    sets = {
        "whitespace": outside(pre_tokenizers.WhitespaceSplit()),
        "numeric": numeric(),
        "punctuation": outside(pre_tokenizers.Punctuation("removed")),
        "word": words(),
        "control": [c for c in removed(bert(clean_text=True), POINTS) if c not in (0, 0xFFFD)],
        "nonspacing": [c for c in removed(bert(strip_accents=True), POINTS) if nfd.normalize_str(chr(c)) == chr(c)],
        "combining": removed(normalizers.StripAccents(), POINTS),
    }
    lines = [f"{name} {packed(points)}" for name, points in sets.items()]
    lines += [f"script_{base36(group[0])} {packed(group)}" for group in scripts()]
    return lines + [f"class_{k} {packed(points)}" for k, points in sorted(combining_classes().items())]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
