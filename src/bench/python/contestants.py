"""Starts lrp4j and Zennit, one job a process, and collects what they write."""

import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
# Or it gives blocks of 8 MB and more back at once, and oneDNN asks for them in every convolution.
JEMALLOC = {"MALLOC_CONF": "oversize_threshold:0"}
# The optimising compiler's memory comes and goes in steps of megabytes, which would hide what is asked.
SOAK_OPTIONS = ["-XX:TieredStopAtLevel=1"]
OPTIONS_OF_MODES = {
    "soak": SOAK_OPTIONS,
    "profile": ["-Dopexec=org.lrp4j.bench.TimedOperations"],
}
DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"


def backend_classifier():
    """The build of ND4J that suits this processor."""
    flags = Path("/proc/cpuinfo").read_text()
    for name in ("avx512", "avx2"):
        if name in flags:
            return f"linux-x86_64-onednn-{name}"
    return "linux-x86_64-onednn"


def jemalloc():
    """The library that takes the place of the C library's malloc, or nothing if it is not installed."""
    return next(Path("/usr/lib").glob("**/libjemalloc.so.2"), None)


class Contestants:
    """The two sides, with the same number of threads."""

    def __init__(self, work, threads, java_options, java_environment):
        self.work = work
        self.threads = threads
        self.java_options = shlex.split(java_options)
        self.java_environment = dict(entry.split("=", 1) for entry in java_environment)
        self.classifier = backend_classifier()
        self.classpath = self._build()

    def _build(self):
        """Compiles the project and asks Maven for the class path of its tests."""
        file = self.work / "classpath"
        maven = ["mvn", "-q", f"-Dlrp4j.backend.classifier={self.classifier}"]
        subprocess.run(maven + ["test-compile"], cwd=PROJECT, check=True)
        subprocess.run(
            maven
            + [
                f"{DEPENDENCY_PLUGIN}:build-classpath",
                "-DincludeScope=test",
                f"-Dmdep.outputFile={file}",
            ],
            cwd=PROJECT,
            check=True,
        )
        classes = [str(PROJECT / "target" / name) for name in ("test-classes", "classes")]
        return os.pathsep.join(classes + [file.read_text().strip()])

    def lrp4j(self, mode, allocator=None, **job):
        options = self.java_options + OPTIONS_OF_MODES.get(mode, [])
        command = ["java", *options, "-cp", self.classpath]
        environment = dict(self.java_environment)
        if allocator:
            environment |= JEMALLOC | {"LD_PRELOAD": str(allocator)}
        command.append("org.lrp4j.bench.ComparisonRun")
        return self._run("lrp4j", command, environment, mode, job)

    def zennit(self, mode, **job):
        script = Path(__file__).with_name("zennit_run.py")
        return self._run("zennit", [sys.executable, str(script)], {}, mode, job)

    def _run(self, side, command, variables, mode, job):
        result = self.work / f"{side}-result.json"
        result.unlink(missing_ok=True)
        environment = os.environ | {
            name: str(self.threads)
            for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        }
        environment |= variables
        job = {"mode": mode, "threads": self.threads, "result": str(result)} | {
            name: str(value) if isinstance(value, Path) else value for name, value in job.items()
        }
        log = self.work / f"{side}.log"
        with log.open("w") as output:
            job["started"] = round(time.time() * 1000)
            run = subprocess.run(
                command + [json.dumps(job)], env=environment, stdout=output, stderr=output
            )
        if run.returncode != 0 or not result.exists():
            tail = "\n".join(log.read_text().splitlines()[-30:])
            raise SystemExit(f"{side} failed at {job}\n{tail}")
        return json.loads(result.read_text())

    def versions(self):
        """What ran, for the report."""

        def first_line(*command):
            run = subprocess.run(command, capture_output=True, text=True, check=True)
            return (run.stdout + run.stderr).splitlines()[0]

        from importlib.metadata import version

        return {
            "Java": first_line("java", "-version"),
            "ND4J build": self.classifier,
            "PyTorch": version("torch"),
            "Zennit": version("zennit"),
            "Python": sys.version.split()[0],
            "threads": self.threads,
            "Java options": " ".join(self.java_options),
            "Java's environment": " ".join(f"{k}={v}" for k, v in self.java_environment.items()),
        }
