# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the synthetic sample, in the shape that benchmark jobs wrote in spring 2026 (multinode keys, p90 and p99.9).

Every number follows from a deployment's coefficients, the concurrency and seeded noise. Only + - * / and sqrt are
used, which IEEE 754 rounds the same way everywhere, so each machine writes the same digits.
"""
import hashlib
import math

SEED = "paretoscope synthetic sample 1"
LENGTH_SHARE = 0.9  # prompts and answers are drawn between 80 % and 100 % of the nominal length

# Night-to-night spread (standard deviation): half of it common to a configuration's run, half to each point.
THROUGHPUT_NOISE = 0.0037
TTFT_NOISE = 0.025
TAIL_NOISE = 0.05


def uniform(*key):
    """A number in [0, 1) that depends on the key alone."""
    digest = hashlib.sha256("|".join(map(str, (SEED, *key))).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def bell(*key):
    """Zero mean, unit variance, never beyond ±6: the sum of twelve uniform numbers."""
    digest = hashlib.sha512("|".join(map(str, (SEED, *key))).encode()).digest()
    return sum(int.from_bytes(digest[4 * i:4 * i + 4], "big") for i in range(12)) / 2**32 - 6.0


def significant(value, digits):
    return float(f"{value:.{digits}g}")


def spread_out(median, mean_share, tail, deviation, noise):
    """The six statistics of one quantity. Every tail step is a growth, so p90 < p99 < p99.9 holds by construction."""
    p90 = median * (1 + tail[0] * (1 + noise("p90")))
    p99 = p90 * (1 + tail[1] * (1 + noise("p99")))
    p999 = p99 * (1 + tail[2] * (1 + noise("p99.9")))
    values = {"mean": median * mean_share, "median": median, "std": median * deviation * (1 + noise("std")),
              "p90": p90, "p99": p99, "p99.9": p999}
    return {name: significant(value, 3 if name == "std" else 5) for name, value in values.items()}


def latencies(deployment, isl, osl, conc, slowdown, key):
    """Seconds: {"ttft": {"mean": …, …}, "tpot": …, "itl": …, "e2el": …}."""
    def tail_noise(quantity):
        return lambda statistic: TAIL_NOISE * bell(*key, conc, quantity, statistic)

    long_input = isl > 4096
    step = deployment.step * (1.0 if long_input else 0.93)
    growth = deployment.root * math.sqrt(conc) * (1.0 if long_input else 0.85)
    growth += deployment.linear * conc * (1.0 if long_input else 0.35)
    speed = slowdown * (1 + THROUGHPUT_NOISE * (bell(*key, "speed") + bell(*key, conc, "speed")))
    tpot = (step + growth) / 1000 * speed

    alone = 0.025 + LENGTH_SHARE * isl / deployment.prefill_rate
    ttft = alone * (1 + 0.1 * math.sqrt(conc) + conc / 96 + conc * conc / 65536)
    ttft *= slowdown * (1 + TTFT_NOISE * (bell(*key, "ttft") + bell(*key, conc, "ttft")))

    tokens_per_chunk = 1.9 if deployment.spec == "mtp" else 1.0
    stall = 0.6 if deployment.disaggregated else 2.5  # other users' prompts interrupt the answers on shared GPUs
    answer = LENGTH_SHARE * osl - 1
    result = {
        "ttft": spread_out(ttft, 1.18, (0.7, 0.8, 0.3), 0.55, tail_noise("ttft")),
        "tpot": spread_out(tpot, 0.995, (0.05, 0.08, 0.05), 0.05, tail_noise("tpot")),
        "itl": spread_out(tpot * tokens_per_chunk * 0.96, 1 / 0.96, (0.15, stall, 1.2), 0.6, tail_noise("itl")),
    }
    e2el = result["ttft"]["median"] + result["tpot"]["median"] * answer
    mean = result["ttft"]["mean"] + result["tpot"]["mean"] * answer
    result["e2el"] = spread_out(e2el, mean / e2el, (0.08, 0.07, 0.04), 0.07, tail_noise("e2el"))
    return result


def throughputs(deployment, isl, osl, conc, mean_e2el):
    """Tokens per second and GPU. Little's law: the requests in flight over the time that each stays."""
    requests = conc / mean_e2el
    made, read = requests * LENGTH_SHARE * osl, requests * LENGTH_SHARE * isl
    if not deployment.disaggregated:
        output, prompt = round(made / deployment.gpus, 3), round(read / deployment.gpus, 3)
        return {"tput_per_gpu": round(output + prompt, 3), "output_tput_per_gpu": output, "input_tput_per_gpu": prompt}
    output, prompt = round(made / deployment.decode.gpus, 3), round(read / deployment.prefill.gpus, 3)
    total = (prompt * deployment.prefill.gpus + output * deployment.decode.gpus) / deployment.gpus
    return {"tput_per_gpu": total, "output_tput_per_gpu": output, "input_tput_per_gpu": prompt}


def metrics(deployment, isl, osl, conc, slowdown, key):
    times = latencies(deployment, isl, osl, conc, slowdown, key)
    row = throughputs(deployment, isl, osl, conc, times["e2el"]["mean"])
    for quantity in ("ttft", "tpot", "itl", "e2el"):
        for statistic, value in times[quantity].items():
            row[f"{statistic}_{quantity}"] = value
            if quantity == "tpot":  # the reciprocal of the same statistic, as the producer writes it
                row[f"{statistic}_intvty"] = 1 / value
    return row


def topology(deployment):
    def flag(value):
        return "true" if value else "false"

    if not deployment.disaggregated:
        return {"is_multinode": False, "tp": deployment.tp, "ep": deployment.ep, "dp_attention": flag(deployment.dp_attention)}
    fields = {"is_multinode": True}
    for name, role in (("prefill", deployment.prefill), ("decode", deployment.decode)):
        fields |= {f"{name}_tp": role.tp, f"{name}_ep": role.ep, f"{name}_dp_attention": flag(role.dp_attention),
                   f"{name}_num_workers": role.workers}
    return fields | {"num_prefill_gpu": deployment.prefill.gpus, "num_decode_gpu": deployment.decode.gpus}


def row(line, index, isl, osl, conc, image, slowdown, night):
    """One benchmark row of the line's deployment number `index`."""
    deployment = line.deployments[index]
    identity = {
        "hw": f"{line.hardware}-synthetic", "conc": conc, "image": image, "model": f"synthetic/{line.prefix}",
        "infmax_model_prefix": line.prefix, "framework": line.framework, "precision": line.precision,
        "spec_decoding": deployment.spec, "disagg": deployment.disaggregated, "isl": isl, "osl": osl,
    }
    key = (night, line.key, index, isl, osl)
    return identity | topology(deployment) | metrics(deployment, isl, osl, conc, slowdown, key)
