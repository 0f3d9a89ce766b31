import logging
import signal
import time


def on_term(number, frame):
    logging.warning("got signal %s", number)


signal.signal(signal.SIGTERM, on_term)
while True:
    time.sleep(1)
