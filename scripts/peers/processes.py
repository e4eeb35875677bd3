"""Measures whole processes from outside, in turn: this project's command line, ONNX Runtime and langchain4j's in-process model.

    python3 scripts/peers/processes.py TEXTS.txt [--model NAME] [--rounds N]

TEXTS.txt: one text a line, of at most the model's limit, of which the first 2,000 different ones are used: a short run
encodes them, a long one them and as many again, the same turned round by a word, or a letter where there is one word only.
Reports medians of the rounds and of the rounds' ratios [lowest … highest]:
- first vector: wall time of a process that encodes one text, in its second start or later, twice as many rounds;
- rate: (long - short) / (time of the long run - time of the short one), so that start and warm-up cancel;
- memory: the most that was resident in the short run.
The vectors of all are compared. Wants numpy, and `scripts/compare --peers --help` once before, which builds the peers.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

HOUSE = pathlib.Path(__file__).resolve().parents[2]
LEAST, MOST = 500, 2000
FLAGS = ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmn24m"]


def sirocco(threads, model):
    options = [HOUSE / "scripts/encode", "--backend", "simd", "--threads", str(threads), "--model", model]

    def command(texts, out):
        lines = pathlib.Path(texts).read_text().splitlines()
        # As people type it: one text on the command line, many in a file.
        return [*options, "--", lines[0]] if len(lines) == 1 else [*options, "--input", texts, "--output", out + ".npy"]

    return command


def peer(name, threads, model):
    jdk = subprocess.run([HOUSE / "scripts/sirocco", "jdk"], capture_output=True, text=True, check=True).stdout.strip()
    jars = [HOUSE / "examples/cli/target/sirocco.jar", HOUSE / "examples/peers/target/sirocco-peers.jar",
            str(HOUSE / "examples/peers/target/lib") + "/*"]
    return lambda texts, out: [jdk + "/bin/java", *FLAGS, "-cp", ":".join(map(str, jars)),
                               "org.sirocco.peers.PeerEncode", name, model, str(threads), texts, out]


def run(command):
    """Seconds of wall time, and the MiB that were resident at most."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{errors.decode()}")
    return seconds, usage.ru_maxrss / 1024


def vectors(out):
    if os.path.exists(out + ".npy"):
        return numpy.load(out + ".npy").ravel()
    return numpy.fromfile(out, dtype=">f4")


def turned(text):
    words = text.split()
    return " ".join([*words[1:], words[0]]) if len(words) > 1 else text[1:] + text[:1]


def report(title, unit, values, better, ratio):
    print(f"\n{title}")
    for name, mine in values.items():
        ratios = [ratio(a, b) for a, b in zip(values[better], mine)]
        print(f"  {name:24} {statistics.median(mine):10.2f} {unit:10} {better} is {statistics.median(ratios):5.2f} times"
              f" [{min(ratios):.2f} … {max(ratios):.2f}]")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts")
    parser.add_argument("--model", default="all-minilm-l6-v2")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    few = list(dict.fromkeys(line for line in pathlib.Path(options.texts).read_text().splitlines() if line.strip()))[:MOST]
    many = list(dict.fromkeys([*few, *map(turned, few)]))
    if len(many) - len(few) < LEAST:
        sys.exit(f"{options.texts} makes {len(few)} texts and {len(many) - len(few)} more; at least {LEAST} are needed")
    contenders = {"sirocco, 2 threads": sirocco(2, options.model), "sirocco, 1 thread": sirocco(1, options.model),
                  "onnxruntime, 2 threads": peer("onnxruntime", 2, options.model),
                  "onnxruntime, 1 thread": peer("onnxruntime", 1, options.model),
                  "langchain4j": peer("langchain4j", 0, options.model)}
    if options.model not in ("all-minilm-l6-v2", "bge-small-zh-v15"):
        del contenders["langchain4j"]  # its other models are not on the peers' class path
    first, rate, memory = ({name: [] for name in contenders} for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        def file(name, lines):
            path = pathlib.Path(folder, name)
            path.write_text("\n".join(lines) + "\n")
            return str(path)

        one, short, long = file("one", few[:1]), file("short", few), file("long", many)
        for name, command in contenders.items():
            run(command(one, f"{folder}/{name}"))  # the first start lays things out
        order = list(contenders.items())
        # Before the long runs, after which the system may have to read files anew.
        for turn in range(2 * options.rounds):
            for name, command in order if turn % 2 == 0 else reversed(order):
                first[name].append(run(command(one, f"{folder}/{name}"))[0])
        for turn in range(options.rounds):
            for name, command in order if turn % 2 == 0 else reversed(order):
                out = f"{folder}/{name}"
                seconds, resident = run(command(short, out))
                rate[name].append((len(many) - len(few)) / (run(command(long, out))[0] - seconds))
                memory[name].append(resident)
        expected = vectors(f"{folder}/onnxruntime, 1 thread")
        print(f"{options.model}, {len(few)} and {len(many)} texts, {options.rounds} rounds")
        for name in contenders:
            print(f"  {name:24} worst difference from ONNX Runtime {numpy.abs(vectors(f'{folder}/{name}') - expected).max():.1e}")
    report("first vector, whole process", "s", first, "sirocco, 2 threads", lambda a, b: a / b)
    report("texts per second, end to end", "texts/s", rate, "sirocco, 2 threads", lambda a, b: a / b)
    report("resident at most", "MiB", memory, "sirocco, 2 threads", lambda a, b: a / b)
    report("texts per second, one thread", "texts/s", rate, "sirocco, 1 thread", lambda a, b: a / b)


if __name__ == "__main__":
    main()
