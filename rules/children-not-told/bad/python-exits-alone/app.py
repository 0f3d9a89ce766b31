import signal
import subprocess
import sys
import time

cache = subprocess.Popen(["memcached", "-u", "nobody"])


def stop(*_):
    print("leaving")
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
while True:
    time.sleep(1)
