"""One measurement of Zennit in a process of its own, as compare.py asks for it: the counterpart of
the Java class ComparisonRun. A job as JSON goes in, a result as JSON goes to the job's "result" file.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import torch
from zennit import composites
from zennit.attribution import Gradient
from zennit.image import imsave

from torch_network import ExportedNetwork


def process_memory(field):
    """Of this process, in KiB: VmHWM is the highest resident memory, VmRSS the present one."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise RuntimeError(f"no {field} in /proc/self/status")


def repeat(action, runs, seconds):
    times = []
    start = time.perf_counter()
    while len(times) < runs or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        action()
        times.append((time.perf_counter() - before) * 1e3)
    return times


def timed(action, job, warmed_up=0):
    repeat(action, job["warmUpRuns"], max(0, job["warmUpSeconds"] - warmed_up))
    return repeat(action, job["runs"], job["seconds"])


def composite(preset, canonizers):
    options = {"canonizers": canonizers}
    if preset == "EpsilonGammaBox":
        options |= {"low": 0.0, "high": 1.0}
    return getattr(composites, preset)(**options)


def input_batch(job):
    batch = numpy.load(Path(job["folder"]) / "input.npy")[: job["batch"]]
    return torch.from_numpy(batch)


def logit_of(target):
    """What relevance starts from: as in lrp4j the value of the class's logit, and 0 elsewhere."""

    def start(output):
        values = torch.zeros_like(output)
        values[:, target] = output[:, target]
        return values.detach()

    return start


def explain(job, result):
    network = ExportedNetwork(job["folder"])
    logit = logit_of(job["class"])
    images = input_batch(job)
    # The hooks stay in place between explanations, as in lrp4j an explainer does.
    with Gradient(network, composite(job["preset"], network.canonizers())) as attributor:
        start = time.perf_counter()
        _, relevance = attributor(images, logit)
        first = time.perf_counter() - start
        save(relevance, job["picture"])
        result["coldStart"] = round(time.time() * 1000) - job["started"]
        result["peakOfFirst"] = process_memory("VmHWM")
        numpy.save(job["relevance"], relevance.numpy())
        result["times"] = timed(lambda: attributor(images, logit), job, first)
        result["peak"] = process_memory("VmHWM")


def exact(job, result):
    """Relevance in float64, where rounding does not decide which of two equal maxima wins."""
    network = ExportedNetwork(job["folder"], torch.float64)
    rules = composite(job["preset"], network.canonizers())
    with Gradient(network, rules) as attributor:
        example = input_batch(job)[job["example"] :][:1].double()
        _, relevance = attributor(example, logit_of(job["class"]))
    numpy.save(job["relevance"], relevance.numpy())


def save(relevance, file):
    """A heatmap of the first example."""
    picture = relevance[0].sum(0) if relevance.ndim == 4 else relevance[:1]
    imsave(file, picture.numpy(), symmetric=True, cmap="bwr", grid=False)


def output(job, result):
    network = ExportedNetwork(job["folder"])
    images = input_batch(job)
    with torch.no_grad():
        result["times"] = timed(lambda: network(images), job)
    result["peak"] = process_memory("VmHWM")


def main():
    job = json.loads(sys.argv[1])
    torch.set_num_threads(job["threads"])
    result = {}
    {"explain": explain, "exact": exact, "output": output}[job["mode"]](job, result)
    Path(job["result"]).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
