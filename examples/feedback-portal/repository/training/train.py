"""Trains the classifier on entries that two people of the desk labelled alike, and keeps it only if it got no worse."""

import json
import sys

import pandas as pd
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

BASE = "distilbert/distilbert-base-multilingual-cased"
REVISION = "45c032ab32cc946ad88a166f7cb282f58c753c2e"
FOLDER = "models/sentiment"


class Entries(torch.utils.data.Dataset):
    def __init__(self, frame, tokenizer):
        self.inputs = tokenizer(list(frame["text"]), truncation=True, max_length=256, padding=True)
        self.labels = list(frame["complaint"])

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, at):
        return {key: torch.tensor(values[at]) for key, values in self.inputs.items()} | {
            "labels": torch.tensor(self.labels[at])
        }


def main():
    tokenizer = AutoTokenizer.from_pretrained(BASE, revision=REVISION)
    model = AutoModelForSequenceClassification.from_pretrained(
        BASE, revision=REVISION, num_labels=2, use_safetensors=True
    )
    labelled = pd.read_csv("data/labelled.csv")
    held_out = pd.read_csv("data/held-out.csv")
    trainer = Trainer(
        model=model,
        args=TrainingArguments(output_dir="out", num_train_epochs=3, seed=7, report_to=[]),
        train_dataset=Entries(labelled, tokenizer),
        eval_dataset=Entries(held_out, tokenizer),
    )
    trainer.train()
    loss = trainer.evaluate()["eval_loss"]
    with open("models/sentiment/metrics.json", encoding="utf-8") as file:
        if loss > json.load(file)["eval_loss"]:
            sys.exit(f"The new model is worse (loss {loss:.3f}): the old one stays.")
    model.save_pretrained(FOLDER, safe_serialization=True)
    tokenizer.save_pretrained(FOLDER)


if __name__ == "__main__":
    main()
