import signal
import time

running = True


def on_term(number, frame):
    global running
    running = False


signal.signal(signal.SIGTERM, on_term)
while running:
    time.sleep(1)
