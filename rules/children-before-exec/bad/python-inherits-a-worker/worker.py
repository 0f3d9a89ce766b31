import signal
import sys
import time


def finish(*_):
    print("worker: finished the job at hand")
    sys.exit(0)


signal.signal(signal.SIGTERM, finish)
while True:
    time.sleep(1)
