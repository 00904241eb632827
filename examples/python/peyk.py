"""Sends orders to Peyk and makes the links that connect an order with a customer's chat. Python 3.8 or newer."""

import base64
import hashlib
import hmac
import json
import os
import re
import time
import urllib.error
import urllib.request
from typing import List, NamedTuple, Optional


class Answer(NamedTuple):
    outcome: str  # "done", "again" (later, with the same event id) or "wrong" (Peyk refuses it for good)
    status: int  # 0: no answer
    message: str
    retry_after: Optional[int]  # seconds


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


http = urllib.request.build_opener(NoRedirect)


def read_environment(*names: str) -> List[str]:
    """Returns variables of the environment. Raises a RuntimeError that names what is not set."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise RuntimeError(f"Not set in the environment: {', '.join(missing)}")
    return [os.environ[name] for name in names]


def send(order: dict, event_id: str) -> Answer:
    """Sends one event, once."""
    url, secret = read_environment("PEYK_WEBHOOK_URL", "PEYK_WEBHOOK_SECRET")
    # Sign these very bytes and send these very bytes.
    body = json.dumps(order, ensure_ascii=False).encode()
    timestamp = str(int(time.time()))
    request = urllib.request.Request(
        url,
        data=body,
        method="POST",
        headers={
            "Content-Type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": sign(secret, event_id, timestamp, body),
        },
    )
    try:
        with http.open(request, timeout=15) as response:
            return Answer("done", response.status, message_of(response.read()), None)
    except urllib.error.HTTPError as error:
        retry_after = error.headers.get("Retry-After", "")
        return Answer(
            "wrong" if error.code in (400, 409, 413, 415, 422) else "again",
            error.code,
            message_of(error.read()),
            int(retry_after) if retry_after.isdigit() else None,
        )
    except OSError as error:
        return Answer("again", 0, str(error), None)


def sign(secret: str, event_id: str, timestamp: str, body: bytes) -> str:
    """Standard Webhooks: https://www.standardwebhooks.com"""
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    signed = f"{event_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def link(order_id: str) -> str:
    """The link for the order's page: the customer who opens it and presses start is notified about this order."""
    secret, bot = read_environment("PEYK_LINK_SECRET", "PEYK_BOT_USERNAME")
    mac = hmac.new(secret.encode(), order_id.encode(), hashlib.sha256).digest()[:12]
    is_plain = len(order_id.encode()) > 35 and re.fullmatch(r"[A-Za-z0-9_-]{1,45}", order_id)
    payload = f"{f'r_{order_id}' if is_plain else base64_url(order_id.encode())}_{base64_url(mac)}"
    if len(payload) > 64:
        raise ValueError(f"The id {order_id} is too long for a link; make one with: peyk link.")
    return f"https://t.me/{bot}?start={payload}"


def base64_url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def message_of(body: bytes) -> str:
    try:
        answer = json.loads(body)
        return answer.get("message") or answer["error"]["message"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return body.decode(errors="replace")[:200]
