import signal
import sys
import time


def drain(*_):
    time.sleep(2)
    sys.exit(0)


signal.signal(signal.SIGTERM, drain)
while True:
    time.sleep(1)
