import signal
import time

stopping = False


def stop(signum, frame):
    # No lock and no Event here: the program may hold that very lock when the signal comes.
    global stopping
    stopping = True


signal.signal(signal.SIGTERM, stop)


def next_job():
    return None


while not stopping:
    job = next_job()
    if job is None:
        time.sleep(1)
        continue
    job.run()
print("worker: the job at hand is done", flush=True)
