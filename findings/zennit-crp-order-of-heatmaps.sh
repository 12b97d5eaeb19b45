#!/bin/sh
# Package: zennit-crp 0.6.0 (PyPI), run on torch 2.15.0.
#
# CondAttribution takes a list of conditions and gives heatmaps in another order, if the conditions are of
# different layers: those of the layers of the first condition come first (with exclude_parallel=True, the
# default). And with as many images as conditions each image gets its condition where all are of one
# layer, but every condition, so n times as many heatmaps, where they are of different ones.
#
# The network has two convolutions of two channels with kernels of one pixel; A and C are conditions of
# the channels of the first, B of one of the second.
#
# One would expect: A, B, C; and as many heatmaps in both of the last lines.
#
# Output seen:
#   conditions A, B, C, heatmaps of: A, C, B
#   two images, conditions A and C: 2 heatmaps
#   two images, conditions A and B: 4 heatmaps
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Python 3.11 or newer, and 2 GB for PyTorch.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q zennit-crp==0.6.0 zennit==0.4.6 torch==2.15.0 torchvision==0.29.2 numpy==2.4.6 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import torch
from crp.attribution import CondAttribution
from zennit.composites import EpsilonPlus

network = torch.nn.Sequential()
network.add_module("conv1", torch.nn.Conv2d(1, 2, 1, bias=False))
network.add_module("conv2", torch.nn.Conv2d(2, 2, 1, bias=False))
network.add_module("flat", torch.nn.Flatten())
network.add_module("out", torch.nn.Linear(8, 1, bias=False))
for parameter in network.parameters():
    parameter.data = torch.arange(1.0, 1 + parameter.numel()).reshape(parameter.shape)

conditions = {
    "A": {"y": [0], "conv1": [0]},
    "B": {"y": [0], "conv2": [0]},
    "C": {"y": [0], "conv1": [1]},
}
images = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]], [[[4.0, 3.0], [2.0, 1.0]]]])
attribution = CondAttribution(network)


def heatmaps(count, names):
    data = images[:count].clone().requires_grad_()
    return attribution(data, [conditions[name] for name in names], EpsilonPlus()).heatmap


alone = {name: heatmaps(1, name)[0] for name in conditions}
order = [
    next(name for name in alone if torch.allclose(alone[name], heatmap))
    for heatmap in heatmaps(1, "ABC")
]
one_layer, two_layers = len(heatmaps(2, "AC")), len(heatmaps(2, "AB"))
print("conditions A, B, C, heatmaps of:", ", ".join(order))
print("two images, conditions A and C:", one_layer, "heatmaps")
print("two images, conditions A and B:", two_layers, "heatmaps")
raise SystemExit(0 if (order, one_layer, two_layers) == (["A", "C", "B"], 2, 4) else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
