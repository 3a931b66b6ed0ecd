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
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ.get("KORA_AGENT_SECRET", "").removeprefix("whsec_"))
STEP_SECONDS = float(os.environ.get("STEP_SECONDS", "1"))


def work(ticket, attempt, progress):
    """Calls `progress` at each sign of life, which keeps the lease; returns the result."""
    for step in ("read", "change", "check"):
        print(f"attempt {attempt['number']} at {ticket['title'] or ticket['id']}: {step}")
        time.sleep(STEP_SECONDS)
        progress()
    return {"resolution": "completed", "summary": "Read, changed, checked.", "model_tier_used": "standard"}


def is_genuine(headers, body):
    """Whether the request comes from the cockpit: signed (Standard Webhooks), and just now."""
    if not KEY:
        return True
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > 300:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    digest = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    signatures = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(b"v1," + digest, signature) for signature in signatures)


class Agent(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)  # A probe: any status says that the agent is here.
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if not is_genuine(self.headers, body):
            self.send_response(401)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.end_headers()
        try:
            job = json.loads(body)
            self.answer(job["ticket"], job["attempt"])
        except ConnectionError:
            pass  # The cockpit hung up: the lease is lost or it stops, and nobody wants the result.

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
print(f"The agent listens on http://127.0.0.1:{PORT}", flush=True)
server.serve_forever()
