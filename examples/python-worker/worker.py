import time


def next_job():
    return None


while True:
    job = next_job()
    if job is None:
        time.sleep(1)
        continue
    job.run()
