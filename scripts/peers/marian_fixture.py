"""Makes the tiny Marian model that the tests of encoder/text hold the encoder to, and what PyTorch computes with it.

    pip install torch transformers tokenizers sentencepiece protobuf safetensors
    python3 marian_fixture.py [FOLDER]        (default: the test resources)

Random weights, a vocabulary trained on the sentences below: nothing of it comes from anybody's checkpoint.
"""

import datetime
import json
import pathlib
import re
import sys
import tempfile

import safetensors.torch
import sentencepiece
import torch
import transformers

from marian_tokenizer import convert

SEED = 20170612
TARGET = pathlib.Path(__file__).parents[2] / "encoder/text/src/test/resources/marian-tiny"
CORPUS = [
    "The animal did not cross the street because it was too tired.",
    "The street was too wide for the animal to cross it.",
    "Attention is a weighted sum of values, and the weights sum to one.",
    "A word at the end of a sentence changes the state of the first word.",
    "Sines and cosines tell the positions of words in a sentence.",
    "Das Tier war müde, die Straße war breit.",
]
TEXTS = [
    "The street was too tired.",
    "tired",
    "The animal and the word and the street.",
    "  Müde   Straßen, ½ Ⅳ 漢字!",
    "",
]


def vocabulary(folder: pathlib.Path) -> int:
    (folder / "corpus").write_text("\n".join(CORPUS), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "corpus"), model_prefix=str(folder / "source"), vocab_size=80, num_threads=1, minloglevel=2,
        normalization_rule_name="identity",  # the usual rules are a quarter of a megabyte
    )
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    spm = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    # Marian's order: end first, then unknown; the pieces in an order of their own; padding last.
    pieces = sorted(spm.id_to_piece(i) for i in range(spm.get_piece_size()) if not spm.is_control(i) and not spm.is_unknown(i))
    names = ["</s>", "<unk>", *pieces, "▁targetonly", "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({name: i for i, name in enumerate(names)}), encoding="utf-8")
    return len(names)


def model(size: int) -> transformers.MarianMTModel:
    config = transformers.MarianConfig(
        vocab_size=size, d_model=32, encoder_layers=2, decoder_layers=1, encoder_attention_heads=4, decoder_attention_heads=4,
        encoder_ffn_dim=48, decoder_ffn_dim=16, activation_function="swish", scale_embedding=True, max_position_embeddings=64,
        pad_token_id=size - 1, eos_token_id=0, forced_eos_token_id=0, decoder_start_token_id=size - 1,
        normalize_before=False, normalize_embedding=False, add_final_layer_norm=False, static_position_embeddings=True,
    )
    torch.manual_seed(SEED)
    marian = transformers.MarianMTModel(config).eval()
    with torch.no_grad():
        for name, tensor in marian.named_parameters():
            if "embed_positions" in name:
                continue
            spread = tensor.shape[-1] ** -0.5 if tensor.dim() == 2 else 0.1
            tensor.normal_(1.0 if name.endswith("norm.weight") else 0.0, spread)
    return marian


def main(target: pathlib.Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        size = vocabulary(folder)
        tokenizer = convert(folder)
        slow = transformers.MarianTokenizer(
            source_spm=str(folder / "source.spm"), target_spm=str(folder / "target.spm"), vocab=str(folder / "vocab.json")
        )
        ids = [tokenizer.encode(text).ids for text in TEXTS]
        for text, expected in zip(TEXTS, ids):
            assert slow(text).input_ids == expected, (text, slow(text).input_ids, expected)
    marian = model(size)
    marian.save_pretrained(target, safe_serialization=True)
    (target / "generation_config.json").unlink(missing_ok=True)
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)

    expected = {}
    # In double precision: the fixture is the truth to which single precision is held.
    encoder = marian.get_encoder().double()
    for i, sentence in enumerate(ids):
        with torch.no_grad():
            states = encoder(input_ids=torch.tensor([sentence]), output_hidden_states=True).hidden_states
        for s, state in enumerate(states):
            expected[f"text.{i}.state.{s}"] = state[0].float().contiguous()
    safetensors.torch.save_file(expected, target / "expected.safetensors")
    manifest = {
        "what": "a random model of Marian's layout; expected.safetensors holds PyTorch's hidden states (state 0: embeddings)",
        "made_by": "scripts/peers/marian_fixture.py",
        "date": datetime.date.today().isoformat(),
        "seed": SEED,
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "sentencepiece": sentencepiece.__version__,
        "texts": [{"text": text, "ids": sentence} for text, sentence in zip(TEXTS, ids)],
    }
    lines = json.dumps(manifest, indent=1, ensure_ascii=False)
    lines = re.sub(r"\[\s+([\d,\s]+?)\s+\]", lambda numbers: "[" + " ".join(numbers[1].split()) + "]", lines)
    (target / "manifest.json").write_text(lines + "\n", encoding="utf-8")
    for file in target.iterdir():
        file.chmod(0o644)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
