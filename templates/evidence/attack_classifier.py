"""Attacks the classifiers of plan.json with the Adversarial Robustness Toolbox and writes one file of results an attack.

    pip install adversarial-robustness-toolbox numpy
    python attack_classifier.py plan.json results/

The results are in the form `stridegate.art/1`; `stridegate evidence read results/*.json` says what they prove.
"""

import json
import os
import sys

import numpy as np

import measure
import target


def evasion(item, attack):
    from art.attacks.evasion import AutoAttack, FastGradientMethod, ProjectedGradientDescent

    estimator = target.classifier(item["target"])
    x, y = sample(target.held_out(item["target"]), item["n"])
    kinds = {
        "FastGradientMethod": FastGradientMethod,
        "ProjectedGradientDescent": ProjectedGradientDescent,
        "AutoAttack": AutoAttack,
    }
    given = attack["parameters"]
    accuracies = []
    for eps in given["eps"]:
        options = {"norm": np.inf if given["norm"] == "inf" else int(given["norm"]), "eps": eps}
        if attack["name"] == "ProjectedGradientDescent":
            options |= {"max_iter": given["max_iter"], "num_random_init": given["num_random_init"], "eps_step": 2.5 * eps / given["max_iter"]}
        if attack["name"] == "AutoAttack":
            options |= {"eps_step": eps / 10}
        perturbed = kinds[attack["name"]](estimator, **options).generate(x=x, y=y)
        accuracies.append(measure.robust_accuracy(estimator.predict, [perturbed], y))
    clean = measure.accuracy(estimator.predict(x), y)
    curve = {"eps": given["eps"], "accuracy_adv": accuracies, "accuracy": clean}
    # Where a larger bound does not hurt, the gradient is masked (Athalye et al., https://arxiv.org/abs/1802.00420).
    curve["obfuscated_gradients"] = bool(np.any(np.diff(accuracies) > 0.02)) if len(accuracies) > 1 else None
    # AutoAttack asks without gradients, too; other attacks rule nothing out.
    masking = "ruled-out" if attack["name"] == "AutoAttack" else "not-checked"
    return {"n": len(x), "curve": curve, "gradient_masking": masking, "access": "white-box"}


def membership_inference(item, attack):
    estimator = target.classifier(item["target"])
    size = item["n"] // 2
    inside, outside = sample(target.training(item["target"]), size), sample(target.held_out(item["target"]), size)
    losses = [estimator.compute_loss(x, y) for x, y in (inside, outside)]
    true_rate, false_rate = measure.membership(*losses)
    rates = {"true_positive_rate": true_rate, "false_positive_rate": false_rate}
    return {"n": len(inside[0]) + len(outside[0]), "membership": rates, "access": "black-box"}


def extraction(item, attack):
    from art.attacks.extraction import KnockoffNets

    estimator = target.classifier(item["target"])
    x, _ = target.held_out(item["target"])
    queries = min(attack["parameters"]["queries"], len(x) // 2)
    stolen = KnockoffNets(estimator, nb_stolen=queries, sampling_strategy="random").extract(
        x[:queries], thieved_classifier=target.empty_copy(item["target"])
    )
    rest = x[queries:][: item["n"]]
    agreement = measure.fidelity(estimator.predict(rest), stolen.predict(rest))
    cost = {"fidelity": agreement, "queries": queries, "price_per_query": target.PRICE_PER_QUERY}
    return {"n": len(rest), "extraction": cost, "access": "black-box"}


def poisoning(item, attack):
    estimator = target.classifier(item["target"])
    x, y = sample(target.held_out(item["target"]), item["n"])
    triggered, wanted = target.with_trigger(x)
    success = measure.trigger_success(estimator.predict(triggered), y, wanted)
    return {"n": int(np.sum(measure.labels_of(y) != wanted)), "poisoning": {"success": success}, "access": "black-box"}


FAMILIES = {
    "evasion": evasion,
    "membership-inference": membership_inference,
    "extraction": extraction,
    "poisoning": poisoning,
}


def sample(data, size):
    """The same rows for every attack."""
    x, y = data
    rows = np.random.default_rng(0).permutation(len(x))[:size]
    return x[rows], y[rows]


def main(plan_path, folder):
    import art

    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    os.makedirs(folder, exist_ok=True)
    items = [item for item in plan["items"] if item["tool"] == "art"]
    for number, item in enumerate(items):
        weights = target.weights(item["target"])
        for attack in item["attacks"]:
            result = {
                "schema": "stridegate.art/1",
                "art_version": art.__version__,
                "target": {"name": item["target"], "digest": measure.sha256_of(weights)},
                "attack": {"name": attack["name"], "parameters": scalars(attack["parameters"])},
                "finished": measure.now(),
                "commit": os.environ.get("GITHUB_SHA", ""),
            } | FAMILIES[item["family"]](item, attack)
            path = os.path.join(folder, f"{number:02d}-{item['family']}-{attack['name']}.json")
            measure.write_json(path, result)
            print(path)


def scalars(parameters):
    """The bounds stand beside their accuracies."""
    return {name: value for name, value in parameters.items() if not isinstance(value, list)}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python attack_classifier.py plan.json FOLDER")
    main(sys.argv[1], sys.argv[2])
