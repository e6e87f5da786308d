"""The platform's signature under a manifest: a key pair derived from the master key, with nothing more to be kept.

Ed25519, because anybody can check it with the public half; whoever restores an archive in thirty years needs that half
and the package. The public key stands in each package, and `wutong archive key` tells it for keeping elsewhere.
"""

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wutong import keys
from wutong.archives.rules import SEALED


def public_key() -> str:
    """The public key in hex."""
    return _key().public_key().public_bytes_raw().hex()


def seal(manifest: str) -> bytes:
    """The part `seal.json` over the hash of a manifest."""
    signature = _key().sign(manifest.encode()).hex()
    told = {"algorithm": "Ed25519", "key": public_key(), "manifest": manifest, "signature": signature}
    return json.dumps(told, indent=1).encode().ljust(SEALED)


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.derived("archive.sign"))
