#!/usr/bin/env python3
"""Hugging Face's cache, shared with its own library: python hub_cache.py FOLDER

FOLDER is a sentence-transformers model with safetensors. It is served from this machine as the Hub would serve it. Its
cache is written by huggingface_hub and read by scripts/encode, then the other way round, each time without a network; the
vectors must be those that sentence-transformers makes of the folder itself. Needs huggingface_hub, sentence-transformers.
"""
import hashlib
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

MODEL = "acme/tiny"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TEXTS = ["A man is eating food.", "Somebody has lunch."]
ENCODE = pathlib.Path(__file__).resolve().parents[1] / "encode"


class Hub(http.server.BaseHTTPRequestHandler):
    """One model; large files are redirected to a second host."""

    protocol_version = "HTTP/1.1"
    folder = None
    requests = []

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def log_message(self, *arguments):
        pass

    def answer(self, body):
        path = self.path.split("?")[0]
        Hub.requests.append(self.command + " " + path)
        if path.startswith(f"/api/models/{MODEL}/tree/"):
            self.send(200, json.dumps([self.entry(file) for file in self.files()]).encode(), body)
        elif path.startswith(f"/api/models/{MODEL}"):
            siblings = [{"rfilename": file} for file in self.files()]
            self.send(200, json.dumps({"id": MODEL, "sha": COMMIT, "siblings": siblings}).encode(), body)
        elif path.startswith(f"/{MODEL}/resolve/"):
            self.resolve(path.split("/", 5)[5], body)
        elif path.startswith("/blob/"):
            self.send(200, (self.folder / path[len("/blob/"):]).read_bytes(), body)
        else:
            self.send(404, b"", body, {"X-Error-Code": "RepoNotFound"})

    def resolve(self, file, body):
        headers = {"X-Repo-Commit": COMMIT}
        if file not in self.files():
            self.send(404, b"", body, headers | {"X-Error-Code": "EntryNotFound"})
        elif file.endswith(".safetensors"):
            port = self.server.server_address[1]
            content = (self.folder / file).read_bytes()
            self.send(302, b"", body, headers | {
                "Location": f"http://localhost:{port}/blob/{file}", "X-Linked-Size": str(len(content)),
                "X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"'})
        else:
            content = (self.folder / file).read_bytes()
            self.send(200, content, body, headers | {"ETag": f'"{blob_id(content)}"'})

    def files(self):
        return sorted(str(file.relative_to(self.folder)) for file in self.folder.rglob("*")
                      if file.is_file() and not file.name.startswith("expected."))

    def entry(self, file):
        content = (self.folder / file).read_bytes()
        entry = {"type": "file", "path": file, "size": len(content), "oid": blob_id(content)}
        if file.endswith(".safetensors"):
            entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
        return entry

    def send(self, status, content, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)


def blob_id(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def environment(home, endpoint, offline):
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "HUGGING", "TRANSFORMERS_"))}
    return keep | {"HF_HOME": home, "HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_XET": "1"} | (
        {"HF_HUB_OFFLINE": "1"} if offline else {})


def python(program, *arguments, env):
    return subprocess.run([sys.executable, "-c", program, *arguments], env=env, check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


VECTORS = ("import json, sys; from sentence_transformers import SentenceTransformer as S;"
           "print(json.dumps(S(sys.argv[1], device='cpu').encode(sys.argv[2:]).tolist()))")
TRANSFORMERS = ("import sys; from transformers import AutoModel, AutoTokenizer;"
                "AutoTokenizer.from_pretrained(sys.argv[1]);"
                "print(sum(p.numel() for p in AutoModel.from_pretrained(sys.argv[1]).parameters()))")
SNAPSHOT = "import sys; from huggingface_hub import snapshot_download; print(snapshot_download(sys.argv[1]))"
FILES = ("import sys; from huggingface_hub import hf_hub_download, scan_cache_dir;"
         "print(hf_hub_download(sys.argv[1], 'config.json')); report = scan_cache_dir();"
         "print(len(report.warnings), [(r.repo_id, len(r.revisions), r.refs.keys()) for r in report.repos])")


def encode(env, *options):
    lines = subprocess.run([ENCODE, "--format", "jsonl", "--model", MODEL, *options, *TEXTS], env=env, check=True,
                           text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.splitlines()
    return [json.loads(line)["vector"] for line in lines]


def compare(what, vectors, expected):
    worst = max(abs(a - b) for one, other in zip(vectors, expected, strict=True)
                for a, b in zip(one, other, strict=True))
    right = worst <= 1e-5
    print(f"{what}: worst difference {worst:.1e}: {'right' if right else 'WRONG'}", flush=True)
    return right


def main():
    Hub.folder = pathlib.Path(sys.argv[1]).resolve()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    with tempfile.TemporaryDirectory() as theirs, tempfile.TemporaryDirectory() as parts, \
            tempfile.TemporaryDirectory() as ours:
        expected = json.loads(python(VECTORS, str(Hub.folder), *TEXTS, env=environment(theirs, endpoint, True)))
        results = []

        python(SNAPSHOT, MODEL, env=environment(theirs, endpoint, False))
        Hub.requests.clear()
        results.append(compare("snapshot_download's cache, scripts/encode with HF_HUB_OFFLINE",
                               encode(environment(theirs, endpoint, True)), expected))
        results.append(compare("the same with --offline", encode(environment(theirs, endpoint, False), "--offline"),
                               expected))
        results.append(compare("the same, downloads allowed", encode(environment(theirs, endpoint, False)), expected))
        print(f"requests meanwhile: {len(Hub.requests)}", flush=True)
        results.append(not Hub.requests)

        python(VECTORS, MODEL, *TEXTS, env=environment(parts, endpoint, False))
        Hub.requests.clear()
        results.append(compare("sentence-transformers' own cache, scripts/encode with HF_HUB_OFFLINE",
                               encode(environment(parts, endpoint, True)), expected))
        print(f"requests meanwhile: {len(Hub.requests)}", flush=True)
        results.append(not Hub.requests)

        results.append(compare("scripts/encode from the network", encode(environment(ours, endpoint, False)), expected))
        Hub.requests.clear()
        offline = environment(ours, endpoint, True)
        results.append(compare("its cache, sentence-transformers with HF_HUB_OFFLINE",
                               json.loads(python(VECTORS, MODEL, *TEXTS, env=offline)), expected))
        print("transformers reads", python(TRANSFORMERS, MODEL, env=offline).strip(), "weights", flush=True)
        print("huggingface_hub sees", python(FILES, MODEL, env=offline).strip().replace("\n", " "), flush=True)
        print(f"requests meanwhile: {len(Hub.requests)}", flush=True)
        results.append(not Hub.requests)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
