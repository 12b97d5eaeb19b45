"""The network that Java exported, as a PyTorch module."""

import json
from collections import OrderedDict
from pathlib import Path

import numpy
import torch
from torch import nn
from zennit.canonizers import NamedMergeBatchNorm
from zennit.layer import Sum


class Add(nn.Module):
    """A residual addition, in the form that Zennit has a rule for."""

    def __init__(self):
        super().__init__()
        self.sum = Sum(dim=-1)

    def forward(self, *parts):
        return self.sum(torch.stack(parts, dim=-1))


class ExportedNetwork(nn.Module):
    """Nodes in the order of the data flow. The output is logits: no softmax at the end."""

    def __init__(self, folder, dtype=torch.float32):
        super().__init__()
        folder = Path(folder)
        description = json.loads((folder / "network.json").read_text())
        self.input_name = description["input"]
        self.target = description["class"]
        self.nodes = description["nodes"]
        # The order matters: Zennit takes the first one in it for the network's first layer.
        self.parts = nn.ModuleDict(
            OrderedDict((node["name"], _module(node, folder, dtype)) for node in self.nodes)
        )
        self._last_use = {
            name: node["name"] for node in self.nodes for name in node["inputs"]
        }
        self.requires_grad_(False)
        self.eval()

    def forward(self, images):
        values = {self.input_name: images}
        for node in self.nodes:
            result = self.parts[node["name"]](*(values[name] for name in node["inputs"]))
            for name in node["inputs"]:
                if self._last_use[name] == node["name"]:
                    values.pop(name, None)
            values[node["name"]] = result
        return values[self.nodes[-1]["name"]]

    def canonizers(self):
        """Merges each batch normalisation into the convolution before it, as lrp4j does."""
        linear = {
            node["name"]
            for node in self.nodes
            if node["type"] == "convolution" and not node["relu"]
        }
        pairs = [
            ([f"parts.{node['inputs'][0]}.0"], f"parts.{node['name']}")
            for node in self.nodes
            if node["type"] == "normalisation" and node["inputs"][0] in linear
        ]
        return [NamedMergeBatchNorm(pairs)] if pairs else []


def _module(node, folder, dtype):
    def array(parameter):
        values = numpy.load(folder / f"{node['name']}.{parameter}.npy")
        return torch.from_numpy(values).to(dtype)

    kind = node["type"]
    if kind == "convolution":
        weight, bias = array("weight"), array("bias")
        layer = nn.utils.skip_init(
            nn.Conv2d,
            weight.shape[1],
            weight.shape[0],
            tuple(weight.shape[2:]),
            stride=tuple(node["stride"]),
            padding=tuple(node["padding"]),
        )
        return _affine(layer, weight, bias, node)
    if kind == "dense":
        weight, bias = array("weight"), array("bias")
        layer = nn.utils.skip_init(nn.Linear, weight.shape[1], weight.shape[0])
        return _affine(layer, weight, bias, node)
    if kind == "normalisation":
        mean = array("mean").flatten()
        layer = nn.BatchNorm2d(mean.numel(), eps=node["eps"])
        layer.weight.data = array("weight").flatten()
        layer.bias.data = array("bias").flatten()
        layer.running_mean.data = mean
        layer.running_var.data = array("variance").flatten()
        return layer
    if kind == "max":
        return nn.MaxPool2d(tuple(node["kernel"]), tuple(node["stride"]), tuple(node["padding"]))
    if kind == "padding":
        top, bottom, left, right = node["padding"]
        return nn.ZeroPad2d((left, right, top, bottom))
    if kind == "relu":
        return nn.ReLU()
    if kind == "add":
        return Add()
    raise ValueError(f"unknown node {node}")


def _affine(layer, weight, bias, node):
    """The layer at place 0 or behind a flattening, and its activation function."""
    # Bound, not copied: each weight is in memory once.
    layer.weight.data = weight
    layer.bias.data = bias.flatten()
    modules = [layer]
    if node.get("relu"):
        modules.append(nn.ReLU())
    if node.get("flatten"):
        modules.insert(0, nn.Flatten())
    return nn.Sequential(*modules)
