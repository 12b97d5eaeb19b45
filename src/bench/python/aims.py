"""Checks what a run measured against what this project aims for."""

from statistics import median

LARGE = ("VGG16", "RESNET50")
# The largest ratio to Zennit's time that we aim for, where the network is large.
RATIOS = {
    "EpsilonPlus": 0.75,
    "EpsilonPlusFlat": 0.75,
    "EpsilonAlpha2Beta1": 0.5,
    "EpsilonAlpha2Beta1Flat": 0.5,
    "EpsilonGammaBox": 0.5,
}
OVER_RAW = 1.2
OF_FIVE_CLASSES = 4
FLAT = 1.02


def ratio_aim(case):
    return RATIOS[case["preset"]] if case["network"] in LARGE else 1


def time(runs):
    return median(time for run in runs for time in run["times"])


def find(cases, case):
    return next(
        (c for c in cases if (c["network"], c["batch"]) == (case["network"], case["batch"])), None
    )


def has_raw(case):
    return "raw" in case["lrp4j"][0]


def raw(case, what="raw"):
    return median(time for run in case["lrp4j"] for time in run[what])


def over_raw(case):
    """Of explanations and raw operations that took turns, so that the machine was in the same mood."""
    runs = case["lrp4j"]
    return median(
        time / raw for run in runs for time, raw in zip(run["timesBesideRaw"], run["raw"])
    )


def over_one_class(case):
    """Five classes over one, which took turns as well."""
    return median(five / one for one, five in zip(case["times1"], case["times5"]))


def alone(case):
    return case["lrp4j"][0]["alone"]


def over_alone(case):
    return raw(case, "timesBesideRaw") / alone(case)


def peak(runs):
    return median(run["peak"] for run in runs)


def check(results):
    """For each aim its text, how many values were checked, and the values that miss it."""
    large = [case for case in results["cases"] if case["network"] in LARGE]
    small = [case for case in results["cases"] if case["network"] not in LARGE]
    return [
        _aim(
            "VGG16 and ResNet50 take at most 0.75 (Plus, PlusFlat) or 0.5 (the others) of Zennit's time",
            large,
            lambda case: time(case["lrp4j"]) / time(case["zennit"]),
            ratio_aim,
        ),
        _aim(
            f"VGG16 and ResNet50 take at most {OVER_RAW} times the sum of the raw operations, in order",
            [case for case in large if has_raw(case)],
            over_raw,
            lambda case: OVER_RAW,
        ),
        _aim(
            "the same with each raw operation alone, its weights in the cache",
            [case for case in large if has_raw(case)],
            over_alone,
            lambda case: OVER_RAW,
        ),
        _aim(
            "explaining VGG16 or ResNet50 takes less time than the network's own `output()`",
            [case for case in large if find(results["baselines"], case)],
            lambda case: time(case["lrp4j"]) / time(find(results["baselines"], case)["lrp4j"]),
            lambda case: 1,
        ),
        _aim(
            "LeNet and the MLP take less time than Zennit's",
            small,
            lambda case: time(case["lrp4j"]) / time(case["zennit"]),
            ratio_aim,
        ),
        _aim(
            "peak memory is below Zennit's",
            results["cases"],
            lambda case: peak(case["lrp4j"]) / peak(case["zennit"]),
            lambda case: 1,
        ),
        _aim(
            f"memory stays flat: the last tenth of a soak run needs at most {FLAT} of the second",
            results["soaks"],
            lambda soak: soak["lastTenth"] / soak["secondTenth"],
            lambda soak: FLAT,
        ),
        _aim(
            f"five classes take at most {OF_FIVE_CLASSES} times as long as one",
            results["targets"],
            over_one_class,
            lambda case: OF_FIVE_CLASSES,
        ),
    ]


def _aim(text, cases, value, limit):
    misses = [
        f"{name(case)} {value(case):.2f}" for case in cases if not value(case) <= limit(case)
    ]
    return {"text": text, "checked": len(cases), "misses": misses}


def name(case):
    parts = [case["network"], str(case.get("batch", case.get("allocator", "")))]
    parts.append(case.get("preset", "").replace("Epsilon", "").replace("Alpha2Beta1", "A2B1"))
    return " ".join(part for part in parts if part)
