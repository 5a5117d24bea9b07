"""Certificates that must not be taken: made anew, trusted by nobody."""

from __future__ import annotations

import ssl
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_SUBJECTS = {
    "another host's": "/CN=other.example",
    "self-signed": "/CN=127.0.0.1",
    "expired": "/CN=127.0.0.1",
}
_ALT = {
    "another host's": "DNS:other.example",
    "self-signed": "IP:127.0.0.1",
    "expired": "IP:127.0.0.1",
}


@cache
def context(name: str) -> ssl.SSLContext:
    """What a server with that bad certificate speaks; needs `openssl`."""
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder, "cert.pem"), Path(folder, "key.pem")
        days = ["-not_before", "20200101000000Z", "-not_after", "20210101000000Z"]
        words = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-subj", _SUBJECTS[name], "-addext", f"subjectAltName={_ALT[name]}",
            *(days if name == "expired" else ["-days", "30"]),
            "-keyout", str(key), "-out", str(path),
        ]  # fmt: skip
        made = subprocess.run(words, capture_output=True, check=False)
        if made.returncode and name == "expired":  # an openssl that cannot date back
            words = [word for word in words if word not in days] + ["-days", "1"]
            subprocess.run(words, capture_output=True, check=True)
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        served.load_cert_chain(path, key)
        return served
