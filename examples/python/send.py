"""python3 send.py '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'

Sends until Peyk has the event. Run it from a queue or from cron, not while a customer waits for a page.
Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.
"""

import json
import sys
import time
import uuid

import peyk

try:
    order = json.loads(sys.argv[1])
    peyk.read_environment("PEYK_WEBHOOK_URL", "PEYK_WEBHOOK_SECRET")
except (IndexError, ValueError):
    sys.exit('Expected an order as JSON: python3 send.py \'{"id":"1001","status":"paid"}\'')
except RuntimeError as error:
    sys.exit(str(error))

# One id for one event: every repetition of it carries the same.
event_id = f"evt_{uuid.uuid4().hex}"

for wait_seconds in (1, 5, 30, 120, 600, 1800, 3600, 10800, 0):
    answer = peyk.send(order, event_id)
    print(answer.status, answer.message, flush=True)
    if answer.outcome != "again":
        sys.exit(0 if answer.outcome == "done" else 1)
    time.sleep(wait_seconds if answer.retry_after is None else answer.retry_after)
sys.exit(1)
