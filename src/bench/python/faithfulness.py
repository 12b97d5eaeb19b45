#!/usr/bin/env python3
"""Times flipping and ROAD of the bundled digits beside Quantus, with the same network, maps and steps.

    python3 src/bench/python/faithfulness.py CLASSPATH [--digits 1000] [--folder /tmp/lrp4j-faithfulness]

CLASSPATH is that of the tests, see sequences.py. Needs Python 3.12 with quantus==0.6.0 and what requirements.txt pins.
Quantus knows one order, so the other is measured by the negated maps.
"""

import argparse
import resource
import subprocess
import time
import warnings

import numpy
import quantus
import torch

from torch_network import ExportedNetwork

OPTIONS = "-Xmx256m -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=2g -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
MAIN = "org.lrp4j.bench.FaithfulnessRun"


def java(classpath, *job):
    run = subprocess.run(
        ["java", *OPTIONS.split(), "-cp", classpath, MAIN, *map(str, job)], capture_output=True, text=True, check=True
    )
    words = run.stdout.split()
    return dict(zip(words[::2], map(float, words[1::2])))


def theirs(folder):
    network = ExportedNetwork(folder)
    digits = numpy.load(f"{folder}/input.npy")
    maps = numpy.load(f"{folder}/maps.npy")
    with torch.no_grad():
        classes = network(torch.from_numpy(digits)).argmax(1).numpy()
    times = {}
    flipping = quantus.PixelFlipping(
        features_in_step=28, perturb_baseline="black", return_auc_per_sample=False, normalise=False, abs=False,
        disable_warnings=True,
    )
    road = quantus.ROAD(
        noise=0.01, percentages=list(range(10, 100, 10)), normalise=False, abs=False, disable_warnings=True
    )
    for name, measure in (("flipping", flipping), ("road", road)):
        before = time.perf_counter()
        for sign in (1, -1):
            scores = measure(
                model=network, x_batch=digits, y_batch=classes, a_batch=sign * maps, device="cpu", batch_size=100
            )
            times.setdefault(f"{name} figure", scores if name == "road" else numpy.mean(scores))
        times[name] = (time.perf_counter() - before) * 1e3
    times["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return times


def main():
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classpath")
    parser.add_argument("--digits", type=int, default=1000)
    parser.add_argument("--folder", default="/tmp/lrp4j-faithfulness")
    options = parser.parse_args()
    java(options.classpath, "export", options.folder, options.digits)
    own = java(options.classpath, "measure", options.folder, options.digits)
    print("lrp4j  ", own, flush=True)
    other = theirs(options.folder)
    print("Quantus", other)
    print(f"flipping {other['flipping'] / own['flipping']:.1f} ×, ROAD {other['road'] / own['road']:.1f} ×,"
          f" memory {own['peak'] / other['peak']:.2f}")


if __name__ == "__main__":
    main()
