import { expect, test } from 'vitest';
import { analyse, reaction } from './analyse.ts';

/** Whole programs as people write them: name, what SIGTERM does, what SIGINT does, text. */
const PROGRAMS: readonly (readonly [string, string, string, string])[] = [
  [
    'a worker class with a flag',
    'work 2000, exit 0',
    'work 2000, exit 0',
    `import logging, signal, sys, time
logger = logging.getLogger(__name__)
class Worker:
    def __init__(self, config):
        self.config = config
        self._shutdown = False
        self._setup_signals()
    def _setup_signals(self):
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, self._handle)
    def _handle(self, signum, frame):
        logger.info("Received signal %s", signal.Signals(signum).name)
        self._shutdown = True
    def run(self):
        while not self._shutdown:
            try:
                self.step()
            except Exception:
                logger.exception("oops")
            time.sleep(self.config.get("interval", 5))
        self.cleanup()
    def step(self):
        job = self.fetch()
        if job is None:
            return
        job.process()
    def fetch(self): return None
    def cleanup(self): logger.info("bye")
def main() -> int:
    logging.basicConfig(level=logging.INFO)
    w = Worker({"interval": 2})
    w.run()
    return 0
if __name__ == "__main__":
    sys.exit(main())
`,
  ],
  [
    'threads that look at an event',
    'exit 0',
    'unknown',
    `import argparse, signal, threading, time, os
stop = threading.Event()
def worker(n):
    while not stop.is_set():
        print(n)
        stop.wait(timeout=1)
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=3)
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda s, f: stop.set())
    threads = []
    for i in range(args.n):
        t = threading.Thread(target=worker, args=(i,))
        t.start()
        threads.append(t)
    for t in threads:
        t.join()
main()
`,
  ],
  [
    'a consumer of a queue that is told to stop',
    'unknown',
    'exit 0',
    `import pika, signal, sys
connection = pika.BlockingConnection(pika.ConnectionParameters("rabbit"))
channel = connection.channel()
def on_message(ch, method, props, body):
    ch.basic_ack(delivery_tag=method.delivery_tag)
def shutdown(signum, frame):
    channel.stop_consuming()
signal.signal(signal.SIGTERM, shutdown)
channel.basic_consume(queue="q", on_message_callback=on_message)
try:
    channel.start_consuming()
except KeyboardInterrupt:
    channel.stop_consuming()
connection.close()
`,
  ],
  [
    'tasks of asyncio that a handler cancels',
    'exit 0',
    'exit 0',
    `import asyncio, signal, functools, logging
async def shutdown(sig, loop):
    logging.info(f"Received exit signal {sig.name}...")
    tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in tasks: task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    loop.stop()
async def consume(q):
    while True:
        msg = await q.get()
        print(msg)
def main():
    loop = asyncio.get_event_loop()
    for s in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(s, lambda s=s: asyncio.create_task(shutdown(s, loop)))
    queue = asyncio.Queue()
    try:
        loop.create_task(consume(queue))
        loop.run_forever()
    finally:
        loop.close()
main()
`,
  ],
  [
    'a hand-made supervisor',
    'signal children SIGTERM, wait children, exit 0',
    'signal children SIGINT, wait children, exit 0',
    `import subprocess, sys, signal, os
procs = [subprocess.Popen(["nginx", "-g", "daemon off;"]), subprocess.Popen(["gunicorn", "app:app"])]
def forward(signum, _):
    for p in procs:
        if p.poll() is None:
            p.send_signal(signum)
for s in (signal.SIGTERM, signal.SIGINT):
    signal.signal(s, forward)
codes = [p.wait() for p in procs]
sys.exit(max(codes))
`,
  ],
  [
    'a server that knows Ctrl-C alone',
    'unset',
    'exit 0',
    `import time, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class H(BaseHTTPRequestHandler):
    def do_GET(self): self.wfile.write(b"x")
if __name__ == "__main__":
    server = ThreadingHTTPServer(("0.0.0.0", int(os.environ.get("PORT", "8080"))), H)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
`,
  ],
  [
    'processes that are started again',
    'signal children SIGTERM, wait children 5000, wait children, exit 0',
    'wait children, exit 130',
    `import signal, time, sys
from multiprocessing import Process, Event
class Supervisor:
    def __init__(self, n): self.n = n; self.children = []; self.stopping = False
    def work(self):
        while True: time.sleep(1)
    def spawn(self):
        p = Process(target=self.work); p.start(); self.children.append(p)
    def stop(self, *a):
        self.stopping = True
        for c in self.children: c.terminate()
        for c in self.children: c.join(5)
        sys.exit(0)
    def main(self):
        signal.signal(signal.SIGTERM, self.stop)
        for _ in range(self.n): self.spawn()
        while True:
            for c in list(self.children):
                if not c.is_alive() and not self.stopping:
                    self.children.remove(c); self.spawn()
            time.sleep(1)
Supervisor(2).main()
`,
  ],
  [
    'a handler that raises KeyboardInterrupt',
    'exit 0',
    'exit 0',
    `import sys, signal
def handler(signum, frame):
    raise KeyboardInterrupt()
signal.signal(signal.SIGTERM, handler)
from myapp import create
app = create()
try:
    app.run_loop()
except (KeyboardInterrupt, SystemExit):
    app.stop()
`,
  ],
];

for (const [name, term, int, source] of PROGRAMS) {
  test(name, () => {
    const a = analyse(source);
    expect(reaction(a, 'SIGTERM')).toBe(term);
    expect(reaction(a, 'SIGINT')).toBe(int);
  });
}
