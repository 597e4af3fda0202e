# SPDX-License-Identifier: Apache-2.0
"""Writes text that is random and means nothing, the same at each call: digests, ids, base64."""

import base64
import random
import uuid

noise = random.Random(1)


def lines(name, count, line):
    with open(name, "w") as out:
        for i in range(count):
            out.write(line(i) + "\n")


def encoded(size):
    return base64.b64encode(noise.randbytes(size)).decode()


lines("hex.txt", 80000, lambda i: noise.randbytes(10 + i % 60).hex())
lines("base64-lines.txt", 80000, lambda i: encoded(10 + i % 90))
lines("base64-block.txt", 1, lambda i: encoded(6_000_000))
lines("base64-wrapped.txt", 60000, lambda i: encoded(57))
lines("ids.txt", 60000, lambda i: f"request {i} id={uuid.UUID(int=noise.getrandbits(128), version=4)} etag={noise.randbytes(16).hex()}")
lines(
    "integrity.txt",
    40000,
    lambda i: f'"resolved": "https://registry.example/p{i}/-/p{i}-1.0.{i}.tgz", "integrity": "sha512-{encoded(64)}"',
)
lines(
    "pulls.txt",
    20000,
    lambda i: f"{noise.randbytes(6).hex()}: Pull complete, Digest: sha256:{noise.randbytes(32).hex()} in {noise.random():.6f}s at 10.{i % 250}.3.{i % 7}",
)
lines(
    "fingerprints.txt",
    20000,
    lambda i: f"256 SHA256:{encoded(32).rstrip('=')} ci@host (ED25519) MD5:{':'.join(noise.randbytes(16).hex()[k:k+2] for k in range(0, 32, 2))}",
)
