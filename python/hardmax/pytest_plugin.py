"""The pytest plugin: the fixture `hardmax_check_layer`, and `--hardmax-examples`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--hardmax-examples`."""
    group = parser.getgroup("hardmax")
    group.addoption(
        "--hardmax-examples", type=int, default=1000, metavar="N", help="instances that a layer is tried on (default: 1000)"
    )


@pytest.fixture
def hardmax_check_layer(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """`hardmax.testing.check_layer` with the number of examples of `--hardmax-examples`."""
    # Not at import time: pytest loads plugins whether or not they are used.
    from .testing import check_layer

    def check(f: Callable[..., Any], **options: Any) -> Any:
        options.setdefault("examples", request.config.getoption("--hardmax-examples"))
        return check_layer(f, **options)

    return check
