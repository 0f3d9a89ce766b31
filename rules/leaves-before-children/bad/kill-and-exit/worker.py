import signal
import sys
import time


def finish(*_):
    time.sleep(0.3)
    print("worker: finished")
    sys.exit(0)


signal.signal(signal.SIGTERM, finish)
while True:
    time.sleep(1)
