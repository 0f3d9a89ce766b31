from celery import Celery

app = Celery("app", broker="memory://")


@app.task
def add(a, b):
    return a + b
