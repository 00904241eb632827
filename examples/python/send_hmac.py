"""python3 send_hmac.py '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'

The simple signature, and the least code that sends it.
"""

import hashlib
import hmac
import os
import sys
import urllib.request

body = sys.argv[1].encode()
signature = hmac.new(os.environ["PEYK_WEBHOOK_SECRET"].encode(), body, hashlib.sha256).hexdigest()
request = urllib.request.Request(
    os.environ["PEYK_WEBHOOK_URL"],
    data=body,
    headers={"Content-Type": "application/json", "X-Panel-Signature": f"sha256={signature}"},
)
# Raises urllib.error.HTTPError for anything but 2xx.
with urllib.request.urlopen(request, timeout=15) as response:
    print(response.status, response.read().decode())
