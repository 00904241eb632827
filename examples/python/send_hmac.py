"""python3 send_hmac.py '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'

The simple signature, and the least code that sends it.
Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.
"""

import hashlib
import hmac
import os
import sys
import urllib.error
import urllib.request

url, secret = os.environ.get("PEYK_WEBHOOK_URL"), os.environ.get("PEYK_WEBHOOK_SECRET")
if len(sys.argv) != 2 or not url or not secret:
    sys.exit("Expected an order as JSON, and PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET in the environment.")

body = sys.argv[1].encode()
signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
request = urllib.request.Request(
    url,
    data=body,
    headers={"Content-Type": "application/json", "X-Panel-Signature": f"sha256={signature}"},
)
try:
    with urllib.request.urlopen(request, timeout=15) as response:
        print(response.status, response.read().decode())
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code} {error.read().decode()}")
except OSError as error:
    sys.exit(f"No answer: {error}")
