import signal
import sys
import time


def finish(number, frame):
    print("HANDLER")
    sys.exit("CLEANUP-DONE")


signal.signal(signal.SIGINT, finish)
print("ready")
while True:
    time.sleep(1)
