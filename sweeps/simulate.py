#!/usr/bin/env python3
"""How long does a sweep take on many machines, where some tasks fail and some are slow?

    sweeps/simulate.py predict RESULTS --shards 10000 --workers 1000    plays a sweep from the times of shards that were run
    sweeps/simulate.py compare PLAN --workers 2 --failures 0.05         runs a plan, kills some tasks, and plays the same

A task is one shard on one worker. It starts (--start seconds), computes, and ends; with probability --failures it is lost at
a random moment and its shard is queued again; with probability --slow it takes --factor times as long. The queue is served in
order, as engines do; the merge comes last.
"""

import argparse
import heapq
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PLAYS = 200


def play(times, options, draw):
    """One sweep: its length, the time of all tasks, and how many were lost. `times`: seconds of each shard."""
    queue = list(range(len(times)))[::-1]
    free = [(0.0, worker) for worker in range(options.workers)]
    heapq.heapify(free)
    # Shards that come back: when, and which.
    back = []
    end = spent = lost = 0
    while queue or back:
        now, worker = heapq.heappop(free)
        while back and (back[0][0] <= now or not queue):
            at, shard = heapq.heappop(back)
            now = max(now, at)
            queue.append(shard)
        shard = queue.pop()
        length = options.start + times[shard] * (options.factor if draw.random() < options.slow else 1)
        if draw.random() < options.failures:
            length *= draw.random()
            lost += 1
            heapq.heappush(back, (now + length, shard))
        spent += length
        end = max(end, now + length)
        heapq.heappush(free, (now + length, worker))
    return end + options.merge * len(times), spent, lost


def told(name, times, options):
    draw = random.Random(options.seed)
    plays = [play(times, options, draw) for _ in range(options.plays)]
    lengths = sorted(length for length, _, _ in plays)
    low, high = lengths[len(lengths) // 40], lengths[-1 - len(lengths) // 40]
    useful = sum(times) / options.workers
    middle = statistics.median(lengths)
    lost = statistics.mean(lost for _, _, lost in plays)
    print(f"{name}: {len(times)} shards on {options.workers} workers in {middle:.3g} s (95 % of {options.plays} plays: {low:.3g} to "
          f"{high:.3g}), {lost:.1f} tasks lost, {100 * useful / middle:.0f} % of the time useful")
    return low, middle, high


def seconds(results):
    found = {}
    for path in Path(results).glob("shard-*.json"):
        for shard in json.loads(path.read_text(encoding="utf-8"))["shards"]:
            found[shard["index"]] = shard["seconds"]
    if not found:
        sys.exit(f"{results}: no results, expected files shard-*.json")
    return [found[index] for index in sorted(found)]


def predict(options):
    draw = random.Random(options.seed)
    told("predicted", draw.choices(seconds(options.results), k=options.shards), options)


def compare(options):
    """Runs the plan with tasks that are killed, then plays it from the times of its shards."""
    shards = json.loads(Path(options.plan).read_text(encoding="utf-8"))["shards"]
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        command = [options.program, "sweep", "run", options.plan, "--results", folder, "--shard"]
        # How long a task takes when nothing is left to compute: its start.
        def run(shard, limit=None):
            task = subprocess.Popen([*command, f"{shard}/{shards}"], stderr=subprocess.DEVNULL)
            try:
                return task.wait(limit) == 0
            except subprocess.TimeoutExpired:
                task.kill()
                task.wait()
                return False

        begun = time.perf_counter()
        run(1)
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        run(1)
        options.start = time.perf_counter() - begun
        # Tasks that will be killed, and when: a share of the time of the first shard.
        doomed = {shard: draw.random() * first for shard in range(2, shards + 1) if draw.random() < options.failures}
        begun = time.perf_counter()
        with ThreadPoolExecutor(options.workers) as executor:
            waiting = {executor.submit(run, shard, doomed.get(shard)): shard for shard in range(2, shards + 1)}
            again = [shard for task, shard in waiting.items() if not task.result()]
            lost = len(again)
            if not all(executor.map(run, again)):
                sys.exit("a shard failed that was not killed")
        merging = time.perf_counter()
        merged = subprocess.run([options.program, "sweep", "merge", options.plan, folder], check=True, capture_output=True).stdout
        real, options.merge = time.perf_counter() - begun, (time.perf_counter() - merging) / shards
        whole = subprocess.run([options.program, "sweep", "run", options.plan], check=True, capture_output=True).stdout
        times = seconds(folder)[1:]
    print(f"real: {shards - 1} shards on {options.workers} workers in {real:.3g} s, {lost} tasks killed, merge of the bytes of one run: "
          f"{'yes' if merged == whole else 'no'}")
    low, middle, high = told("played", times, options)
    off = abs(real - middle) / middle
    print(f"the real run is {100 * off:.1f} % off the median")
    sys.exit(merged != whole or off > options.tolerance)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, function in (("predict", predict), ("compare", compare)):
        command = commands.add_parser(name, help=function.__doc__)
        if name == "predict":
            command.add_argument("results", help="the folder of its results")
            command.add_argument("--shards", type=int, default=10_000)
            command.add_argument("--start", type=float, default=0.01, help="seconds until a task computes")
            command.add_argument("--merge", type=float, default=3e-5, help="seconds to merge one result")
        else:
            command.add_argument("plan", help="the plan")
            command.add_argument("--program", default=shutil.which("hardmax") or "hardmax")
            command.add_argument("--tolerance", type=float, default=0.15, help="how far the real run may be off the median")
        command.add_argument("--workers", type=int, default=2)
        command.add_argument("--failures", type=float, default=0.0, help="the share of tasks that are lost")
        command.add_argument("--slow", type=float, default=0.0, help="the share of tasks that are slow")
        command.add_argument("--factor", type=float, default=10.0, help="how much longer a slow task takes")
        command.add_argument("--plays", type=int, default=PLAYS)
        command.add_argument("--seed", type=int, default=0)
        command.set_defaults(function=function)
    options = parser.parse_args()
    options.function(options)


main()
