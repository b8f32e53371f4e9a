from collections.abc import Callable
from fractions import Fraction
from os import PathLike
from typing import Any, final

__all__ = [
    "Instance",
    "Limit",
    "SoftmaxRun",
    "Trajectory",
    "__version__",
    "check",
    "compare",
    "dyadic_instance",
    "gallery",
    "hunt",
    "interpolate",
    "limit",
    "page",
    "picture",
    "random_instance",
    "run",
    "set_max_memory",
    "softmax_run",
    "theorems",
    "try_layer",
    "verify",
    "verify_network",
]

__version__: str

@final
class Instance:
    def __new__(
        cls,
        tokens: Any,
        alpha: Any,
        form: Any = None,
        labels: list[str] | None = None,
        *,
        exact_floats: bool = False,
        any_form: bool = False,
    ) -> Instance: ...
    @classmethod
    def load(cls, path: str | PathLike[str], alpha: Any = None, form: Any = None, *, any_form: bool = False) -> Instance: ...
    @classmethod
    def from_json(cls, text: str, *, any_form: bool = False) -> Instance: ...
    @classmethod
    def _from_json_of_any_form(cls, text: str) -> Instance: ...
    def to_json(self) -> str: ...
    @property
    def n(self) -> int: ...
    @property
    def d(self) -> int: ...
    @property
    def alpha(self) -> Fraction: ...
    @property
    def tokens(self) -> list[list[Fraction]]: ...
    @property
    def form(self) -> list[list[Fraction]]: ...
    @property
    def labels(self) -> list[str] | None: ...
    def _floats(self) -> tuple[bytes, bool]: ...
    def __len__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Limit:
    @property
    def instance(self) -> Instance: ...
    @property
    def status(self) -> str: ...
    @property
    def layer(self) -> int | None: ...
    @property
    def limits(self) -> list[list[Fraction]] | None: ...
    @property
    def leaders(self) -> list[int] | None: ...
    @property
    def rates(self) -> list[str] | None: ...
    def to_json(self) -> str: ...
    def describe(self, all: bool) -> str: ...
    def certificate(self) -> str | None: ...
    def _floats(self) -> tuple[bytes, bool] | None: ...

@final
class Trajectory:
    @property
    def instance(self) -> Instance: ...
    @property
    def is_exact(self) -> bool: ...
    def __len__(self) -> int: ...
    def tokens(self, layer: int) -> list[list[Any]]: ...
    def attention(self, layer: int) -> list[list[int]]: ...
    def leaders(self, layer: int) -> list[int]: ...
    def to_json(self) -> str: ...
    def _floats(self) -> tuple[bytes, bool]: ...

@final
class SoftmaxRun:
    def to_json(self) -> str: ...
    def describe(self) -> str: ...

def check(
    instances: list[tuple[str, Instance]] | None = None,
    random: int | None = None,
    seed: int = 0,
    packs: list[str] = ...,
    theorems: list[str] = ...,
    layers: int = 10,
    max_layers: int = ...,
    fault: str | None = None,
    progress: Callable[..., Any] | None = None,
) -> tuple[str, str]: ...
def compare(
    instances: list[tuple[str, Instance]],
    arithmetics: list[str],
    formulas: list[str],
    summation: str = "numpy",
    tie_tolerance: float = 0.0,
    layers: int = 60,
    max_layers: int = ...,
    progress: Callable[..., Any] | None = None,
) -> tuple[str, str]: ...
def dyadic_instance(genome: str, dtype: str | None = None) -> Instance | None: ...
def gallery() -> list[tuple[str, Instance]]: ...
def hunt(
    objective: str,
    budget: int = 10000,
    dim: int = 3,
    tokens: int = 8,
    grid: int = 4,
    alpha: Any = None,
    seed: int = 0,
    max_layers: int = ...,
    progress: Callable[..., Any] | None = None,
) -> tuple[str, Instance | None]: ...
def limit(instance: Instance, max_layers: int = ..., progress: Callable[..., Any] | None = None) -> Limit: ...
def page(
    instances: list[tuple[str, Instance]],
    layers: int = 30,
    project: str | None = None,
    max_layers: int = ...,
    progress: Callable[..., Any] | None = None,
) -> str: ...
def picture(
    instances: list[tuple[str, Instance]],
    kind: str,
    picture: str,
    layers: list[int],
    temperature: Any = None,
    hyperplanes: bool = False,
    project: str | None = None,
    width: float | None = None,
    scale: float | None = None,
    theme: str = "auto",
    max_layers: int = ...,
    progress: Callable[..., Any] | None = None,
) -> bytes: ...
def random_instance(index: int, seed: int = 0) -> Instance: ...
def run(
    instance: Instance,
    layers: int = 10,
    arithmetic: str = "exact",
    formula: str = "convex",
    summation: str = "numpy",
    tie_tolerance: float = 0.0,
    progress: Callable[..., Any] | None = None,
) -> Trajectory: ...
def softmax_run(instance: Instance, temperature: Any, layers: int = 10) -> SoftmaxRun: ...
def theorems() -> str: ...
def try_layer(
    layer: Callable[..., bytes],
    dtype: str,
    examples: int,
    seed: int,
    forms: bool,
    progress: Callable[..., Any] | None = None,
) -> str: ...
def set_max_memory(size: int) -> None: ...
def verify(certificate: str, instance: Instance | None = None, progress: Callable[..., Any] | None = None) -> str: ...
def verify_network(network: str, data: str) -> str: ...
def interpolate(data: str, floats: bool = False) -> tuple[str, str, str | None]: ...
