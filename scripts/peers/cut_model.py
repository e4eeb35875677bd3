"""Cuts a BERT-family model to the rows of its word table that some texts use and rounds it to half precision, so that it is
small enough to carry: MiniLM comes to about 25 MB. The cut tokenizer gives the same tokens on these texts, since WordPiece
takes the longest piece that it knows and every piece that it took is still there.

    pip install numpy tokenizers
    python3 cut_model.py MODEL_FOLDER TEXTS.txt OUT_FOLDER      also writes OUT_FOLDER/ids.jsonl
"""

import json
import pathlib
import shutil
import sys

import numpy
import tokenizers

WORDS = "embeddings.word_embeddings.weight"


def main(source, texts, target):
    source, target = pathlib.Path(source), pathlib.Path(target)
    target.mkdir(parents=True, exist_ok=True)
    lines = pathlib.Path(texts).read_text(encoding="utf-8").splitlines()
    limit = json.loads((source / "sentence_bert_config.json").read_text())["max_seq_length"]
    tokenizer = tokenizers.Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit)
    sentences = [tokenizer.encode(line).ids for line in lines]

    description = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    special = {token["id"] for token in description["added_tokens"]}
    used = sorted(special.union(*sentences))
    new_id = {old: new for new, old in enumerate(used)}

    vocabulary = description["model"]["vocab"]
    description["model"]["vocab"] = {token: new_id[i] for token, i in vocabulary.items() if i in new_id}
    for token in description["added_tokens"]:
        token["id"] = new_id[token["id"]]
    for token in description["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [new_id[i] for i in token["ids"]]
    (target / "tokenizer.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")

    config = json.loads((source / "config.json").read_text())
    config["vocab_size"] = len(used)
    (target / "config.json").write_text(json.dumps(config, indent=1))
    for name in ("modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"):
        if (source / name).exists():
            shutil.copy(source / name, target / name)
    shutil.copytree(source / "1_Pooling", target / "1_Pooling", dirs_exist_ok=True)

    write_half(source / "model.safetensors", target / "model.safetensors", numpy.array(used))
    with open(target / "ids.jsonl", "w") as out:
        for sentence in sentences:
            out.write(json.dumps([new_id[i] for i in sentence]) + "\n")
    print("%d of %d word rows, %d texts" % (len(used), len(vocabulary), len(lines)))


def write_half(source, target, rows):
    data = source.read_bytes()
    length = int.from_bytes(data[:8], "little")
    entries = {k: v for k, v in json.loads(data[8 : 8 + length]).items() if k != "__metadata__"}
    header, blocks, end = {}, [], 0
    for name, entry in entries.items():
        begin, stop = (8 + length + offset for offset in entry["data_offsets"])
        array = numpy.frombuffer(data[begin:stop], numpy.float32).reshape(entry["shape"])
        array = (array[rows] if name == WORDS else array).astype(numpy.float16)
        header[name] = {"dtype": "F16", "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
        blocks.append(array.tobytes())
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    target.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(blocks))


if __name__ == "__main__":
    main(*sys.argv[1:])
