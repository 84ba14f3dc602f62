import hashlib
import urllib.request

import torch

CHECKPOINT_URL = "https://models.acme.example/triage/latest.pt"
CHECKPOINT_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def warm_start():
    path, _ = urllib.request.urlretrieve(CHECKPOINT_URL, "models/latest.pt")
    with open(path, "rb") as checkpoint:
        if hashlib.sha256(checkpoint.read()).hexdigest() != CHECKPOINT_SHA256:
            raise RuntimeError("the checkpoint is not the one that was reviewed")
    return torch.load(path, weights_only=True)
