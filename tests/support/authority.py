"""A time-stamping authority of our own on the loopback, made with `openssl ts`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
[ext]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


def openssl(*args: str | Path) -> bytes:
    """Run openssl; its output."""
    return subprocess.run(
        ["openssl", *map(str, args)], check=True, capture_output=True, timeout=60
    ).stdout


def make(folder: Path) -> Path:
    """Keys and certificates of an authority in a folder; its root certificate."""
    (folder / "ts.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("-newkey", "rsa:2048", "-nodes", "-days", "30")
    openssl("req", "-x509", *new, "-subj", "/CN=test root",
            "-keyout", folder / "root.key", "-out", folder / "root.pem")  # fmt: skip
    openssl("req", *new[:3], "-subj", "/CN=test authority",
            "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")  # fmt: skip
    openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "root.pem",
            "-CAkey", folder / "root.key", "-CAcreateserial", "-days", "30",
            "-extfile", folder / "ts.cnf", "-extensions", "ext",
            "-out", folder / "tsa.pem")  # fmt: skip
    return folder / "root.pem"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The authority's address. `/` answers, `/other` for another question, `/old` as to an
    earlier one, `/refuses` with a refusal, `/no` not at all."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/no":
                self.send_error(503)
                return
            if self.path == "/other":
                (folder / "data").write_bytes(b"something else")
                query = openssl("ts", "-query", "-data", folder / "data", "-sha256", "-cert")
            if self.path == "/old":
                imprint = query[(at := query.index(b"\x04\x20") + 2) : at + 32].hex()
                query = openssl("ts", "-query", "-digest", imprint, "-sha256", "-cert")
            (folder / "query.tsq").write_bytes(query)
            answer = openssl("ts", "-reply", "-config", folder / "ts.cnf", "-section", "here",
                             "-queryfile", folder / "query.tsq")  # fmt: skip
            if self.path == "/refuses":
                answer = bytes.fromhex("30053003020102")  # PKIStatus 2, RFC 3161 section 2.4.2
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
