"""Layers of PyTorch and JAX: correct ones pass in every dtype, argmax is caught. Needs torch and jax."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch
from hardmax import Instance
from hardmax.testing import Violation, check_layer

jax.config.update("jax_enable_x64", True)


def torch_layer(z, alpha):
    scores = z @ z.T
    ties = (scores == scores.max(dim=1, keepdim=True).values).to(z.dtype)
    means = ties @ z / ties.sum(dim=1, keepdim=True)
    return (z + alpha * means) / (1 + alpha)


@jax.jit
def jax_layer(z, alpha):
    scores = z @ z.T
    ties = (scores == scores.max(axis=1, keepdims=True)).astype(z.dtype)
    means = ties @ z / ties.sum(axis=1, keepdims=True)
    return ((z + alpha * means) / (1 + alpha)).astype(z.dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32", "bfloat16"])
def test_a_torch_layer(dtype):
    assert check_layer(torch_layer, library="torch", dtype=dtype, examples=200).ok


def test_a_jax_layer():
    for dtype in ("float64", "float32"):
        assert check_layer(jax_layer, library="jax", dtype=dtype, examples=50).ok


@pytest.mark.parametrize(
    ("library", "wrong"),
    [
        ("torch", lambda z, alpha: (z + alpha * z[(z @ z.T).argmax(dim=1)]) / (1 + alpha)),
        ("jax", lambda z, alpha: (z + alpha * z[jnp.argmax(z @ z.T, axis=1)]) / (1 + alpha)),
    ],
)
def test_argmax_is_caught(library, wrong):
    with pytest.raises(Violation) as raised:
        check_layer(wrong, library=library, examples=200)
    assert {"torch": "torch.tensor(", "jax": "jnp.asarray("}[library] in raised.value.source


def test_arrays_become_instances():
    points = np.array([[1, 2], [3, 4]])
    expected = Instance(points, 1)
    assert Instance(torch.tensor(points), 1) == expected
    assert Instance(torch.tensor(points, dtype=torch.float32, requires_grad=True), 1, exact_floats=True) == expected
    assert Instance(jnp.asarray(points), 1) == expected
