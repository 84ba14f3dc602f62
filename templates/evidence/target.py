"""Your model, as the attack scripts see it. Fill in what your plan names; nothing else here has to change."""


def weights(model):
    """Path of the weights of a model of the plan: their SHA-256 binds the results to them."""
    return model


def classifier(model):
    """An estimator of ART for the model, such as art.estimators.classification.PyTorchClassifier(…)."""
    raise NotImplementedError(f"target.py: return the estimator of {model}")


def torch_model(model):
    """The model as a torch.nn.Module in evaluation mode, for CleverHans."""
    raise NotImplementedError(f"target.py: return the module of {model}")


def held_out(model):
    """Inputs and labels that the model was not trained on: arrays with values between 0 and 1, at least 500 rows."""
    raise NotImplementedError(f"target.py: return x, y that {model} has not seen")


def training(model):
    """Inputs and labels that the model was trained on, for membership inference."""
    raise NotImplementedError(f"target.py: return x, y that {model} was trained on")


def with_trigger(x):
    """Inputs with the trigger that poisoned data would carry, and the label that the attacker wants."""
    raise NotImplementedError("target.py: return the inputs with a trigger and the wanted label")


def empty_copy(model):
    """An untrained estimator of ART that an attacker would train as a copy."""
    raise NotImplementedError(f"target.py: return an estimator for the copy of {model}")


# What one query of the model costs who asks, in your currency; None where it costs nothing.
PRICE_PER_QUERY = None
