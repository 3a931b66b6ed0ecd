"""An agent for Kora in plain Python (3.9 or later): it is handed one ticket a request and answers
with NDJSON, a line for each sign of life and a last line with the result. Put your own work into
`work`.

    KORA_AGENT_SECRET=whsec_... PORT=8787 python3 examples/agent.py
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STEP_SECONDS = float(os.environ.get("STEP_SECONDS", "1"))
LEAST_KEY_BYTES = 24
MOST_BODY_BYTES = 1_000_000
# A signature counts this long, so this long an attempt's id is remembered.
TOLERANCE_SECONDS = 300


def signing_key(secret):
    """The key of KORA_AGENT_SECRET, None where there is none. A bad one ends the agent: it must not
    look like none, or every request would be taken for genuine."""
    if not secret:
        return None
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if len(key) < LEAST_KEY_BYTES:
        sys.exit(f"KORA_AGENT_SECRET holds no base64 of at least {LEAST_KEY_BYTES} bytes.")
    return key


KEY = signing_key(os.environ.get("KORA_AGENT_SECRET", ""))


def work(ticket, attempt, progress):
    """Calls `progress` at each sign of life, which keeps the lease; returns the result."""
    for step in ("read", "change", "check"):
        print(f"attempt {attempt['number']} at {ticket['title'] or ticket['id']}: {step}")
        time.sleep(STEP_SECONDS)
        progress()
    return {"resolution": "completed", "summary": "Read, changed, checked.", "model_tier_used": "standard"}


def is_genuine(headers, body):
    """Whether the request comes from the cockpit: signed (Standard Webhooks), and just now."""
    if KEY is None:
        return True
    sent_at = headers.get("webhook-timestamp", "")
    if not (sent_at.isascii() and sent_at.isdecimal() and len(sent_at) < 12):
        return False
    if abs(time.time() - int(sent_at)) > TOLERANCE_SECONDS:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    digest = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    signatures = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(b"v1," + digest, signature) for signature in signatures)


class Seen:
    """The attempts of the last minutes: the cockpit gives each attempt an id of its own, so one that
    comes again was recorded and sent anew by somebody else."""

    def __init__(self):
        self.lock = threading.Lock()
        self.ids = {}

    def is_new(self, attempt_id):
        now = time.monotonic()
        with self.lock:
            for old in [i for i, at in self.ids.items() if now - at > 2 * TOLERANCE_SECONDS]:
                del self.ids[old]
            if attempt_id in self.ids:
                return False
            self.ids[attempt_id] = now
            return True


SEEN = Seen()


class Agent(BaseHTTPRequestHandler):
    timeout = 30  # Seconds without a byte: a caller that says nothing holds no thread for ever.

    def do_GET(self):
        self.refuse(204)  # A probe: any status says that the agent is here.

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdecimal()):
            return self.refuse(411)
        if len(length) > 9 or int(length) > MOST_BODY_BYTES:
            return self.refuse(413)
        body = self.rfile.read(int(length))
        if not is_genuine(self.headers, body):
            return self.refuse(401)
        try:
            job = json.loads(body)
            ticket, attempt = job["ticket"], job["attempt"]
            attempt_id = str(attempt["id"])
        except (ValueError, KeyError, TypeError):
            return self.refuse(400)
        if not SEEN.is_new(attempt_id):
            return self.refuse(409)
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.end_headers()
        try:
            self.answer(ticket, attempt)
        except ConnectionError:
            pass  # The cockpit hung up: the lease is lost or it stops, and nobody wants the result.

    def refuse(self, status):
        self.send_response(status)
        self.end_headers()

    def answer(self, ticket, attempt):
        try:
            result = work(ticket, attempt, lambda: self.say({"type": "progress"}))
        except ConnectionError:
            raise
        except Exception as error:
            print(f"the work failed: {error!r}")
            result = {"resolution": "failed_retryable", "failure_reason": "agent_error"}
        self.say({"type": "result", **result})

    def say(self, line):
        self.wfile.write(json.dumps(line).encode() + b"\n")


PORT = int(os.environ.get("PORT", "8787"))
server = ThreadingHTTPServer(("127.0.0.1", PORT), Agent)
unsigned = "" if KEY else " and takes unsigned requests: set KORA_AGENT_SECRET"
print(f"The agent listens on http://127.0.0.1:{PORT}{unsigned}", flush=True)
server.serve_forever()
