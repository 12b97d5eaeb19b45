#!/usr/bin/env python3
"""Runs lrp4j and Zennit alternately on the same networks, weights, inputs and threads, checks that
both find the same relevance, and writes docs/benchmarks.md.

    python3 src/bench/python/compare.py

Needs Linux, JDK 17, Maven, Python 3.12 or newer with venv, and 16 GB of memory for VGG16 with batch 8.
The first run installs PyTorch and Zennit, as pinned in requirements.txt, into target/bench-venv.
A short run: compare.py --networks LENET --batches 1 --presets EpsilonPlus --repeat 1 --parts explain
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

import aims
import report
from contestants import Contestants, jemalloc

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]

BATCHES = {"MLP": [1, 64], "LENET": [1, 64], "VGG16": [1, 8], "RESNET50": [1, 8]}
PRESETS = [
    "EpsilonPlus",
    "EpsilonPlusFlat",
    "EpsilonAlpha2Beta1",
    "EpsilonAlpha2Beta1Flat",
    "EpsilonGammaBox",
]
PARTS = ["explain", "exact", "output", "raw", "profile", "targets", "soak"]
MALLOC, JEMALLOC = "malloc", "jemalloc"
SOAKS = [
    ("LENET", 28, 10_000, MALLOC),
    ("VGG16", 96, 1_000, MALLOC),
    ("VGG16", 96, 1_000, JEMALLOC),
]
SOAK_PRESET = "EpsilonPlusFlat"
TARGETS_PRESET = "EpsilonPlus"
# In float32, of the relevance's norm: where the two largest values of a pooling window differ by less
# than rounding does, either may win, which moves some relevance by a pixel. In float64, where that does not
# happen, of the largest value; an example beyond the first tolerance has to keep the second.
TOLERANCE = 1e-3
EXACT_TOLERANCE = 1e-8


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--networks", nargs="+", choices=BATCHES, default=list(BATCHES))
    parser.add_argument("--batches", nargs="+", type=int, help="instead of each network's own two")
    parser.add_argument("--presets", nargs="+", choices=PRESETS, default=PRESETS)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--in-a-row", type=int, default=1, help="whole comparisons, one after the other"
    )
    parser.add_argument("--repeat", type=int, default=3, help="alternating rounds")
    parser.add_argument("--runs", type=int, default=5, help="at least so many measured runs a round")
    parser.add_argument(
        "--seconds",
        type=float,
        default=4,
        help="measure at least so long a round: a quarter of it where the network is small, six times as"
        " long for batches of large networks",
    )
    parser.add_argument(
        "--warm-up-runs", type=int, default=1, help="besides the first explanation"
    )
    parser.add_argument(
        "--warm-up-seconds",
        type=float,
        default=8,
        help="the first explanation counts; a quarter of it where the network is small",
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument(
        "--soak-share", type=float, default=1, help="of the explanations of the soak runs"
    )
    parser.add_argument(
        "--java-options",
        default="-Xmx96m -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=10g"
        " -Dorg.bytedeco.javacpp.maxphysicalbytes=0",
        help="see docs/how-it-works.md, Options of the JVM",
    )
    parser.add_argument(
        "--java-environment",
        nargs="*",
        default=[],
        help="NAME=VALUE",
    )
    parser.add_argument("--venv", type=Path, default=PROJECT / "target" / "bench-venv")
    parser.add_argument("--work", type=Path, default=PROJECT / "target" / "comparison")
    parser.add_argument("--report", type=Path, default=PROJECT / "docs" / "benchmarks.md")
    parser.add_argument(
        "--add", action="store_true", help="measure parts again, or some that the last run left out"
    )
    parser.add_argument(
        "--report-only", action="store_true", help="write the report of the last run's results"
    )
    return parser.parse_args()


def enter_virtual_environment(folder):
    """Goes on in the virtual environment, which is created if it is missing or incomplete."""
    folder = folder.resolve()
    if Path(sys.prefix).resolve() == folder:
        return
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    requirements = str(HERE / "requirements.txt")
    subprocess.run([python, "-m", "pip", "install", "-q", "-r", requirements], check=True)
    os.execv(python, [python, *sys.argv])


class Comparison:
    """Runs the parts that were asked for and keeps what they measured."""

    def __init__(self, options, contestants, prepared):
        self.options = options
        self.contestants = contestants
        # What was exported and found out for all comparisons in a row.
        self.prepared = prepared
        self.results = {
            "cases": [],
            "exact": [],
            "baselines": [],
            "profiles": [],
            "targets": [],
            "soaks": [],
        }

    def run(self):
        """Stops after each network, so that what is measured can be saved."""
        for network in self.options.networks:
            self._network(network)
            yield
        if "soak" in self.options.parts:
            self._soaks()
            yield

    def _network(self, network):
        parts = set(self.options.parts)
        batches = self.options.batches or BATCHES[network]
        folder = self.options.work / network
        if parts - {"soak"}:
            self._export(network, folder, max(batches))
        for batch in batches:
            job = {"network": network, "folder": folder, "batch": batch} | self._stopwatch(network, batch)
            if parts & {"raw", "profile"}:
                self._find_ways(job)
            for preset in self.options.presets if "explain" in parts else []:
                self._explain(job | {"preset": preset})
            if "output" in parts:
                self._output(job)
            if "profile" in parts and network in aims.LARGE:
                self._profile(job)
            if "targets" in parts:
                say(f"{network}, batch {batch}: one class and five")
                longer = {"seconds": max(job["seconds"], self.options.seconds)}
                targets = self.contestants.lrp4j("targets", **(job | longer), preset=TARGETS_PRESET)
                self.results["targets"].append(self._case(job) | targets)
        for preset in self.options.presets if "exact" in parts else []:
            self._exact({"network": network, "batch": 1, "folder": folder, "preset": preset})

    def _export(self, network, folder, batch):
        if network not in self.prepared:
            say(f"{network}: exporting the weights")
            self.contestants.lrp4j("export", network=network, folder=folder, batch=batch)
            self.prepared[network] = {}

    def _find_ways(self, job):
        """Which of ND4J's operations is the fastest for each pass; found out once for a work folder."""
        file = job["folder"] / f"ways-{job['batch']}.json"
        if not file.exists():
            say(f"{describe(self._case(job))}: the fastest raw operations")
            # Dozens of operations share the time of one explanation's measurement.
            short = {"seconds": 0.15, "warmUpSeconds": 0.1, "runs": 1, "warmUpRuns": 1}
            self.contestants.lrp4j("ways", **(job | short), ways=file)

    def _explain(self, job):
        folder = job["folder"]
        case = self._case(job) | {"preset": job["preset"], "lrp4j": [], "zennit": []}
        for _ in range(self.options.repeat):
            for side in ("lrp4j", "zennit"):
                files = {
                    "picture": folder / f"{side}.png",
                    "relevance": folder / f"{side}.npy",
                    "class": target_class(folder),
                }
                if side == "lrp4j" and "raw" in self.options.parts:
                    files["ways"] = folder / f"ways-{job['batch']}.json"
                run = getattr(self.contestants, side)
                case[side].append(run("explain", **job, **files))
        case |= difference(folder / "lrp4j.npy", folder / "zennit.npy")
        ours, theirs = (aims.time(case[side]) for side in ("lrp4j", "zennit"))
        say(
            f"{describe(case)}: {ours:.3g} ms, Zennit {theirs:.3g} ms, ratio {ours / theirs:.2f},"
            f" relevance differs by {case['difference']:.1e}"
        )
        if case["difference"] > TOLERANCE:
            self._explain_difference(job, case)
        self.results["cases"].append(case)

    def _explain_difference(self, job, case):
        """Rounding decides near ties of pooling windows; where it does not, nothing may differ."""
        job = {name: job[name] for name in ("network", "folder", "batch", "preset")}
        case["exact"] = self._exact_difference(job, case["worst"])["largest"]
        say(f"  in float64 the example where it is worst differs by {case['exact']:.1e}")

    def _exact(self, job):
        """The same in every comparison, so it is found out once."""
        known = self.prepared[job["network"]]
        if job["preset"] not in known:
            difference = self._exact_difference(job, 0)
            known[job["preset"]] = self._case(job) | {"preset": job["preset"]} | difference
            say(f"{describe(known[job['preset']])}: in float64 relevance differs by {difference['largest']:.1e}")
        self.results["exact"].append(known[job["preset"]])

    def _exact_difference(self, job, example):
        folder = job["folder"]
        files = {side: folder / f"{side}-exact.npy" for side in ("lrp4j", "zennit")}
        for side, file in files.items():
            run = getattr(self.contestants, side)
            run("exact", **job, example=example, relevance=file, **{"class": target_class(folder)})
        return difference(*files.values())

    def _output(self, job):
        case = self._case(job) | {"lrp4j": [], "zennit": []}
        for _ in range(self.options.repeat):
            for side in ("lrp4j", "zennit"):
                case[side].append(getattr(self.contestants, side)("output", **job))
        say(f"{describe(case)}: forward pass")
        self.results["baselines"].append(case)

    def _profile(self, job):
        """Where the time goes: with every operation timed, so in processes of their own."""
        for preset in self.options.presets:
            case = self._case(job) | {"preset": preset}
            say(f"{describe(case)}: operation by operation")
            folder = job["folder"]
            files = {"ways": folder / f"ways-{job['batch']}.json", "class": target_class(folder)}
            columns = self.contestants.lrp4j("profile", **job, preset=preset, **files)
            self.results["profiles"].append(case | columns)

    def _soaks(self):
        for network, side, count, allocator in SOAKS:
            library = jemalloc() if allocator == JEMALLOC else None
            if allocator == JEMALLOC and library is None:
                say("jemalloc is not installed: no soak run with it")
                continue
            soak = {"network": network, "side": side, "allocator": allocator}
            soak["count"] = max(1, round(count * self.options.soak_share))
            say(f"{network} with {allocator}: {soak['count']} explanations")
            csv = self.options.work / f"soak-{network}-{allocator}.csv"
            job = {"network": network, "side": side, "count": soak["count"], "preset": SOAK_PRESET}
            self.contestants.lrp4j("soak", allocator=library, **job, csv=csv)
            soak["table"] = csv.read_text()
            self.results["soaks"].append(report.summarise(soak))

    def _stopwatch(self, network, batch):
        """Small networks need less time for many runs, batches of large ones more for a few."""
        share = 0.25 if network not in aims.LARGE else 1 if batch == 1 else 6
        return {
            "runs": self.options.runs,
            "seconds": self.options.seconds * share,
            "warmUpRuns": self.options.warm_up_runs,
            "warmUpSeconds": self.options.warm_up_seconds * min(1, share),
        }

    @staticmethod
    def _case(job):
        return {"network": job["network"], "batch": job["batch"]}


def target_class(folder):
    return json.loads((folder / "network.json").read_text())["class"]


def difference(one, other):
    """Of the example where it is worst: the norm of the difference relative to the relevance's norm,
    and the largest difference relative to the largest value."""
    import numpy

    ours, theirs = (numpy.load(file).astype(float) for file in (one, other))
    if ours.shape != theirs.shape:
        raise SystemExit(f"relevance of shape {ours.shape} against {theirs.shape}")
    ours, theirs = (array.reshape(len(array), -1) for array in (ours, theirs))

    def ratios(size):
        return numpy.nan_to_num(size(ours - theirs) / size(theirs), nan=numpy.inf)

    by_norm = ratios(lambda array: numpy.linalg.norm(array, axis=1))
    return {
        "difference": float(by_norm.max()),
        "worst": int(by_norm.argmax()),
        "largest": float(ratios(lambda array: abs(array).max(1)).max()),
    }


def describe(case):
    return ", ".join([case["network"], f"batch {case['batch']}"] + [case[k] for k in case if k == "preset"])


def say(text):
    print(text, flush=True)


def command_line(options):
    """The command that gives the same run, without what concerns only where files are."""
    shown, skip = [], False
    for argument in sys.argv[1:]:
        name = argument.split("=")[0]
        if argument.startswith("--"):
            skip = name in ("--venv", "--work", "--report", "--report-only")
        if not skip:
            shown.append(f'"{argument}"' if " " in argument else argument)
    return " ".join(["python3 src/bench/python/compare.py", *shown])


def merge(results, added):
    """What was measured takes the place of what a run has of the same network, batch and preset."""
    for kind, cases in added.items():
        by_name = {aims.name(case): case for case in results.get(kind, []) + cases}
        results[kind] = list(by_name.values())


def machine():
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{cpu}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
    }


def main():
    options = arguments()
    enter_virtual_environment(options.venv)
    options.work.mkdir(parents=True, exist_ok=True)
    results_file = options.work / "results.json"
    if options.report_only:
        runs = json.loads(results_file.read_text())
    else:
        contestants = Contestants(
            options.work.resolve(), options.threads, options.java_options, options.java_environment
        )
        options.work = options.work.resolve()
        if options.add:
            runs = json.loads(results_file.read_text())
            runs[-1]["command"] += "\n" + command_line(options)
            comparison = Comparison(options, contestants, {})
            for _ in comparison.run():
                merge(runs[-1], comparison.results)
                results_file.write_text(json.dumps(runs))
        else:
            runs = []
            prepared = {}
            for _ in range(options.in_a_row):
                comparison = Comparison(options, contestants, prepared)
                comparison.results["machine"] = machine() | contestants.versions()
                comparison.results["command"] = command_line(options)
                runs.append(comparison.results)
                for _ in comparison.run():
                    results_file.write_text(json.dumps(runs))
    report.write(runs, options.report, TOLERANCE, EXACT_TOLERANCE)
    say(f"wrote {options.report}")
    cases = [case for results in runs for case in results["cases"]]
    exact = [case for results in runs for case in results["exact"]]
    wrong = [
        case
        for case in cases
        if not (case["difference"] <= TOLERANCE or case["exact"] <= EXACT_TOLERANCE)
    ]
    wrong += [case for case in exact if not case["largest"] <= EXACT_TOLERANCE]
    if wrong:
        raise SystemExit("Different relevance:\n" + "\n".join(map(describe, wrong)))


if __name__ == "__main__":
    main()
