"""Writes what Hugging Face's normalizers and expressions make of seeded texts, as the tokenizer module's tests read it.

    pip install tokenizers==0.23.2
    python3 normalizer_golden.py FOLDER

FOLDER is encoder/tokenizer/src/test/resources/org/sirocco/tokenizer. normalizers.jsonl: a component, then texts, each with
its result and the place in the text (begin, end, in code points) of each of its characters. patterns.jsonl: an expression, then texts with
their matches. digests.txt: CRC-32 of what each property or normalizer makes of 4,096 code points, block by block.
"""

import base64
import json
import pathlib
import random
import sys
import zlib

from tokenizers import NormalizedString, PreTokenizedString, Regex, Tokenizer, models, normalizers, pre_tokenizers

from unicode_tables import EVERY, POINTS, charsmap, numeric, outside, words

CHARACTERS = pre_tokenizers.Split(Regex("(?m:.)"), "isolated")

POOL = (
    list("abcXYZ019 .,'-_  \t\r\n") + list("éÀñçøßİıſKŉǰΐΣςῼﬁﬃ") + list("\u0301\u0308\u0323\u0345\u0338\u093c\u094d\u3099\u309a\u200d\u200c\ufe0f")
    + list("中文字漢豈龜ｱｶﾞガかがハﾊﾟ") + list("한국어각ᄀ까ᅢᆨᆩ") + list("שָׁלוֹםأهلاहिन्दीक़ไทยкиї") + list("①²½㎏℃Ⅷ㈱ﷺ…—“”«»¿§€")
    + list("\u00ad\u200b\u200e\u2028\u2029\u3000\u00a0\u1680\ufeff\ufffd\u0000\u0001\u007f\u0085\u009f") + list("𝔸𝟘😀👍🏽👩🚀🇩🇪𐐀𝅘𝅥𝅮𑂚")
    + ["\u0344", "\u0958", "\u2adc", "\ufb1d", "\u1e9b", "\u0390", "\u0cca", "\u1b06", "\U0001109a", "\u0600", "\u302e", "\u20dd", "\u0903",
       "\u2581", "\u0149", "\u212b", "\u1100", "\uac00", "\ud7a3", "\u11a8"]
)


def texts(seed, count, longest=14):
    draw = random.Random(seed)
    assigned = [c for c in POINTS if c < 0x20000]
    result = ["", " ", "a", "\u0301", "e\u0301\u0323", "e\u0323\u0301", "  a  ", "\r\n", "A\u030a"]
    while len(result) < count:
        length = draw.randint(1, longest)
        result.append("".join(draw.choice(POOL) if draw.random() < 0.9 else chr(draw.choice(assigned)) for _ in range(length)))
    return result


def normalized(normalizer, text):
    pieces = PreTokenizedString(text)
    pieces.normalize(lambda part: normalizer.normalize(part))
    whole = [piece for piece, _, _ in pieces.get_splits("original", "char")]
    if not whole or not whole[0]:
        return ["", []]
    CHARACTERS.pre_tokenize(pieces)
    splits = pieces.get_splits("original", "char")
    return ["".join(piece for piece, _, _ in splits), [n for _, span, _ in splits for n in span]]


def component(normalizer):
    tokenizer = Tokenizer(models.WordLevel({"a": 0}, "a"))
    tokenizer.normalizer = normalizer
    return json.loads(tokenizer.to_str())["normalizer"]


def mapped(pairs):
    """A small compiled map of this module's own: keys of several characters, empty, shorter and longer replacements."""
    tree, replacements, places = {}, b"", {}
    for key, value in pairs.items():
        places[key] = len(replacements)
        replacements += value.encode() + b"\0"
        node = tree
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[None] = places[key]
    units, free = {0: 256 << 10}, 512

    def fill(node, base):
        nonlocal free
        for byte, below in node.items():
            if byte is None:
                units[base] = 1 << 31 | below
                continue
            place, target = base ^ byte, free
            free += 256
            units[place] = (place ^ target) << 10 | (1 << 8 if None in below else 0) | byte
            fill(below, target)

    fill(tree, 256)
    array = b"".join(units.get(i, 0).to_bytes(4, "little") for i in range(free))
    return normalizers.Precompiled(len(array).to_bytes(4, "little") + array + replacements)


def all_normalizers():
    n = normalizers
    small = mapped({"é": "e", "e\u0301": "E", "ß": "ss", "\u0301": "", "\u0000": "x", "①": "(1)", "ﬁ": "fi", "\u200b": "", "か": "カカ",
                    "\t": " ", "\r": "", "क": "k", "😀": ":)", "İ": "", "中": "中中", "\u0600": "p", "각": "g", "ㅏ": "v", "ᅡ": "v", "\u0308": "uu"})
    yield from (n.NFC(), n.NFD(), n.NFKC(), n.NFKD(), n.Lowercase(), n.StripAccents(), n.Nmt(), n.ByteLevel(), small)
    for switches in range(16):
        yield n.BertNormalizer(bool(switches & 1), bool(switches & 2), (None, True)[switches >> 2 & 1], bool(switches & 8))
    yield n.BertNormalizer(True, True, False, True)
    yield from (n.Strip(True, True), n.Strip(True, False), n.Strip(False, True), n.Prepend("\u2581"), n.Prepend("ab\U0001f600"))
    yield from (n.Replace(" ", "\u2581"), n.Replace("", "x"), n.Replace("a", ""), n.Replace(Regex(" {2,}"), " "), n.Replace(Regex(r"\s+"), ""),
                n.Replace(Regex(r"\p{M}+|[a-c]*"), "<é>"))
    yield n.Sequence([n.NFKD(), n.StripAccents(), n.Lowercase(), n.Replace(Regex(r"\s+"), " "), n.Strip(), n.Prepend("_")])
    yield n.Sequence([small, n.Replace(Regex(" {2,}"), "\u2581"), n.NFC()])
    yield n.Sequence([n.Nmt(), n.NFKC(), n.ByteLevel()])
    yield n.Sequence([n.NFD(), small, n.NFKC(), n.Replace("e", "ee"), n.BertNormalizer()])


PATTERNS = [
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", r"[一-龥ࠀ-一가-퟿]+", r"\p{N}+", r"\s+$", r" {2,}", r"\w+|[^\w\s]+", r"\p{Han}|\p{Hiragana}+",
    r"(?:ab|a)(?:c|bc)?", r"(?:\d{1,2}[.,])+\d+", r"(?:a|b)*c", r"a*?b", r"[^\W\d_]+", r"\bX?\w", r"^\w|\w$", r"x*", r"(?>a+)b|.", r"[[:punct:]]+",
    r"[\p{L}&&[^a-c]]+", r"\p{^L}", r"(?m:.)", r"(?i:[a-z])+|é", r"[\x{4E00}-\x{9FFF}]|\u0041", r"[,;:.\s]+|['’]\w", r"\S+(?=\s)", r"\p{punct}\P{Lu}?",
    r"<\|startoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", r"\h+|\D", r"(?:X|Y)?Z|a", r"((a|b)c?){2,3}", r"\p{Emoji}", r"",
]


def matches(pattern, text):
    """Match spans in code points: with "removed" every match is cut out, so the gaps between pieces need telling apart."""
    return [[piece, *span] for piece, span in pre_tokenizers.Split(Regex(pattern), "isolated").pre_tokenize_str(text)]


def digest(values):
    """CRC-32 of the results of each 4,096 code points, as UTF-8, a line feed after each."""
    blocks = {}
    for c, value in values:
        blocks[c >> 12] = zlib.crc32((value + "\n").encode(), blocks.get(c >> 12, 0))
    return " ".join(f"{block:x}:{crc:08x}" for block, crc in blocks.items())


def members(points):
    inside = set(points)
    return ((c, "1" if c in inside else "0") for c in POINTS)


def main(folder):
    lines = []
    for number, normalizer in enumerate(all_normalizers()):
        cases = [[text, *normalized(normalizer, text)] for text in texts(number, 50)]
        lines.append(json.dumps([component(normalizer), cases], ensure_ascii=False, separators=(",", ":")))
    (folder / "normalizers.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = []
    for number, pattern in enumerate(PATTERNS):
        cases = [[text, matches(pattern, text)] for text in texts(1000 + number, 40) + words_of(number)]
        lines.append(json.dumps([pattern, cases], ensure_ascii=False, separators=(",", ":")))
    (folder / "patterns.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = [f"whitespace {digest(members(outside(pre_tokenizers.WhitespaceSplit())))}", f"numeric {digest(members(numeric()))}",
             f"punctuation {digest(members(outside(pre_tokenizers.Punctuation('removed'))))}", f"word {digest(members(words()))}"]
    n = normalizers
    for normalizer in (n.NFC(), n.NFD(), n.NFKC(), n.NFKD(), n.Lowercase(), n.StripAccents(), n.Nmt(), n.ByteLevel(), n.BertNormalizer()):
        name = json.dumps(component(normalizer), separators=(",", ":"))
        lines.append(f"{name} {digest((c, normalizer.normalize_str('a' + chr(c))) for c in POINTS)}")
    (folder / "digests.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def words_of(seed):
    draw = random.Random(seed)
    parts = ["It's", " don't", "  ", "\n", "\r\n", " WE'LL", "'ſ", " 12345", "3.14", " HelloWorld", "ǅx", "\u0301", "ab", "abc", "!!", " ?!\n\n/", "\t", " ",
             "中文", " Ünï", "ʰʰA", "<|startoftext|>", "K", "\u212a", "x", "xx", "aab", "aaac", "Z", "XZ", "_", "٣", "²"]
    return ["".join(draw.choice(parts) for _ in range(draw.randint(1, 7))) for _ in range(30)]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
