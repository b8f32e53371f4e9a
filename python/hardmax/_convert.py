"""Arrays and data frames as bytes of numbers, or as lists."""

from __future__ import annotations

from typing import Any


def prepare(given: Any, name: str) -> Any:
    """(kind, bytes, n, d) of an array of integers ("i") or floats ("f"), row by row; else something to iterate over."""
    if not (hasattr(given, "__array__") or hasattr(given, "__dlpack__") or hasattr(given, "to_numpy")):
        try:
            return iter(given)
        except TypeError:
            kind = type(given).__name__
            raise TypeError(f"{name}: {kind}, expected rows of numbers: a list of lists or an array of shape (n, d)") from None
    array = _array(given, name)
    if array.ndim != 2:
        raise ValueError(f"{name}: an array of shape {array.shape}, expected two axes, (n, d)")
    n, d = array.shape
    kind = array.dtype.kind
    if kind == "i" or (kind == "u" and array.dtype.itemsize < 8):
        return "i", array.astype("i8").tobytes(), n, d
    if kind == "f" and array.dtype.itemsize <= 8:
        return "f", array.astype("f8").tobytes(), n, d
    if kind in "uOUS":
        rows = array.tolist()
        return rows if rows else ("i", b"", n, d)
    raise TypeError(f"{name}: an array of {array.dtype}, expected integers, exact numbers as objects or text, or floats of at most 64 bits")


def _array(given: Any, name: str) -> Any:
    import numpy

    try:
        if hasattr(given, "to_numpy"):
            given = given.to_numpy()
        if hasattr(given, "detach"):
            given = given.detach().cpu()
        return numpy.asarray(given) if hasattr(given, "__array__") else numpy.from_dlpack(given)
    except (TypeError, ValueError, RuntimeError, BufferError) as error:
        kind = type(given).__name__
        raise TypeError(f"{name}: this {kind} does not become an array: {error}") from error
