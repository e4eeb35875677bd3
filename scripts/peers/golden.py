"""Makes the reference vectors that scripts/verify holds a model to: ONNX Runtime and the tokenizers library on the model's
published files, nothing of this project.

    pip install onnxruntime tokenizers numpy
    python3 golden.py MODEL.onnx TOKENIZER.json LIMIT mean|cls > NAME.jsonl
"""

import json
import sys

import numpy
import onnxruntime
import tokenizers

TEXTS = [
    "A man is eating food.",
    "Photosynthesis converts light energy into chemical energy.",
    "How do I reset my password?",
    "今天天气真好，我们去公园散步吧。",
    "Привет, как дела?",
    "اللغة العربية تكتب من اليمين إلى اليسار.",
    "I ❤️ pizza 🍕 and 👨‍👩‍👧‍👦!",
    "e\u0301 vs \u00e9, ﬁ, ½, ＡＢＣ",
    "[SEP] is not the end [MASK] of it",
    "https://www.example.com/path?query=string&other=1#fragment",
    "",
    " \t ",
    "no spaces: " + "x" * 120,
    "The cat sat on the mat. " * 90,
]


def main(model, tokenizer_file, limit, pooling):
    tokenizer = tokenizers.Tokenizer.from_file(tokenizer_file)
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(limit))
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    for text in TEXTS:
        ids = numpy.array([tokenizer.encode(text).ids], dtype=numpy.int64)
        inputs = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
        states = session.run(None, inputs)[0][0].astype(numpy.float64)
        vector = states[0] if pooling == "cls" else states.mean(axis=0)
        vector /= numpy.linalg.norm(vector)
        numbers = [float("%.7g" % x) for x in vector]
        print(json.dumps({"text": text, "ids": ids[0].tolist(), "vector": numbers}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
