"""Trains the classifier on pictures and on what the strongest attack of each step makes of them, and exports it to ONNX."""

import torch
from torch import nn
from torchvision import datasets, models, transforms

EPS, STEPS = 8 / 255, 7


def perturbed(model, pixels, labels):
    """Projected gradient ascent within EPS of each picture."""
    delta = torch.empty_like(pixels).uniform_(-EPS, EPS).requires_grad_()
    for _ in range(STEPS):
        loss = nn.functional.cross_entropy(model((pixels + delta).clamp(0, 1)), labels)
        [gradient] = torch.autograd.grad(loss, [delta])
        delta = (delta + 2.5 * EPS / STEPS * gradient.sign()).clamp(-EPS, EPS).detach().requires_grad_()
    return (pixels + delta).clamp(0, 1).detach()


def main():
    torch.manual_seed(7)
    shape = transforms.Compose([transforms.Resize((64, 64)), transforms.ToTensor()])
    pictures = datasets.ImageFolder("data/signs", transform=shape)
    model = models.resnet18(weights=None, num_classes=len(pictures.classes))
    optimiser = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    for _ in range(60):
        for pixels, labels in torch.utils.data.DataLoader(pictures, batch_size=128, shuffle=True):
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(perturbed(model, pixels, labels)), labels).backward()
            optimiser.step()
    model.eval()
    torch.onnx.export(model, torch.zeros(1, 3, 64, 64), "models/signs.onnx", input_names=["pixels"])


if __name__ == "__main__":
    main()
