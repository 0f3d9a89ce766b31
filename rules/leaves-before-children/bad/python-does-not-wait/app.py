import signal
import subprocess
import sys
import time

store = subprocess.Popen(["redis-server", "--save", ""])


def stop(*_):
    store.terminate()
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
while True:
    time.sleep(1)
