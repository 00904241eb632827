"""Answers Peyk's questions: GET …/orders/{id} and GET …/orders?ids=1,2,3

To try it: ORDERS_FILE=orders.json PEYK_API_TOKEN=… python3 orders_server.py 8000
ORDERS_FILE holds orders as a JSON array: [{"id":"1001","status":"pending"}]
"""

import hashlib
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN, ORDERS_FILE = os.environ.get("PEYK_API_TOKEN"), os.environ.get("ORDERS_FILE")
if len(sys.argv) != 2 or not TOKEN or not ORDERS_FILE:
    sys.exit("Expected a port, and PEYK_API_TOKEN and ORDERS_FILE in the environment.")


def find_orders(ids):
    """Put your database here. Gives the orders that exist, in any sequence; unknown ids are left out."""
    with open(ORDERS_FILE, encoding="utf-8") as file:
        return [order for order in json.load(file) if str(order["id"]) in ids]


class Orders(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection for the next question

    def do_GET(self):
        try:
            self.reply()
        except (OSError, ValueError, TypeError, KeyError):
            error = f"ORDERS_FILE: expected a file with a JSON array of orders, got {ORDERS_FILE}"
            self.log_error("%s", error)
            self.answer(500, {"error": error})

    def reply(self):
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {TOKEN}".encode()):
            return self.answer(401, {"error": "expected the API token as a bearer token"})

        url = urlsplit(self.path)
        collection, _, last = url.path.rpartition("/")
        if collection.endswith("/orders"):
            orders = find_orders([unquote(last)])
            return self.answer(200, orders[0]) if orders else self.answer(404, {"error": "no such order"})
        ids = parse_qs(url.query).get("ids")
        if last == "orders" and ids:
            return self.answer(200, {"orders": find_orders(ids[0].split(","))})
        return self.answer(404, {"error": "nothing here"})

    def answer(self, status, content):
        body = json.dumps(content, ensure_ascii=False).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        if status in (200, 304):
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Orders).serve_forever()
