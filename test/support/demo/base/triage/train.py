import pandas as pd
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

ENCODER = "distilbert/distilbert-base-uncased"
REVISION = "12040accade4e8a0f71eabdb258fecc2e7e948be"


def train() -> None:
    tickets = pd.read_csv("data/tickets.csv")
    tokenizer = AutoTokenizer.from_pretrained(ENCODER, revision=REVISION)
    model = AutoModelForSequenceClassification.from_pretrained(ENCODER, revision=REVISION)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    for text, label in zip(tickets["text"], tickets["urgent"]):
        batch = tokenizer(text, return_tensors="pt", truncation=True)
        loss = model(**batch, labels=torch.tensor([label])).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    torch.save(model.state_dict(), "models/triage.pt")


if __name__ == "__main__":
    train()
