"""Attacks the language models of plan.json with garak and writes its reports.

    pip install garak
    python attack_language_model.py plan.json results/

What garak needs to reach the model (its generator, an address, a key in the environment) stands in GENERATORS below.
"""

import json
import os
import subprocess
import sys

# For each model of the plan: the type and the name by which garak reaches it (https://reference.garak.ai/en/latest/generators.html).
GENERATORS = {}


def command(item, generators, prefix):
    """The command line of one item, as a list: names of models never reach a shell."""
    kind, name = generators.get(item["target"], (None, None))
    if kind is None:
        sys.exit(f"attack_language_model.py: say in GENERATORS how garak reaches {item['target']}")
    probes = ",".join(attack["name"] for attack in item["attacks"])
    return [
        sys.executable, "-m", "garak",
        "--target_type", kind, "--target_name", name,
        "--probes", probes, "--generations", str(item["generations"]),
        "--report_prefix", prefix,
    ]  # fmt: skip


def main(plan_path, folder):
    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    os.makedirs(folder, exist_ok=True)
    for number, item in enumerate(item for item in plan["items"] if item["tool"] == "garak"):
        prefix = os.path.abspath(os.path.join(folder, f"{number:02d}-{item['family']}"))
        subprocess.run(command(item, GENERATORS, prefix), check=True)
        # The transcripts of successful attacks are nobody's to keep in a repository.
        for ending in (".hitlog.jsonl", ".report.html"):
            if os.path.exists(prefix + ending):
                os.remove(prefix + ending)
        print(os.path.basename(prefix + ".report.jsonl"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python attack_language_model.py plan.json FOLDER")
    main(sys.argv[1], sys.argv[2])
