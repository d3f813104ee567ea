"""Texts a code to a phone, or calls it where the SMS cannot be delivered, and checks what the person types.

    OCTOTHORPE_URL=http://127.0.0.1:3000 OCTOTHORPE_KEY=$(cat data/api-key) python3 examples/python/verify.py '+358 44 123 4567'
"""

import os
import sys
import uuid

try:
    import requests
except ImportError:
    sys.exit("error: this example needs the package requests. Install it: python3 -m pip install requests")

BASE = os.environ["OCTOTHORPE_URL"].rstrip("/") + "/v1/challenges"
TIMEOUT_SECONDS = 10

octothorpe = requests.Session()
octothorpe.headers["Authorization"] = f"Bearer {os.environ['OCTOTHORPE_KEY']}"


def call(path, body):
    """Sends it again after a broken connection, with the same key: nothing is sent or counted twice."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    for last in (False, True):
        try:
            answer = octothorpe.post(BASE + path, json=body, headers=headers, timeout=TIMEOUT_SECONDS)
            break
        except requests.ConnectionError:
            if last:
                raise
    if not answer.ok:
        problem = answer.json()
        sys.exit(f"error: {problem['code']}: {problem['detail']}")
    return answer.json()


challenge = call("", {"to": sys.argv[1], "channels": ["sms", "call"]})
print(f"A code is on its way to {challenge['to']}.", flush=True)
verdict = {"verified": False, "checksLeft": challenge["checksLeft"], "outcome": ""}
while not verdict["verified"] and verdict["outcome"] in ("", "wrong_code"):
    verdict = call(f"/{challenge['id']}/check", {"code": input("Code: ")})
    print("verified" if verdict["verified"] else f"{verdict['outcome']}, {verdict['checksLeft']} tries left", flush=True)
sys.exit(0 if verdict["verified"] else 1)
