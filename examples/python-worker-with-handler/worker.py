import signal
import threading

stopping = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())


def next_job():
    return None


while not stopping.is_set():
    job = next_job()
    if job is None:
        stopping.wait(1)
        continue
    job.run()
print("worker: the job at hand is done", flush=True)
