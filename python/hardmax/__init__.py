"""Exact hardmax self-attention dynamics.

>>> import hardmax
>>> tie = hardmax.Instance([[1, 1], [1, -1], ["1/2", 0]], alpha="1/2")
>>> limit = hardmax.limit(tie)
>>> limit.status, limit.leaders
('settled', [0, 1])
>>> limit.limits[2]
[Fraction(1, 1), Fraction(0, 1)]
>>> hardmax.verify(limit)
<hardmax.Verdict accepted>
"""

from ._functions import check, compare, hunt, limit, load, run, save, set_max_memory, softmax_run, theorems, to_numpy, verify
from ._hardmax import Instance, __version__, gallery, random_instance
from ._interpolate import Interpolation, interpolate, verify_network
from ._pictures import Page, Picture, explore, plot
from ._results import (
    CheckReport,
    Comparison,
    HuntResults,
    Limit,
    RoundedWarning,
    SoftmaxRun,
    Trajectory,
    Verdict,
)
from ._sweep import SweepError, sweep

__all__ = [
    "CheckReport",
    "Comparison",
    "HuntResults",
    "Instance",
    "Interpolation",
    "Limit",
    "Page",
    "Picture",
    "RoundedWarning",
    "SoftmaxRun",
    "SweepError",
    "Trajectory",
    "Verdict",
    "__version__",
    "check",
    "compare",
    "explore",
    "gallery",
    "hunt",
    "interpolate",
    "limit",
    "load",
    "plot",
    "random_instance",
    "run",
    "save",
    "set_max_memory",
    "softmax_run",
    "sweep",
    "theorems",
    "to_numpy",
    "verify",
    "verify_network",
]
