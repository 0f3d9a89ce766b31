import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
while True:
    time.sleep(1)
