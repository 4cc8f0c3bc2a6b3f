# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented deployments of the synthetic sample: what is measured, and the coefficients of its made-up speed.

A *line* is what the producer's changelog calls a config key: one model, precision, GPU and engine. It has one or more
deployments, each measured with two sequences over a sweep of concurrencies. The coefficients are round numbers chosen
to give curves of a plausible shape. They describe no real product.
"""
import dataclasses

SWEEP = (4, 8, 16, 32, 64, 128, 256)
SEQUENCES = ((1024, 1024), (8192, 1024))


@dataclasses.dataclass(frozen=True)
class Role:
    """One role of a disaggregated deployment; gpus counts all its workers."""
    tp: int
    ep: int
    dp_attention: bool
    workers: int
    gpus: int


@dataclasses.dataclass(frozen=True)
class Deployment:
    """Time per output token at concurrency c and 8k input, in ms: step + root·sqrt(c) + linear·c."""
    step: float
    root: float
    linear: float
    prefill_rate: float  # input tokens per second of the whole deployment
    spec: str = "none"
    tp: int = 8
    ep: int = 1
    dp_attention: bool = False
    prefill: Role | None = None  # set on disaggregated deployments only, together with decode
    decode: Role | None = None
    sweep: tuple[int, ...] = SWEEP

    @property
    def disaggregated(self):
        return self.prefill is not None

    @property
    def gpus(self):
        return self.prefill.gpus + self.decode.gpus if self.disaggregated else self.tp


@dataclasses.dataclass(frozen=True)
class Line:
    prefix: str  # "dsr1", as infmax_model_prefix has it
    precision: str
    hardware: str
    framework: str
    version: str  # of the image on the first night
    deployments: tuple[Deployment, ...]

    @property
    def key(self):
        return f"{self.prefix}-{self.precision}-{self.hardware}-{self.framework}"


def disaggregated(spec, prefill, decode, sweep, step, root, linear, prefill_rate):
    return Deployment(step, root, linear, prefill_rate, spec, prefill=prefill, decode=decode, sweep=sweep)


D = Deployment
LOW, MIDDLE, HIGH = (4, 8, 16, 32), (32, 64, 128), (128, 256, 512)

DSR1 = (
    Line("dsr1", "fp8", "h200", "sglang", "0.5.6", (D(6.1, 1.60, 0.510, 30e3),)),
    Line("dsr1", "fp8", "h200", "trt", "1.2.0", (
        D(5.8, 1.55, 0.440, 34e3),
        D(3.9, 1.50, 0.360, 33e3, "mtp", ep=8, dp_attention=True))),
    Line("dsr1", "fp4", "b200", "trt", "1.2.0", (
        D(3.0, 2.30, 0.020, 90e3),
        D(3.6, 2.50, 0.060, 52e3, tp=4),
        D(1.4, 1.75, 0.010, 84e3, "mtp", ep=8, dp_attention=True))),
    Line("dsr1", "fp8", "b200", "sglang", "0.5.6", (
        D(4.6, 2.40, 0.290, 62e3),
        D(2.6, 2.30, 0.250, 60e3, "mtp"))),
    Line("dsr1", "fp4", "b200", "vllm", "0.11.2", (D(4.4, 2.60, 0.070, 70e3),)),
    Line("dsr1", "fp4", "gb200", "dynamo-trt", "0.8.1", (
        disaggregated("none", Role(4, 4, True, 1, 4), Role(8, 8, False, 4, 32), LOW, 4.6, 0.70, 0.004, 60e3),
        disaggregated("none", Role(4, 4, True, 2, 8), Role(16, 16, True, 1, 16), MIDDLE, 4.4, 0.90, 0.008, 120e3),
        disaggregated("none", Role(4, 4, True, 4, 16), Role(8, 8, True, 1, 8), HIGH, 4.2, 0.60, 0.012, 300e3),
        disaggregated("mtp", Role(4, 4, True, 1, 4), Role(8, 8, False, 4, 32), LOW, 2.3, 0.52, 0.004, 58e3),
        disaggregated("mtp", Role(4, 4, True, 3, 12), Role(16, 16, True, 1, 16), (64, 128, 256), 2.4, 0.78, 0.010, 220e3))),
    Line("dsr1", "fp8", "mi300x", "sglang", "0.5.6-rocm", (D(8.6, 2.60, 0.720, 19e3),)),
    Line("dsr1", "fp8", "mi355x", "sglang", "0.5.6-rocm", (D(5.4, 2.10, 0.260, 46e3),)),
    Line("dsr1", "fp4", "mi355x", "sglang", "0.5.6-rocm", (
        D(4.6, 2.20, 0.120, 60e3),
        D(5.2, 2.20, 0.140, 44e3, tp=4))),
    Line("dsr1", "fp4", "mi355x", "atom", "0.3.0", (
        D(3.9, 2.10, 0.060, 68e3),
        D(2.2, 1.85, 0.055, 66e3, "mtp"))),
    Line("dsr1", "fp8", "mi355x", "mori-sglang", "0.5.6-rocm", (
        disaggregated("none", Role(8, 1, False, 1, 8), Role(8, 8, True, 1, 8), (16, 32, 64, 128), 5.6, 1.30, 0.040, 70e3),
        disaggregated("mtp", Role(8, 1, False, 1, 8), Role(8, 8, True, 1, 8), (16, 32, 64, 128), 3.4, 0.95, 0.035, 68e3),
        disaggregated("none", Role(8, 1, False, 2, 16), Role(8, 8, True, 2, 16), HIGH, 5.4, 1.10, 0.016, 170e3))),
)

GPTOSS = (
    Line("gptoss", "fp4", "h200", "vllm", "0.11.2", (
        D(2.6, 0.70, 0.110, 110e3, tp=4),
        D(2.1, 0.62, 0.075, 170e3))),
    Line("gptoss", "fp4", "b200", "trt", "1.2.0", (
        D(2.3, 0.80, 0.090, 85e3, tp=1),
        D(1.5, 0.52, 0.032, 240e3, tp=4))),
    Line("gptoss", "fp4", "b200", "vllm", "0.11.2", (
        D(2.7, 0.85, 0.105, 78e3, tp=1),
        D(1.5, 0.50, 0.030, 330e3))),
    Line("gptoss", "fp4", "gb200", "dynamo-trt", "0.8.1", (
        disaggregated("none", Role(1, 1, False, 2, 2), Role(4, 1, False, 1, 4), LOW + (64,), 1.4, 0.36, 0.010, 150e3),
        disaggregated("none", Role(1, 1, False, 4, 4), Role(4, 1, True, 1, 4), HIGH, 1.5, 0.42, 0.012, 420e3))),
    Line("gptoss", "fp4", "mi300x", "vllm", "0.11.2-rocm", (
        D(4.3, 1.20, 0.310, 28e3, tp=1),
        D(3.1, 0.95, 0.085, 120e3))),
    Line("gptoss", "fp4", "mi355x", "vllm", "0.11.2-rocm", (
        D(3.1, 1.00, 0.150, 56e3, tp=1),
        D(2.2, 0.72, 0.045, 230e3))),
    Line("gptoss", "fp4", "mi355x", "atom", "0.3.0", (
        D(2.7, 0.92, 0.125, 64e3, tp=1),
        D(1.9, 0.66, 0.040, 250e3))),
)

LINES = {line.key: line for line in DSR1 + GPTOSS}
