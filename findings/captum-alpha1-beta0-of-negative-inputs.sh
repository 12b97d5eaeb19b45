#!/bin/sh
# Package: captum 0.9.0 (PyPI), run on torch 2.15.0.
#
# Alpha1_Beta0_Rule sets negative weights to zero, and not negative contributions. An input below zero, as
# every normalised image has, that spoke against the output by a positive weight is what all relevance goes
# to, and one that made the output positive by a negative weight gets nothing. If both inputs have positive weights, one
# of them gets negative relevance, though "only positive relevance is propagated".
#
# By the rule's definition relevance is shared in proportion to the positive contributions w*x.
#
# One would expect: all relevance for the one positive contribution: 0 and 2, 0 and 1.
#
# Output seen:
#   contributions [-1.0, 3.0] output 2.0 relevance [2.0, 0.0]
#   contributions [-1.0, 2.0] output 1.0 relevance [-1.0, 2.0]
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if pip fails.
# Needs Python 3.11 or newer, and 2 GB for PyTorch.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q captum==0.9.0 torch==2.15.0 numpy==2.4.6 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >finding.py <<'END'
import torch
from captum.attr import LRP
from captum.attr._utils.lrp_rules import Alpha1_Beta0_Rule


def relevance(weights, inputs):
    layer = torch.nn.Linear(2, 1, bias=False)
    layer.weight.data = torch.tensor([weights])
    layer.rule = Alpha1_Beta0_Rule()
    x = torch.tensor([inputs])
    found = LRP(torch.nn.Sequential(layer)).attribute(x, target=0)[0].tolist()
    parts = [w * v for w, v in zip(weights, inputs)]
    print("contributions", parts, "output", sum(parts), "relevance", [round(r, 3) + 0.0 for r in found])
    return found


wrong = relevance([1.0, -1.0], [-1.0, -3.0])
negative = relevance([1.0, 1.0], [-1.0, 2.0])
as_stated = torch.allclose(torch.tensor([wrong, negative]), torch.tensor([[2.0, 0.0], [-1.0, 2.0]]))
raise SystemExit(0 if as_stated else 1)
END
venv/bin/python finding.py 2>python.log || { code=$?; cat python.log >&2; exit $code; }
