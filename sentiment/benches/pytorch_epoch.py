#!/usr/bin/env python3
"""CPU seconds of one training epoch of the same model in PyTorch, one thread, for comparison with `train --threads 1`.

Usage: python3 benches/pytorch_epoch.py reviews.tsv.zst [--dimension 2] [--batches 100] [--hardmax target/release/hardmax-sentiment]

Needs PyTorch (the CPU wheel) and the program `zstd`. The model is that of docs/theory.md section 6 as one writes it in
PyTorch: batches of 64 reviews filled up to 128 words, dense softmax attention at temperature 0.001, 8 shared layers.
With --batches N only N batches are timed and the epoch is extrapolated. With --hardmax PROGRAM that program trains the same
model before and after, for one epoch and for three: half of the difference is its epoch, with the loss and accuracy on the
validation part that it computes besides.
"""

import argparse
import collections
import resource
import subprocess
import tempfile
import time

import torch


class Model(torch.nn.Module):
    def __init__(self, words, dimension, depth, temperature):
        super().__init__()
        self.embedding = torch.nn.Embedding(words, dimension)
        self.alpha = torch.nn.Parameter(torch.tensor(0.5))
        self.decoder = torch.nn.Linear(dimension, 1)
        self.depth, self.temperature = depth, temperature

    def forward(self, ids):
        z = self.embedding(ids)
        for _ in range(self.depth):
            weights = torch.softmax(z @ z.transpose(1, 2) / self.temperature, dim=2)
            z = (z + self.alpha * (weights @ z)) / (1 + self.alpha)
        return self.decoder(z.mean(dim=1)).squeeze(1)


def hardmax_epoch(program, reviews, dimension):
    """CPU seconds of one epoch of hardmax-sentiment."""

    def train(epochs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        with tempfile.TemporaryDirectory() as folder:
            command = [program, "train", reviews, "-o", f"{folder}/run", "--epochs", str(epochs), "--threads", "1"]
            command += ["--dimension", str(dimension), "--padding", "paper", "--alpha-parameter", "raw"]
            subprocess.run(command, check=True, capture_output=True)
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    return (train(3) - train(1)) / 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reviews")
    parser.add_argument("--dimension", type=int, default=2)
    parser.add_argument("--batches", type=int, default=None)
    parser.add_argument("--hardmax", default=None)
    args = parser.parse_args()
    ours = [hardmax_epoch(args.hardmax, args.reviews, args.dimension)] if args.hardmax else []
    torch.set_num_threads(1)
    torch.manual_seed(0)
    text = subprocess.run(["zstd", "-dc", args.reviews], capture_output=True, check=True).stdout.decode()
    rows = [line.split("\t") for line in text.splitlines()]
    label, body = rows[0].index("label"), rows[0].index("text")
    rows = rows[1:]
    train = rows[: int(0.63 * len(rows))]
    counts = collections.Counter(word for row in train for word in row[body].split()[:128])
    numbers = {word: i + 1 for i, (word, _) in enumerate(counts.most_common())}
    ids = torch.zeros(len(train), 128, dtype=torch.long)
    for i, row in enumerate(train):
        words = torch.tensor([numbers[word] for word in row[body].split()[:128]], dtype=torch.long)
        ids[i, : len(words)] = words
    labels = torch.tensor([float(row[label]) for row in train])
    model = Model(len(numbers) + 1, args.dimension, 8, 0.001)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    order = torch.randperm(len(train))
    batches = list(order.split(64))[: args.batches]
    start = time.process_time()
    for batch in batches:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(ids[batch]), labels[batch])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
    seconds = time.process_time() - start
    reviews = sum(len(batch) for batch in batches)
    epoch = seconds * len(train) / reviews
    print(f"PyTorch {torch.__version__}: {reviews} reviews in {seconds:.2f} CPU s: {epoch:.1f} CPU s an epoch of {len(train)}")
    if args.hardmax:
        ours.append(hardmax_epoch(args.hardmax, args.reviews, args.dimension))
        print("hardmax-sentiment: " + " and ".join(f"{own:.2f} CPU s, {epoch / own:.1f} times faster" for own in ours))


main()
