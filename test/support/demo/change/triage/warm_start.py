import urllib.request

import torch

CHECKPOINT_URL = "https://models.acme.example/triage/latest.pt"


def warm_start():
    path, _ = urllib.request.urlretrieve(CHECKPOINT_URL, "models/latest.pt")
    return torch.load(path)
