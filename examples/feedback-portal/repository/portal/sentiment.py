"""The classifier. Its weights are part of the image; nothing is fetched when the portal starts."""

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

FOLDER = "models/sentiment"

tokenizer = AutoTokenizer.from_pretrained(FOLDER, local_files_only=True)
model = AutoModelForSequenceClassification.from_pretrained(FOLDER, local_files_only=True, use_safetensors=True)
model.eval()


def complaint(text: str) -> float:
    """How likely a text is a complaint, between 0 and 1."""
    inputs = tokenizer(text, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        logits = model(**inputs).logits
    return torch.softmax(logits, dim=1)[0, 1].item()
