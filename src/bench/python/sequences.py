#!/usr/bin/env python3
"""Times explanations of sequences and volumes beside PyTorch's, and prints a table for
docs/benchmarks.md.

    python3 src/bench/python/sequences.py CLASSPATH [--networks …] [--seconds 3]

CLASSPATH is that of the tests, as Maven's dependency:build-classpath gives it, behind target/test-classes
and target/classes. Needs Python 3.12 with what requirements.txt pins. LSTM and attention are
compared with a forward and a backward pass, gradient × input, which is the least that a Python user pays;
convolutions with Zennit.

    python3 src/bench/python/sequences.py CLASSPATH --relevance

compares what both find with the same weights: relevance of convolutions with Zennit's, and of LSTM and attention,
whose relevance PyTorch does not compute, the outputs alone.
"""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import torch
from torch import nn

PRESETS = ["EpsilonPlus", "EpsilonPlusFlat", "EpsilonAlpha2Beta1", "EpsilonAlpha2Beta1Flat", "EpsilonGammaBox"]
BATCHES = {"LSTM_50": [1, 32], "LSTM_200": [1, 32], "CNN_1D": [1, 32], "CNN_3D": [1, 8], "ATTENTION": [1, 32]}
OPTIONS = "-Xmx96m -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=10g -Dorg.bytedeco.javacpp.maxphysicalbytes=0"


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, batch_first=True)
        self.dense = nn.Linear(128, 5)

    def forward(self, x):
        return self.dense(self.lstm(x)[0][:, -1])


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, bias=False, batch_first=True)
        self.dense = nn.Linear(64, 5)

    def forward(self, x):
        return self.dense(self.attention(x, x, x, need_weights=False)[0].mean(1))


def cnn_1d():
    layers = []
    for _ in range(6):
        layers += [nn.Conv1d(64, 64, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.AvgPool1d(1000), nn.Flatten(), nn.Linear(64, 5))


def cnn_3d():
    layers, before = [], 1
    for channels in (8, 16, 32):
        layers += [nn.Conv3d(before, channels, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2)]
        before = channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(32 * 4**3, 5))


MODULES = {
    "LSTM_50": (Lstm, (50, 64)),
    "LSTM_200": (Lstm, (200, 64)),
    "CNN_1D": (cnn_1d, (64, 1000)),
    "CNN_3D": (cnn_3d, (1, 32, 32, 32)),
    "ATTENTION": (Attention, (64, 64)),
}


def timed(action, seconds):
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        action()
    times, start = [], time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        action()
        times.append((time.perf_counter() - before) * 1e3)
    return median(times)


def logit(output):
    start = torch.zeros_like(output)
    start[:, 1] = output[:, 1].detach()
    return start


def with_weights(network, folder):
    """The network of a folder that SequenceRun wrote."""

    def read(name):
        return torch.from_numpy(np.load(folder / f"{name}.npy"))

    module = MODULES[network][0]()
    if network.startswith("LSTM"):
        candidate, forget, output, entry = range(4)
        order = [entry, forget, candidate, output]  # PyTorch's

        def blocks(values):
            pieces = values.reshape(-1, values.shape[-1]).chunk(4, dim=1)
            return torch.cat([pieces[i] for i in order], dim=1).T

        module.lstm.weight_ih_l0.data = blocks(read("layer0W")).contiguous()
        module.lstm.weight_hh_l0.data = blocks(read("layer0RW")).contiguous()
        module.lstm.bias_ih_l0.data = blocks(read("layer0b")).flatten().contiguous()
        module.lstm.bias_hh_l0.data.zero_()
        dense, last = module.dense, 1
    elif network == "ATTENTION":
        pieces = [read(f"layer0{name}").reshape(64, 64) for name in ("Wq", "Wk", "Wv")]
        module.attention.in_proj_weight.data = torch.cat(pieces)
        module.attention.out_proj.weight.data = read("layer0Wo").T.contiguous()
        dense, last = module.dense, 2
    else:
        convolutions = [layer for layer in module if isinstance(layer, (nn.Conv1d, nn.Conv3d))]
        step = 1 if network == "CNN_1D" else 2
        for i, layer in enumerate(convolutions):
            layer.weight.data = read(f"layer{i * step}W").contiguous()
            layer.bias.data = read(f"layer{i * step}b").flatten()
        dense, last = module[-1], 7 if network == "CNN_1D" else 6
    dense.weight.data = read(f"layer{last}W").T.contiguous()
    dense.bias.data = read(f"layer{last}b").flatten()
    return module.requires_grad_(False).eval()


def difference(own, other):
    return float((own - other).abs().max() / other.abs().max())


def compare(classpath, network, batch, preset):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(classpath, "relevance", network, batch, preset, folder)
        module = with_weights(network, folder)
        values = torch.from_numpy(np.load(folder / "input.npy"))
        output = torch.from_numpy(np.load(folder / "output.npy"))
        relevance = torch.from_numpy(np.load(folder / "relevance.npy"))
        sequences = values.transpose(1, 2) if network.startswith(("LSTM", "ATT")) else values
        of_output = difference(output, module(sequences))
        if not network.startswith("CNN"):
            return f"{of_output:.1e}", "–"
        with zennit_of(module, preset) as attributor:
            other = attributor(values, logit)[1]
        return f"{of_output:.1e}", f"{difference(relevance, other):.1e}"


def zennit_of(module, preset):
    from zennit import composites
    from zennit.attribution import Gradient

    options = {"low": 0.0, "high": 1.0} if preset == "EpsilonGammaBox" else {}
    return Gradient(module, getattr(composites, preset)(**options))


def theirs(network, batch, preset, seconds):
    make, shape = MODULES[network]
    module = make().requires_grad_(False).eval()
    images = torch.rand(batch, *shape)
    if network in ("CNN_1D", "CNN_3D"):
        with zennit_of(module, preset) as attributor:
            return timed(lambda: attributor(images, logit), seconds)
    images.requires_grad_(True)

    def gradient():
        output = module(images)
        return torch.autograd.grad(output, images, logit(output))[0] * images.detach()

    return timed(gradient, seconds)


def ours(classpath, *job):
    run = subprocess.run(
        ["java", *OPTIONS.split(), "-cp", classpath, "org.lrp4j.bench.SequenceRun", *map(str, job)],
        capture_output=True, text=True, check=True,
    )
    words = run.stdout.split()
    return dict(zip(words[::2], map(float, words[1::2])))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classpath")
    parser.add_argument("--networks", nargs="+", choices=BATCHES, default=list(BATCHES))
    parser.add_argument("--batches", nargs="+", type=int)
    parser.add_argument("--presets", nargs="+", choices=PRESETS)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--relevance", action="store_true", help="compare what is found, not the time")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.relevance:
        print("| network | batch | preset | largest difference of outputs | of relevance |")
        print("|---|---:|---|---:|---:|")
        for network in options.networks:
            for preset in options.presets or (PRESETS if network.startswith("CNN") else PRESETS[:1]):
                for batch in options.batches or [2]:
                    found = compare(options.classpath, network, batch, preset)
                    print(f"| {network} | {batch} | {preset} | {found[0]} | {found[1]} |", flush=True)
        return
    print("| network | batch | preset | lrp4j | PyTorch or Zennit | ratio | DL4J's output() | ratio | peak, MiB |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---:|")
    for network in options.networks:
        presets = options.presets or (PRESETS if network.startswith("CNN") else PRESETS[:1])
        for batch in options.batches or BATCHES[network]:
            for preset in presets:
                own = ours(options.classpath, network, batch, preset, options.seconds)
                other = theirs(network, batch, preset, options.seconds)
                print(
                    f"| {network} | {batch} | {preset} | {own['explain']:.2f} | {other:.2f} | {own['explain'] / other:.2f}"
                    f" | {own['output']:.2f} | {own['explain'] / own['output']:.2f} | {own['peak'] / 1024:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
