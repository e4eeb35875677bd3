"""The same encoder in PyTorch, for speed beside scripts/pack-gpu's run on one card.

    python3 torch_encoder.py MODEL_FOLDER IDS.jsonl [--batches 32,256,1024] [--device cuda] [--vectors FILE] [--against CSV]
    python3 torch_encoder.py --short OUTPUT     of what one of these printed: a line

MODEL_FOLDER holds config.json and model.safetensors of the BERT family; IDS.jsonl one JSON array of token ids a line.
Prints one JSON object a line: for each setting the card's own matrix-product rate, and its copy rate; then setting, batch and
tokens/s (median of runs), once with ids and vectors on the card throughout, once with ids going up and vectors coming down in
every run, as they do for scripts/compare. --against reads a .csv file of scripts/compare and says, for each device that
measured itself on this model, what part of these rates its kernels reach.
"""

import argparse
import csv
import json
import pathlib
import statistics
import sys
import time

import numpy
import torch
import torch.nn.functional as F

DTYPES = {"F32": numpy.float32, "F16": numpy.float16}


def read_safetensors(path, device):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            array = numpy.frombuffer(data[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(array.astype(numpy.float32)).to(device)
    return tensors


class Encoder:
    def __init__(self, folder, device, half):
        self.config = json.loads((folder / "config.json").read_text())
        weights = read_safetensors(folder / "model.safetensors", device)
        self.weights = {name: w.half() if half else w for name, w in weights.items()}

    def linear(self, x, name):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, x, name):
        size = (self.config["hidden_size"],)
        return F.layer_norm(x, size, self.weights[name + ".weight"], self.weights[name + ".bias"], self.config["layer_norm_eps"])

    def __call__(self, ids, mask):
        batch, length = ids.shape
        heads = self.config["num_attention_heads"]
        e = "embeddings."
        x = self.weights[e + "word_embeddings.weight"][ids] + self.weights[e + "token_type_embeddings.weight"][0]
        x = self.norm(x + self.weights[e + "position_embeddings.weight"][:length], e + "LayerNorm")
        for layer in range(self.config["num_hidden_layers"]):
            at = "encoder.layer.%d." % layer
            q, k, v = (
                self.linear(x, at + "attention.self." + name).view(batch, length, heads, -1).transpose(1, 2)
                for name in ("query", "key", "value")
            )
            context = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
            context = context.transpose(1, 2).reshape(batch, length, -1)
            x = self.norm(x + self.linear(context, at + "attention.output.dense"), at + "attention.output.LayerNorm")
            up = F.gelu(self.linear(x, at + "intermediate.dense"))
            x = self.norm(x + self.linear(up, at + "output.dense"), at + "output.LayerNorm")
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(pooled.float(), dim=1)


def batches_of(sentences, size):
    """Sorted by length and padded, as one does."""
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        longest = max(len(sentences[i]) for i in chosen)
        ids = torch.zeros(len(chosen), longest, dtype=torch.long)
        mask = torch.zeros(len(chosen), longest, dtype=torch.bool)
        for row, i in enumerate(chosen):
            ids[row, : len(sentences[i])] = torch.tensor(sentences[i])
            mask[row, : len(sentences[i])] = True
        yield chosen, ids, mask


def seconds(device, work, runs=7):
    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize()

    work()
    work()
    wait()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        wait()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def use_tf32(on):
    torch.backends.cuda.matmul.allow_tf32 = on


def machine_rates(device, settings):
    """Floating-point operations and bytes per second, by a large product in each setting and a large copy."""
    n = 8192 if device.type == "cuda" else 1024
    rates = {}
    for setting, tf32, half in settings:
        use_tf32(tf32)
        a = torch.randn(n, n, device=device, dtype=torch.float16 if half else torch.float32)
        rates[setting] = 2 * n**3 / seconds(device, lambda: a @ a)
        print(json.dumps({"setting": "machine, " + setting, "matrix_product_tflops": round(rates[setting] / 1e12, 3)}))
    a = torch.randn(n, n, device=device)
    copy = 2 * a.nbytes / seconds(device, a.clone)
    print(json.dumps({"setting": "machine", "copy_gb_per_s": round(copy / 1e9, 1)}))
    return rates["fp32"], copy


def bytes_moved(config, tokens, passes):
    """What the stack's kernels read and write at the least: each layer's weights once a pass, each activation once a kernel."""
    c, f, layers = config["hidden_size"], config["intermediate_size"], config["num_hidden_layers"]
    return 4 * layers * (passes * (4 * c * c + 2 * c * f) + tokens * (18 * c + 2 * f))


def compare(file, model, config, product, copy):
    with open(file, newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["model"] != model:
                continue
            kernels, tokens = float(row["kernel_seconds"]), int(row["tokens"])
            if kernels != kernels:
                continue
            alone = row["workload"] == "one by one"
            passes = int(row["texts"]) if alone else -(-tokens // int(row["batch_tokens"]))
            print(json.dumps({"setting": row["contender"], "workload": row["workload"], "texts": int(row["texts"]), "batch_tokens": int(row["batch_tokens"]),
                              "tokens_per_s": round(float(row["tokens_per_second"])), "kernel_seconds": kernels,
                              "of_fp32_product_rate": round(float(row["operations"]) / kernels / product, 4),
                              "of_copy_rate": round(bytes_moved(config, tokens, passes) / kernels / copy, 4)}))


def short(file):
    """The result in a few words. The card's own rates are measured before each size; the first are enough to read."""
    words, rates = [], set()
    for line in file.read_text(encoding="utf-8").splitlines():
        found = json.loads(line) if line.startswith("{") else {}
        if found.get("setting", "").startswith("machine"):
            if found["setting"] in rates:
                continue
            rates.add(found["setting"])
        if "matrix_product_tflops" in found:
            words.append("%s %s TFLOP/s" % (found["setting"].removeprefix("machine, "), found["matrix_product_tflops"]))
        elif "copy_gb_per_s" in found:
            words.append("copy %s GB/s" % found["copy_gb_per_s"])
        elif "of_copy_rate" in found:
            words.append("%s %d texts%s: %.1f %% of fp32, %.1f %% of copy" % (
                found["setting"], found["texts"], " alone" if found["workload"] == "one by one" else "",
                100 * found["of_fp32_product_rate"], 100 * found["of_copy_rate"]))
        elif "tokens_per_s" in found:
            words.append("%s %d texts %d" % (found["setting"].split(", ", 1)[-1], found["texts"], found["tokens_per_s"]))
    print("; ".join(words))


def main():
    if sys.argv[1:2] == ["--short"]:
        short(pathlib.Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("ids", type=pathlib.Path)
    parser.add_argument("--batches", default="32,256,1024")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--vectors", type=pathlib.Path, help="writes the fp32 vectors as .npy")
    parser.add_argument("--against", type=pathlib.Path, help="a .csv file of scripts/compare")
    args = parser.parse_args()
    device = torch.device(args.device)
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU, %d threads" % torch.get_num_threads()
    if device.type != "cuda":
        print("no CUDA device here: PyTorch runs on the %s, fp32 alone" % name, file=sys.stderr)
    sentences = [json.loads(line) for line in args.ids.read_text().splitlines() if line.strip()]
    tokens = sum(len(s) for s in sentences)
    settings = [("fp32", False, False)]
    if device.type == "cuda":
        settings += [("fp32, TF32 on", True, False), ("fp16", True, True)]
    torch.set_grad_enabled(False)
    product, copy = machine_rates(device, settings)
    for setting, tf32, half in settings:
        use_tf32(tf32)
        encoder = Encoder(args.folder, device, half)
        for size in map(int, args.batches.split(",")):
            batches = [(ids, mask) for _, ids, mask in batches_of(sentences, size)]
            there = [(ids.to(device), mask.to(device)) for ids, mask in batches]
            alone = seconds(device, lambda: [encoder(ids, mask) for ids, mask in there])
            copied = seconds(device, lambda: [encoder(ids.to(device), mask.to(device)).cpu() for ids, mask in batches])
            print(json.dumps({"setting": "PyTorch %s, %s" % (torch.__version__, setting), "device": name, "texts": len(sentences), "batch": size,
                              "tokens_per_s": round(tokens / alone), "tokens_per_s_with_copies": round(tokens / copied)}))
        if args.vectors and setting == "fp32":
            vectors = numpy.zeros((len(sentences), encoder.config["hidden_size"]), numpy.float32)
            for chosen, ids, mask in batches_of(sentences, 256):
                vectors[chosen] = encoder(ids.to(device), mask.to(device)).cpu().numpy()
            numpy.save(args.vectors, vectors)
    if args.against:
        compare(args.against, args.folder.name, encoder.config, product, copy)


if __name__ == "__main__":
    main()
