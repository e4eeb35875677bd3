"""Makes the tokenizer.json that a Marian folder lacks, from its source.spm and vocab.json.

    pip install tokenizers sentencepiece protobuf
    python3 marian_tokenizer.py FOLDER

Only the source side is converted: the encoder never sees the target's pieces.
"""

import json
import pathlib
import sys

from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

UNIGRAM, NORMAL, USER_DEFINED = 1, 1, 4


def convert(folder: pathlib.Path) -> Tokenizer:
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString((folder / "source.spm").read_bytes())
    if proto.trainer_spec.model_type != UNIGRAM:
        sys.exit(f"{folder / 'source.spm'} is not a unigram model")
    ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    names = {number: name for name, number in ids.items()}
    scores = {p.piece: p.score for p in proto.pieces if p.type in (NORMAL, USER_DEFINED)}
    missing = [piece for piece in scores if piece not in ids]
    if missing:
        print(f"{len(missing)} pieces of source.spm have no id in vocab.json and are left out", file=sys.stderr)

    # A unigram model's ids are places in its list. Ids that the source side cannot give are held by names that no text has.
    pieces = []
    for number in range(max(names) + 1):
        name = names.get(number)
        pieces.append((name, scores[name]) if name in scores else (f"\U0010ffff{number}", 0.0))
    tokenizer = Tokenizer(Unigram(pieces, unk_id=ids["<unk>"]))

    # They must be named as they are to be found by name.
    state = json.loads(tokenizer.to_str())
    specials = [name for name in ids if name in ("<unk>", "</s>", "<pad>") or name.startswith(">>") and name.endswith("<<")]
    for name in specials:
        state["model"]["vocab"][ids[name]][0] = name
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in specials])

    steps = [normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "▁")]
    if proto.normalizer_spec.precompiled_charsmap:
        steps.insert(0, normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A $B </s>", special_tokens=[("</s>", ids["</s>"])]
    )
    return tokenizer


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = pathlib.Path(sys.argv[1]) / "tokenizer.json"
    convert(target.parent).save(str(target))
    print(target)
