"""What attacks measure, as numbers, and the files that say so. Needs numpy alone.

The attack scripts beside this file use it; each function can be tried on its own.
"""

import hashlib
import json
from datetime import datetime, timezone

import numpy as np


def accuracy(predictions, labels):
    """Share of inputs that get their label. Predictions are scores (one row an input) or labels."""
    return float(np.mean(labels_of(predictions) == labels_of(labels)))


def labels_of(scores):
    """Labels of scores with one row an input; labels stay what they are."""
    scores = np.asarray(scores)
    return scores.argmax(axis=1) if scores.ndim == 2 else scores


def projected_gradient(gradient, x, y, eps, steps, restarts, rng, norm="inf", low=0.0, high=1.0):
    """Projected gradient ascent on the loss (Madry et al., https://arxiv.org/abs/1706.06083).

    `gradient(x, y)` is the gradient of the loss by the input, of the shape of x. Each restart begins at a random point within the bound.
    Yields the perturbed inputs of each restart; all of them lie within `eps` of x in the norm ("inf" or "2") and between low and high.
    """
    step = 2.5 * eps / steps
    for _ in range(restarts):
        perturbed = np.clip(x + projected(rng.uniform(-eps, eps, x.shape), eps, norm), low, high)
        for _ in range(steps):
            perturbed = perturbed + step * direction(gradient(perturbed, y), norm)
            perturbed = np.clip(x + projected(perturbed - x, eps, norm), low, high)
        yield perturbed


def direction(gradient, norm):
    """The step of length one in the norm along which the loss grows most."""
    if norm == "inf":
        return np.sign(gradient)
    flat = gradient.reshape(len(gradient), -1)
    length = np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
    return (flat / length).reshape(gradient.shape)


def projected(delta, eps, norm):
    """The nearest perturbation within the bound."""
    if norm == "inf":
        return np.clip(delta, -eps, eps)
    flat = delta.reshape(len(delta), -1)
    length = np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
    return (flat * np.minimum(1.0, eps / length)).reshape(delta.shape)


def robust_accuracy(predict, attempts, labels):
    """Share of inputs that keep their label under every one of the attempts."""
    stands = np.ones(len(labels), dtype=bool)
    for perturbed in attempts:
        stands &= labels_of(predict(perturbed)) == labels_of(labels)
    return float(stands.mean())


def membership(losses_of_members, losses_of_others):
    """True and false positive rate of the threshold on the loss that tells members best (Yeom et al., https://arxiv.org/abs/1709.01604)."""
    members, others = np.sort(losses_of_members), np.sort(losses_of_others)
    thresholds = np.unique(np.concatenate([members, others]))
    true_rates = np.searchsorted(members, thresholds, side="right") / len(members)
    false_rates = np.searchsorted(others, thresholds, side="right") / len(others)
    best = int(np.argmax(true_rates - false_rates))
    return float(true_rates[best]), float(false_rates[best])


def fidelity(predictions, predictions_of_copy):
    """Share of inputs on which a copy answers as the original does."""
    return float(np.mean(labels_of(predictions) == labels_of(predictions_of_copy)))


def trigger_success(predictions, labels, wanted):
    """Share of inputs of other classes that get the attacker's label when they carry the trigger."""
    others = labels_of(labels) != wanted
    return float(np.mean(labels_of(predictions)[others] == wanted)) if others.any() else 0.0


def sha256_of(path):
    """SHA-256 of a file, which binds results to weights."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def now():
    return datetime.now(timezone.utc).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def write_json(path, document):
    """Writes a document; NaN and infinity are refused, since they measure nothing."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2, allow_nan=False, sort_keys=True)
        file.write("\n")
