"""Relevance through channels and relevance maximisation by zennit-crp, in float64.

    pip install torch==2.15.0 zennit-crp==0.6.0
    python src/test/python/make_crp_reference.py src/test/resources/dataset/concepts.npz

A small network of two convolutions learns to tell bars that lie, stand, and cross. The file holds its
weights, images, for each image and channel of conv2 the channel's relevance and the heatmap through
it, heatmaps through conv2 and conv1 together, the images that each channel counts most for, and the
mean shares of the channels by class. Explained is the predicted class, by EpsilonPlus.

The relevance of parameters, added up over the images, is made by autograd alone: under LRP-0 of such
networks it is the parameter times the logit's gradient ("zero"), for a convolution under ZPlus what
Zennit says that arrives there is shared by the rule's definition ("plus").
"""

import pathlib
import sys
import tempfile

import numpy as np
import torch
from crp.attribution import CondAttribution
from crp.concepts import ChannelConcept
from crp.visualization import FeatureVisualization
from zennit.composites import EpsilonPlus

CHANNELS = 6
LAYERS = ("conv1", "conv2", "dense", "out")
SEED = 4
SHOWN = 3  # images whose heatmaps are kept
BOTH = [(0, 4), (3, 1), (5, 2)]  # channels of conv2 and conv1


def images(count, random):
    """Bars over noise, in one of two channels."""
    x = random.normal(0, 0.3, (count, 2, 10, 10))
    y = random.integers(0, 3, count)
    for i, label in enumerate(y):
        row, column, channel = random.integers(2, 8), random.integers(2, 8), random.integers(2)
        if label != 1:
            x[i, channel, row, 1:9] += 1.5
        if label != 0:
            x[i, channel, 1:9, column] += 1.5
    return torch.tensor(x.round(2)), torch.tensor(y)


def trained(random):
    nn = torch.nn
    network = nn.Sequential()
    network.add_module("conv1", nn.Conv2d(2, 5, 3))
    network.add_module("relu1", nn.ReLU())
    network.add_module("pool", nn.MaxPool2d(2))
    network.add_module("conv2", nn.Conv2d(5, CHANNELS, 3))
    network.add_module("relu2", nn.ReLU())
    network.add_module("flat", nn.Flatten())
    network.add_module("dense", nn.Linear(CHANNELS * 4, 8))
    network.add_module("relu3", nn.ReLU())
    network.add_module("out", nn.Linear(8, 3))
    network.double()
    x, y = images(300, random)
    optimizer = torch.optim.Adam(network.parameters(), 0.01)
    for _ in range(150):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()
    return network.eval()


def as_there(weight):
    """Deeplearning4j's dense layers have [inputs, outputs]."""
    return weight if weight.ndim > 2 else weight.T


def parameters(network, x, predicted, attribution):
    found = {}
    network.requires_grad_(True)
    network.zero_grad()
    network(x).gather(1, predicted[:, None]).sum().backward()
    for name in LAYERS:
        module = getattr(network, name)
        found[f"zero.{name}.W"] = as_there(module.weight * module.weight.grad)
        found[f"zero.{name}.b"] = module.bias * module.bias.grad

    network.requires_grad_(False)
    targets = [{"y": [k]} for k in predicted.tolist()]
    convolutions = ["conv1", "conv2"]
    record = ["pool", *convolutions]
    result = attribution(x.clone().requires_grad_(), targets, EpsilonPlus(), record_layer=record)
    for name, a in zip(convolutions, (x, result.activations["pool"].detach())):
        module, relevance = getattr(network, name), result.relevances[name].detach()
        conv = torch.nn.functional.conv2d
        w = module.weight.detach()
        agree = [(w.clamp(min=0), a.clamp(min=0)), (w.clamp(max=0), a.clamp(max=0))]
        b = module.bias.detach().clamp(min=0).requires_grad_()
        agree = [(part.requires_grad_(), of) for part, of in agree]
        z = sum(conv(of, part) for part, of in agree) + b[:, None, None]
        (z * (relevance / (z + 1e-6)).detach()).sum().backward()
        found[f"plus.{name}.W"] = sum(part * part.grad for part, _ in agree)
        found[f"plus.{name}.b"] = b * b.grad
    return found


def main(file):
    torch.manual_seed(SEED)
    random = np.random.default_rng(7)
    network = trained(random)
    x, y = images(30, random)
    predicted = network(x).argmax(1)
    print("right:", (predicted == y).double().mean().item())
    stored = {"in": x}
    for name in LAYERS:
        module = getattr(network, name)
        stored[name + ".W"] = as_there(module.weight)
        stored[name + ".b"] = module.bias

    attribution = CondAttribution(network)
    concept = ChannelConcept()

    def through(example, conditions):
        data = x[example : example + 1].clone().requires_grad_()
        target = {"y": [predicted[example].item()]}
        conditions = [target | condition for condition in conditions]
        return attribution(data, conditions, EpsilonPlus(), record_layer=["conv2"])

    whole = torch.cat([through(i, [{}]).relevances["conv2"] for i in range(len(x))]).detach()
    stored["channels"] = concept.attribute(whole, abs_norm=False)
    shares = concept.attribute(whole, abs_norm=True)
    stored["predicted"] = predicted.double()
    stored["shares"] = torch.stack([shares[predicted == k].mean(0) for k in range(3)])
    stored["heatmaps"] = torch.stack(
        [through(i, [{"conv2": [c]} for c in range(CHANNELS)]).heatmap for i in range(SHOWN)]
    )
    stored["both"] = torch.stack(
        [through(i, [{"conv2": [two], "conv1": [one]} for two, one in BOTH]).heatmap for i in range(SHOWN)]
    )

    stored |= parameters(network, x, predicted, attribution)
    with tempfile.TemporaryDirectory() as folder:
        data = [(image, int(label)) for image, label in zip(x, predicted)]
        gallery = FeatureVisualization(
            attribution, data, {"conv2": concept}, abs_norm=False, path=folder
        )
        gallery.run(EpsilonPlus(), 0, len(data), batch_size=10)
        found = pathlib.Path(folder) / "RelMax_sum_unnormed"
        stored["most"] = torch.tensor(np.load(found / "conv2_data.npy")[:5]).double()
        stored["most.relevance"] = torch.tensor(np.load(found / "conv2_rel.npy")[:5])

    content = {name: value.detach().contiguous().numpy() for name, value in stored.items()}
    np.savez_compressed(file, **content)
    print({name: value.shape for name, value in content.items()})
    print(content["shares"], content["most"].T, content["most.relevance"].T, sep="\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
