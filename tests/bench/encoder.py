#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Semblance authors
"""Measures the picture tower beside ONNX Runtime: both in turn, round after round, by processor time.

    tests/bench/encoder.py --program build/bin/semblance-cli --work FOLDER [--threads 1] [--batch 8] [--rounds 5]
        [--onnx FOLDER --node FOLDER]

FOLDER gets a ViT-B-32 with random weights (600 MB), which the speed does not depend on. --onnx names a folder with the
same architecture as image_plain.onnx (input x: n x 3 x 224 x 224), --node one in which Node finds onnxruntime-node;
without them only our own figures are printed. Prints one JSON object.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

NODE = r"""
const { createRequire } = require('node:module');
const path = require('node:path');
const ort = createRequire(path.join(process.cwd(), 'x.js'))('onnxruntime-node');
const [file, threads, batch, seconds] = process.argv.slice(1);
(async () => {
  const session = await ort.InferenceSession.create(file, { executionProviders: ['cpu'],
    intraOpNumThreads: Number(threads), interOpNumThreads: 1, executionMode: 'sequential',
    graphOptimizationLevel: 'all' });
  const n = Number(batch), pixels = new Float32Array(n * 3 * 224 * 224);
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((i * 1103 + 3) % 2017) / 504 - 2;
  const x = { x: new ort.Tensor('float32', pixels, [n, 3, 224, 224]) };
  await session.run(x);
  const cpu = process.cpuUsage(), start = performance.now();
  let runs = 0;
  do { await session.run(x); runs++; } while (performance.now() - start < seconds * 1000 || runs < 3);
  const used = process.cpuUsage(cpu);
  console.log(JSON.stringify({ cpu: (used.user + used.system) / 1000 / runs / n,
    wall: n * runs * 1000 / (performance.now() - start), version: ort.env.versions.node }));
})();
"""


def ours(arguments, precision, kernels):
    environment = dict(os.environ)
    if kernels:
        environment["SEMBLANCE_CPU_KERNELS"] = kernels
    said = subprocess.run(
        [arguments.program, "--model", os.path.join(arguments.work, "ViT-B-32"), "--device", "cpu", "--json",
         "--precision", precision, "--threads", str(arguments.threads), "bench", "encoder", "--batch",
         str(arguments.batch), "--seconds", str(arguments.seconds)],
        env=environment, stdout=subprocess.PIPE, check=True)
    figures = json.loads(said.stdout)
    return {"cpu": figures["cpu_ms_each"]["median"], "wall": figures["per_second"]["median"],
            "agreement": figures["agreement"], "machine": figures["machine"]}


def onnx(arguments, name):
    said = subprocess.run(
        ["node", "-e", NODE, os.path.abspath(os.path.join(arguments.onnx, name + ".onnx")), str(arguments.threads),
         str(arguments.batch), str(arguments.seconds)],
        cwd=arguments.node, stdout=subprocess.PIPE, check=True)
    return json.loads(said.stdout)


def onnx_is_here(arguments):
    if not arguments.onnx or not arguments.node or not shutil.which("node"):
        return "no --onnx, no --node, or no node program"
    if not os.path.isdir(os.path.join(arguments.node, "node_modules", "onnxruntime-node")):
        return "there is no onnxruntime-node in " + arguments.node
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/bin/semblance-cli")
    parser.add_argument("--work", required=True)
    parser.add_argument("--onnx")
    parser.add_argument("--node")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--ways", default="fp32,bf16,int8,fp32/avx2,fp32/none", help="precision or precision/kernels")
    arguments = parser.parse_args()
    model = os.path.join(arguments.work, "ViT-B-32")
    if not os.path.exists(os.path.join(model, "model.json")):
        subprocess.run([arguments.program, "model", "make-random", "--arch", "ViT-B-32", "--out", model, "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
    ways = {way: (lambda w=way.split("/"): ours(arguments, w[0], w[1] if len(w) > 1 else ""))
            for way in arguments.ways.split(",")}
    missing = onnx_is_here(arguments)
    if missing:
        print("ONNX Runtime is not measured: " + missing, file=sys.stderr)
    else:
        ways["onnxruntime float32"] = lambda: onnx(arguments, "image_plain")
        if os.path.exists(os.path.join(arguments.onnx, "image_int8.onnx")):
            ways["onnxruntime int8"] = lambda: onnx(arguments, "image_int8")
    seen = {way: [] for way in ways}
    for _ in range(arguments.rounds):
        for way, run in ways.items():
            seen[way].append(run())
    base = [one["cpu"] for one in seen.get("onnxruntime float32", [])]
    table = {}
    for way, runs in seen.items():
        cpu = [one["cpu"] for one in runs]
        row = {"cpu_ms_each": statistics.median(cpu), "lowest": min(cpu), "highest": max(cpu),
               "per_second_wall": statistics.median(one["wall"] for one in runs)}
        if "agreement" in runs[0]:
            row["agreement"] = min(one["agreement"] for one in runs)
        if base:
            ratios = sorted(b / c for b, c in zip(base, cpu))
            row["times_onnxruntime_float32"] = statistics.median(ratios)
            row["ratios"] = [ratios[0], ratios[-1]]
        table[way] = row
    machine = next((runs[0]["machine"] for runs in seen.values() if "machine" in runs[0]), None)
    print(json.dumps({"machine": machine, "threads": arguments.threads, "batch": arguments.batch,
                      "rounds": arguments.rounds, "load": os.getloadavg(), "ways": table}, indent=1))


if __name__ == "__main__":
    main()
