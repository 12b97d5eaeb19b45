#!/usr/bin/env python3
"""Times flipping and ROAD of the bundled digits beside Quantus, by turns, with the same network, maps, steps, batch
and number of threads, and lrp4j's beside the forward passes alone that they need.

    python3 src/bench/python/faithfulness.py CLASSPATH [--digits 300] [--turns 5] [--threads 2] [--batch 200]
        [--alone] [--folder /tmp/lrp4j-faithfulness]

CLASSPATH is that of the tests, see sequences.py. Needs Python 3.12 with quantus==0.6.0 and what requirements.txt pins;
with --alone, which leaves Quantus out, nothing. Quantus knows one order, so the other is measured by the negated maps.
Prints medians; peak memory is of the whole process, imports included.
"""

import argparse
import os
import resource
import statistics
import subprocess
import time
import warnings

OPTIONS = "-Xmx32m -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=2g -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
MAIN = "org.lrp4j.bench.FaithfulnessRun"
MEASURES = ("black", "mean", "road")


class Ours:
    """A process that measures whenever it is asked to."""

    def __init__(self, classpath, folder, batch):
        command = ["java", *OPTIONS.split(), "-cp", classpath, MAIN, "measure", folder, str(batch)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        return dict(zip(words[::2], map(float, words[1::2])))

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Quantus:
    """The same measures here. It has "mean" and "black" of its own, which are taken of each image."""

    def __init__(self, folder, batch, threads):
        import numpy
        import quantus
        import torch

        from torch_network import ExportedNetwork

        torch.set_num_threads(threads)
        self.numpy = numpy
        self.batch = batch
        self.network = ExportedNetwork(folder)
        self.digits = numpy.load(f"{folder}/input.npy")
        self.maps = numpy.load(f"{folder}/maps.npy")
        with torch.no_grad():
            self.classes = self.network(torch.from_numpy(self.digits)).argmax(1).numpy()
        common = {"normalise": False, "abs": False, "disable_warnings": True}
        flipping = {"features_in_step": 28, "return_auc_per_sample": False}
        self.measures = {
            "black": quantus.PixelFlipping(perturb_baseline="black", **flipping, **common),
            "mean": quantus.PixelFlipping(perturb_baseline="mean", **flipping, **common),
            "road": quantus.ROAD(noise=0.01, percentages=list(range(10, 100, 10)), **common),
        }

    def turn(self):
        times = {}
        for name, measure in self.measures.items():
            before = time.perf_counter()
            for sign in (1, -1):
                measure(
                    model=self.network, x_batch=self.digits, y_batch=self.classes, a_batch=sign * self.maps,
                    device="cpu", batch_size=self.batch,
                )
            times[name] = (time.perf_counter() - before) * 1e3
        times["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return times


def medians(turns):
    return {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classpath")
    parser.add_argument("--digits", type=int, default=300)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--folder", default="/tmp/lrp4j-faithfulness")
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(options.threads)
    export = ["java", *OPTIONS.split(), "-cp", options.classpath, MAIN, "export", options.folder, str(options.digits)]
    subprocess.run(export, capture_output=True, check=True)
    own, other = [], []
    ours = Ours(options.classpath, options.folder, options.batch)
    theirs = None if options.alone else Quantus(options.folder, options.batch, options.threads)
    for _ in range(options.turns):
        own.append(ours.turn())
        if theirs:
            other.append(theirs.turn())
    ours.end()
    print(f"{options.digits} digits, batches of {options.batch}, {options.threads} threads, {options.turns} turns")
    for turn in own:
        print("lrp4j  ", turn)
    for turn in other:
        print("Quantus", {name: round(value, 1) for name, value in turn.items()})
    mine = medians(own)
    for name in MEASURES:
        over = statistics.median(turn[name] / turn[f"{name}-passes"] for turn in own)
        print(f"{name}: {mine[name]:.0f} ms, passes {mine[f'{name}-passes']:.0f} ms of {mine[f'{name}-inputs']:.0f} inputs,"
              f" over passes {over:.2f}")
    for name in ("black", "mean"):
        over = statistics.median(
            (turn[name] + turn["road"]) / (turn[f"{name}-passes"] + turn["road-passes"]) for turn in own
        )
        print(f"flipping to {name} and ROAD together over their passes {over:.2f}")
    if theirs:
        quantus = medians(other)
        for name in MEASURES:
            print(f"{name}: Quantus {quantus[name]:.0f} ms, {quantus[name] / mine[name]:.1f} times lrp4j's")
        for name in ("black", "mean"):
            times = (quantus[name] + quantus["road"]) / (mine[name] + mine["road"])
            print(f"flipping to {name} and ROAD together: Quantus {times:.1f} times lrp4j's")
        print(f"peak memory {mine['peak'] / 1024:.0f} and {quantus['peak'] / 1024:.0f} MiB,"
              f" {mine['peak'] / quantus['peak']:.2f}")


if __name__ == "__main__":
    main()
