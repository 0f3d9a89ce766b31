import signal
import time

running = True


def stop(number, frame):
    global running
    running = False


signal.signal(signal.SIGTERM, stop)
while running:
    print("worker: looking for jobs", flush=True)
    time.sleep(1)
print("worker: done", flush=True)
