"""Works until SIGTERM tells it to stop, and then cleans up."""

import signal
import sys
import time


def stop(signum, frame):
    print("stopping", flush=True)
    time.sleep(0.2)
    print("stopped", flush=True)
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
while True:
    time.sleep(1)
