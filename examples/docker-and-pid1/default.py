"""Works for ever, and does nothing about signals."""

import time

print("ready", flush=True)
while True:
    time.sleep(1)
