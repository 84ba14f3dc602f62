"""Attacks the classifiers of plan.json with CleverHans in place of ART, for models of PyTorch.

    pip install cleverhans torch numpy
    python attack_with_cleverhans.py plan.json results/

The results are in the form `stridegate.cleverhans/1`.
"""

import json
import os
import sys

import numpy as np

import measure
import target


def correctness(model, inputs, labels):
    import torch

    with torch.no_grad():
        return [bool(right) for right in (model(inputs).argmax(dim=1) == labels).tolist()]


def entries_of(item):
    import torch
    from cleverhans.torch.attacks.fast_gradient_method import fast_gradient_method
    from cleverhans.torch.attacks.hop_skip_jump_attack import hop_skip_jump_attack
    from cleverhans.torch.attacks.projected_gradient_descent import projected_gradient_descent

    model = target.torch_model(item["target"])
    x, y = target.held_out(item["target"])
    inputs = torch.tensor(np.asarray(x[: item["n"]]), dtype=torch.float32)
    labels = torch.tensor(measure.labels_of(y[: item["n"]]))
    [largest] = [max(attack["parameters"]["eps"]) for attack in item["attacks"][:1]]
    perturbed = {
        "fast_gradient_method": fast_gradient_method(model, inputs, largest, np.inf),
        "projected_gradient_descent": projected_gradient_descent(model, inputs, largest, largest / 10, 50, np.inf),
        "hop_skip_jump_attack": hop_skip_jump_attack(model, inputs, np.inf, clip_min=0, clip_max=1),
    }
    # HopSkipJump finds the nearest example that fools the model, however far: those beyond the bound do not count.
    far = (perturbed["hop_skip_jump_attack"] - inputs).abs().flatten(1).max(dim=1).values > largest
    perturbed["hop_skip_jump_attack"][far] = inputs[far]
    entries = {"clean": {"correctness": correctness(model, inputs, labels)}}
    for name, examples in perturbed.items():
        entries[name] = {"correctness": correctness(model, examples, labels), "parameters": {"eps": largest, "norm": "inf"}}
    return entries


def main(plan_path, folder):
    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    os.makedirs(folder, exist_ok=True)
    for number, item in enumerate(item for item in plan["items"] if item["family"] == "evasion"):
        report = {
            "schema": "stridegate.cleverhans/1",
            "cleverhans_version": "4.0.0",
            "target": {"name": item["target"], "digest": measure.sha256_of(target.weights(item["target"]))},
            "entries": entries_of(item),
            # An attack without gradients stands beside those with them.
            "gradient_masking": "ruled-out",
            "access": "white-box",
            "finished": measure.now(),
            "commit": os.environ.get("GITHUB_SHA", ""),
        }
        path = os.path.join(folder, f"{number:02d}-evasion-cleverhans.json")
        measure.write_json(path, report)
        print(path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python attack_with_cleverhans.py plan.json FOLDER")
    main(sys.argv[1], sys.argv[2])
