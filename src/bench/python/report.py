"""Writes the tables of docs/benchmarks.md and draws the soak run."""

import csv
import io
from pathlib import Path
from statistics import median

import aims
import contestants

TITLES = {"MLP": "MLP 4-16-3", "LENET": "LeNet", "VGG16": "VGG16", "RESNET50": "ResNet50"}
# What a profile tells apart.
_KINDS = ["products", "pooling", "arithmetic", "slices", "parameters"]
SEMANTICS = (Path(__file__).parent / "semantics.md").read_text()


def summarise(soak):
    """Adds the medians of the tenths of a soak run that show whether memory grows."""
    rows, count = _rows(soak), soak["count"]
    second = [r for n, _, r in rows if 0.1 * count < n <= 0.2 * count] or [rows[0][2]]
    last = [r for n, _, r in rows if n > 0.9 * count]
    return soak | {"secondTenth": median(second), "lastTenth": median(last)}


def write(runs, file, tolerance, exact_tolerance):
    """Writes the tables of the last run, and what all runs reached."""
    results = runs[-1]
    file.parent.mkdir(parents=True, exist_ok=True)
    parts = [
        "# Benchmarks: lrp4j and Zennit\n",
        "Written by `src/bench/python/compare.py`; do not edit by hand. Sequences and volumes, and Zennit 1.0.0:"
        " [benchmarks-sequences.md](benchmarks-sequences.md). From a folder to pictures:"
        " [benchmarks-folder.md](benchmarks-folder.md).\n",
        _setting(results),
        _aims(runs),
    ]
    if results["cases"]:
        parts += [_times(results, tolerance), _memory(results["cases"])]
    if results["exact"]:
        parts.append(_exact(results, exact_tolerance))
    if results.get("profiles"):
        parts.append(_profiles(results["profiles"]))
    if results["targets"]:
        parts.append(_targets(results["targets"]))
    if results["soaks"]:
        parts.append(_soak(results["soaks"], file))
    parts.append(SEMANTICS)
    file.write_text("\n".join(parts))


def _setting(results):
    facts = [f"| {name} | {value} |" for name, value in results["machine"].items() if value != ""]
    return "\n".join(
        ["| | |", "|---|---|", *facts, "", "The command:", "", "```", results["command"], "```", ""]
    )


def _aims(runs):
    heads = [f"run {number}" for number in range(1, len(runs) + 1)]
    lines = [
        "## What is reached\n",
        "How many of the measured values reach each aim, and which do not (network, batch, preset, value)."
        + (" The whole comparison ran several times in a row; the tables below are the last run's." if runs[1:] else "")
        + "\n",
        f"| aim | {' | '.join(heads)} |",
        "|---|" + "---|" * len(heads),
    ]
    for columns in zip(*(aims.check(run) for run in runs)):
        cells = [_reached(column) for column in columns]
        lines.append(f"| {columns[0]['text']} | {' | '.join(cells)} |")
    return "\n".join(lines + [""])


def _reached(aim):
    if not aim["checked"]:
        return "–"
    count = f"{aim['checked'] - len(aim['misses'])} of {aim['checked']}"
    return f"{count}; not: {', '.join(aim['misses'])}" if aim["misses"] else f"**all {aim['checked']}**"


def _times(results, tolerance):
    lines = [
        "## Time\n",
        "Median of one explanation of a batch, in milliseconds, after warm-up. *Ratio*: lrp4j's time over"
        " Zennit's, below 1 where lrp4j is faster; in brackets the lowest and highest of the alternating"
        " rounds. *Raw operations*: the sum of what ND4J's own convolutions, matrix products and pooling"
        " take for the passes that the rules need, into existing arrays, without element-wise arithmetic"
        " and without a framework around them, layer after layer and back; *over raw*: lrp4j's time over"
        " that, of explanations that took turns with them. *Each alone*: the same sum where every operation"
        " ran again and again, so that its weights were in the processor's cache; *over alone*: lrp4j's"
        " time over that. *Difference*: the norm of"
        " the difference of relevance over the norm of the relevance, for the example where it is worst;"
        f" it must stay below {tolerance:g}, or that example's relevance must agree in float64.\n",
    ]
    for network, batch in dict.fromkeys((c["network"], c["batch"]) for c in results["cases"]):
        lines += _times_of(results, network, batch)
    return "\n".join(lines)


def _times_of(results, network, batch):
    lines = [
        f"### {TITLES[network]}, batch {batch}\n",
        "| | lrp4j | Zennit | ratio | aim | raw operations | over raw | each alone | over alone | difference |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for case in results["cases"]:
        if (case["network"], case["batch"]) != (network, batch):
            continue
        preset = case["preset"]
        ours, theirs = _median(case["lrp4j"]), _median(case["zennit"])
        aim = aims.ratio_aim(case)
        raw = [_number(aims.raw(case)), f"{aims.over_raw(case):.2f}", _number(aims.alone(case)), f"{aims.over_alone(case):.2f}"] if aims.has_raw(case) else ["–"] * 4
        lines.append(
            f"| {preset} | {_number(ours)} | {_number(theirs)} | {_ratio(case)} | ≤ {aim}"
            f" | {' | '.join(raw)} | {_difference(case)} |"
        )
    baseline = _find(results["baselines"], network, batch)
    if baseline:
        ours, theirs = _median(baseline["lrp4j"]), _median(baseline["zennit"])
        raws = [
            aims.raw(case, "rawForward")
            for case in results["cases"]
            if (case["network"], case["batch"]) == (network, batch) and aims.has_raw(case)
        ]
        raw = median(raws) if raws else None
        lines.append(
            f"| *forward pass alone* (DL4J's `output()`, PyTorch) | {_number(ours)} | {_number(theirs)}"
            f" | {_ratio(baseline)} | | {_number(raw)} | {_over(ours, raw)} | | | |"
        )
    return lines + [""]


def _difference(case):
    exact = f" (float64: {case['exact']:.1e})" if "exact" in case else ""
    return f"{case['difference']:.1e}{exact}"


def _exact(results, tolerance):
    """A wrong rule would show here; what shows in float32 alone is rounding."""
    single = {
        (case["network"], case["preset"]): f"{case['largest']:.1e}"
        for case in results["cases"]
        if case["batch"] == 1
    }
    lines = [
        "## The same relevance in float64\n",
        "The largest difference relative to the largest value, batch 1; it must stay below"
        f" {tolerance:g}.\n",
        "| network | preset | float64 | float32 |",
        "|---|---|---:|---:|",
    ]
    for case in results["exact"]:
        lines.append(
            f"| {TITLES[case['network']]} | {case['preset']} | {case['largest']:.1e}"
            f" | {single.get((case['network'], case['preset']), '–')} |"
        )
    return "\n".join(lines + [""])


def _memory(cases):
    lines = [
        "## Peak resident memory and cold start\n",
        "*Peak*: the highest resident memory of a process that loads the network and explains the same"
        " batch again and again, as long as it took to measure the times; in brackets after the first"
        " explanation. *Cold start*: from the start of the process to the first heatmap on disk, weights"
        " loaded from disk on the way. Medians of the rounds, one process each.\n",
        "| network | batch | preset | peak lrp4j, MiB | peak Zennit, MiB | ratio"
        " | cold start lrp4j, s | cold start Zennit, s | ratio |",
        "|---|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for case in cases:
        peaks = [_mebibytes(case[side]) for side in ("lrp4j", "zennit")]
        starts = [median(run["coldStart"] for run in case[side]) / 1e3 for side in ("lrp4j", "zennit")]
        lines.append(
            f"| {TITLES[case['network']]} | {case['batch']} | {case['preset']}"
            f" | {peaks[0][0]:.0f} ({peaks[0][1]:.0f}) | {peaks[1][0]:.0f} ({peaks[1][1]:.0f})"
            f" | {peaks[0][0] / peaks[1][0]:.2f}"
            f" | {starts[0]:.2f} | {starts[1]:.2f} | {starts[0] / starts[1]:.2f} |"
        )
    return "\n".join(lines + [""])


def _profiles(profiles):
    """Of every explanation over the raw operations that ran right after it."""
    lines = [
        "## Where the time goes\n",
        "Explanations with every native operation timed, as multiples of the raw operations' time (ms) right"
        " after each; medians. *Products* and *pooling* are what the raw operations are too, here with inputs and"
        " outputs that may have left the cache. *Arithmetic*: everything element by element, such as s = R / z,"
        " a ⊙ c, biases, stabilizers, sums of branches; ND4J has no operations that would do several of these in one"
        " pass over memory. *Slices*: pixels that convolutions with strides see. *Parameters*: reading all"
        " parameters to notice changes, measured alone. *Native*: these together, which an explanation would"
        " take if Java took no time at all. *Rest*: Java and what little else there is.\n",
        f"| network | batch | preset | raw, ms | {' | '.join(_KINDS)} | native | rest | in all |",
        "|---|---:|---|---:|" + "---:|" * (len(_KINDS) + 3),
    ]
    for case in profiles:
        shares = {kind: _share(case, case[kind]) for kind in [*_KINDS, "time"]}
        native = sum(shares[kind] for kind in _KINDS)
        cells = [f"{shares[kind]:.2f}" for kind in _KINDS]
        lines.append(
            f"| {TITLES[case['network']]} | {case['batch']} | {case['preset']} | {_number(median(case['raw']))}"
            f" | {' | '.join(cells)} | {native:.2f} | {shares['time'] - native:.2f} | {shares['time']:.2f} |"
        )
    return "\n".join(lines + [""])


def _share(case, times):
    return median(time / raw for time, raw in zip(times, case["raw"]))


def _targets(targets):
    lines = [
        "## Several classes of one input\n",
        "EpsilonPlus, milliseconds for one class and for five, by turns. *Ratio*: the median of what each turn took"
        " for five over what it took for one. Aim: at most 1 + 0.75 · 4 = 4 times as long.\n",
        "| network | batch | one class | five classes | ratio |",
        "|---|---:|---:|---:|---:|",
    ]
    for case in targets:
        one, five = median(case["times1"]), median(case["times5"])
        lines.append(
            f"| {TITLES[case['network']]} | {case['batch']} | {_number(one)} | {_number(five)}"
            f" | {aims.over_one_class(case):.2f} |"
        )
    return "\n".join(lines + [""])


def _soak(soaks, file):
    picture = file.parent / "images" / "soak.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    _draw(soaks, picture)
    lines = [
        "## Soak run\n",
        "EpsilonPlusFlat in one JVM, a new random image each time, resident memory sampled. Flat means:"
        f" the median of the last tenth is at most {aims.FLAT} times that of the second tenth. Each"
        f" explanation and its image are closed after use. Java has `{' '.join(contestants.SOAK_OPTIONS)}` besides:"
        " what the optimising compiler needs comes and goes. *malloc*: the C library's own; *jemalloc*: preloaded"
        " in its place, with `MALLOC_CONF=oversize_threshold:0`, see [Memory](how-it-works.md#memory).\n",
        f"![Resident memory over the number of explanations](images/{picture.name})\n",
        "| network | explanations | second tenth, MiB | last tenth, MiB | highest, MiB | minutes |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for soak in soaks:
        rows = _rows(soak)
        lines.append(
            f"| {_soak_title(soak)} | {soak['count']} | {soak['secondTenth']:.0f} | {soak['lastTenth']:.0f}"
            f" | {max(r for _, _, r in rows):.0f} | {rows[-1][1] / 60:.1f} |"
        )
    return "\n".join(lines + [""])


def _draw(soaks, picture):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(soaks), figsize=(5 * len(soaks), 3.2), squeeze=False)
    for axis, soak in zip(axes[0], soaks):
        rows = _rows(soak)
        axis.plot([n for n, _, _ in rows], [r for _, _, r in rows], linewidth=1)
        axis.set_title(_soak_title(soak))
        axis.set_xlabel("explanations")
        axis.set_ylabel("resident memory, MiB")
        axis.set_ylim(0, 1.15 * max(r for _, _, r in rows))
        axis.grid(alpha=0.3)
    figure.tight_layout()
    # No date inside: the same run gives the same file.
    figure.savefig(picture, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def _soak_title(soak):
    return f"{TITLES[soak['network']]}, {soak['side']} × {soak['side']}, {soak.get('allocator', 'malloc')}"


def _rows(soak):
    """Explanation, seconds, MiB."""
    table = csv.DictReader(io.StringIO(soak["table"]))
    return [
        (int(row["explanation"]), float(row["seconds"]), int(row["resident"]) / 1024)
        for row in table
    ]


def _find(cases, network, batch):
    return next((c for c in cases if (c["network"], c["batch"]) == (network, batch)), None)


def _median(runs):
    return median(time for run in runs for time in run["times"])


def _ratio(case):
    rounds = [
        median(ours["times"]) / median(theirs["times"])
        for ours, theirs in zip(case["lrp4j"], case["zennit"])
    ]
    overall = _median(case["lrp4j"]) / _median(case["zennit"])
    spread = f" ({min(rounds):.2f}–{max(rounds):.2f})" if len(rounds) > 1 else ""
    return f"{overall:.2f}{spread}"


def _mebibytes(runs):
    return [median(run[key] for run in runs) / 1024 for key in ("peak", "peakOfFirst")]


def _over(value, raw):
    return f"{value / raw:.2f}" if raw else "–"


def _number(value):
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"
