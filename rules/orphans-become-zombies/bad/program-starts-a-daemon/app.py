import signal
import subprocess
import sys
import time

subprocess.Popen(["redis-server", "--daemonize", "yes", "--save", ""])


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while True:
    time.sleep(1)
