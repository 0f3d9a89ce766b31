/** Each row was run as PID 1 with CPython 3.11.7 unless it says otherwise; the reaction is what was seen. */
export const ROWS: readonly (readonly [name: string, term: string, source: string])[] = [
  [
    'sys.exit in a handler',
    'exit 3',
    'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(3))\ntime.sleep(100)',
  ],
  [
    'names imported from signal',
    'exit 0',
    'from signal import signal, SIGTERM\nimport sys, time\ndef h(s, f): sys.exit()\nsignal(SIGTERM, h)\nwhile True: time.sleep(1)',
  ],
  [
    'module alias',
    'exit 0',
    'import signal as sg, time\ndef h(s, f): raise SystemExit\nsg.signal(sg.Signals.SIGTERM, h)\nwhile 1: time.sleep(1)',
  ],
  [
    'a number',
    'exit 7',
    'import signal, os, time\nsignal.signal(15, lambda s, f: os._exit(7))\nwhile True: time.sleep(1)',
  ],
  [
    'a loop over signals',
    'exit 0',
    'import signal, sys, time\nfor s in (signal.SIGTERM, signal.SIGINT):\n    signal.signal(s, lambda *a: sys.exit(0))\nwhile True: time.sleep(1)',
  ],
  [
    'a list of constants',
    'exit 0',
    'import signal, sys, time\nALL = [signal.SIGINT, signal.SIGTERM]\ndef h(*a): sys.exit(0)\n[signal.signal(s, h) for s in ALL]\nwhile True: time.sleep(1)',
  ],
  [
    'map over signals, getattr',
    'exit 0',
    'import signal, sys, time\nfor n in ("SIGTERM", "SIGINT"):\n    if hasattr(signal, n):\n        signal.signal(getattr(signal, n), lambda *a: sys.exit(0))\nwhile True: time.sleep(1)',
  ],
  [
    'SIG_IGN',
    'SIG_IGN',
    'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(1)',
  ],
  [
    'SIG_DFL',
    'SIG_DFL',
    'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)\nwhile True: time.sleep(1)',
  ],
  [
    'the last setting holds',
    'SIG_DFL',
    'import signal, time\nsignal.signal(signal.SIGTERM, lambda *a: exit())\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)\nwhile True: time.sleep(1)',
  ],
  [
    'the default INT handler for TERM',
    'exit 130',
    'import signal, time\nsignal.signal(signal.SIGTERM, signal.default_int_handler)\ntime.sleep(100)',
  ],
  [
    'the INT handler asked for',
    'exit 130',
    'import signal, time\nsignal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))\ntime.sleep(100)',
  ],
  [
    'a handler that only logs',
    'returns',
    'import signal, time\nsignal.signal(signal.SIGTERM, lambda *a: print("got it"))\nwhile True: time.sleep(1)',
  ],
  [
    'a status that is a text',
    'exit 1',
    'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit("bye"))\ntime.sleep(100)',
  ],
  [
    '128 + number',
    'exit 143',
    'import signal, sys, time\ndef h(signum, frame): sys.exit(128 + signum)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)',
  ],
  [
    'an exception of its own',
    'exit 1',
    'import signal, time\ndef h(*a): raise RuntimeError("x")\nsignal.signal(signal.SIGTERM, h)\ntime.sleep(100)',
  ],
  [
    'an exception that the loop catches and breaks at',
    'exit 0',
    'import signal, time\nclass Stop(Exception): pass\ndef h(*a): raise Stop()\nsignal.signal(signal.SIGTERM, h)\ntry:\n    while True: time.sleep(1)\nexcept Stop:\n    print("stopping")',
  ],
  [
    'a bare except swallows SystemExit',
    'returns',
    'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True:\n    try: time.sleep(1)\n    except: pass',
  ],
  [
    'except Exception does not',
    'exit 0',
    'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True:\n    try: time.sleep(1)\n    except Exception: pass',
  ],
  [
    'restores the default and raises again',
    'raise',
    'import signal, os, time\ndef h(s, f):\n    signal.signal(s, signal.SIG_DFL)\n    os.kill(os.getpid(), s)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)',
  ],
  [
    'os.abort',
    'abort',
    'import signal, os, time\nsignal.signal(signal.SIGTERM, lambda *a: os.abort())\ntime.sleep(100)',
  ],
  [
    'raise_signal SIGINT',
    'exit 130',
    'import signal, time\nsignal.signal(signal.SIGTERM, lambda *a: signal.raise_signal(signal.SIGINT))\ntime.sleep(100)',
  ],
  [
    'a handler that is an async function never runs',
    'returns',
    'import signal, time\nasync def stop(*a): exit(0)\nsignal.signal(signal.SIGTERM, stop)\nwhile True: time.sleep(1)',
  ],
  // Flags.
  [
    'a flag that the loop looks at',
    'work 1000, exit 0',
    'import signal, time\nrunning = True\ndef stop(*a):\n    global running\n    running = False\nsignal.signal(signal.SIGTERM, stop)\nwhile running:\n    time.sleep(1)\nprint("bye")',
  ],
  [
    'a flag that shadows: no global',
    'returns',
    'import signal, time\nrunning = True\ndef stop(*a):\n    running = False\nsignal.signal(signal.SIGTERM, stop)\nwhile running: time.sleep(1)',
  ],
  [
    'a flag that nobody looks at',
    'returns',
    'import signal, time\nstop = False\ndef h(*a):\n    global stop\n    stop = True\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(100)',
  ],
  [
    'a flag, then a break',
    'work 2000, exit 0',
    'import signal, time\nstop = False\ndef h(*a):\n    global stop\n    stop = True\nsignal.signal(signal.SIGTERM, h)\nwhile True:\n    if stop: break\n    time.sleep(2)',
  ],
  [
    'a flag of an object',
    'work 1000, exit 0',
    'import signal, time\nclass Killer:\n    kill_now = False\n    def __init__(self):\n        signal.signal(signal.SIGINT, self.exit_gracefully)\n        signal.signal(signal.SIGTERM, self.exit_gracefully)\n    def exit_gracefully(self, *args):\n        self.kill_now = True\nif __name__ == "__main__":\n    killer = Killer()\n    while not killer.kill_now:\n        time.sleep(1)\n    print("end")',
  ],
  [
    'an event',
    'exit 0',
    'import signal, threading\nstop = threading.Event()\nsignal.signal(signal.SIGTERM, lambda *a: stop.set())\nstop.wait()',
  ],
  [
    'an event with a limit, in a loop',
    'exit 0',
    'import signal, threading\nstop = threading.Event()\ndef h(s, f): stop.set()\nsignal.signal(signal.SIGTERM, h)\nwhile not stop.wait(5):\n    print("tick")',
  ],
  [
    'an event looked at between sleeps',
    'work 500, exit 0',
    'import signal, threading, time\nstop = threading.Event()\nsignal.signal(signal.SIGTERM, lambda *a: stop.set())\nwhile not stop.is_set():\n    time.sleep(.5)',
  ],
  [
    'functools.partial',
    'work 1000, exit 0',
    'import signal, time, functools, threading\ndef h(ev, s, f): ev.set()\nev = threading.Event()\nsignal.signal(signal.SIGTERM, functools.partial(h, ev))\nwhile not ev.is_set(): time.sleep(1)',
  ],
  ['signal.pause', 'exit 0', 'import signal\nsignal.signal(signal.SIGTERM, lambda *a: None)\nsignal.pause()'],
  [
    'signal.pause in a loop',
    'returns',
    'import signal\nsignal.signal(signal.SIGTERM, lambda *a: None)\nwhile True: signal.pause()',
  ],
  [
    'a queue that the handler feeds',
    'exit 0',
    'import signal, queue\nq = queue.Queue()\nsignal.signal(signal.SIGTERM, lambda *a: q.put(None))\nwhile True:\n    item = q.get()\n    if item is None: break',
  ],
  // Blocked signals.
  [
    'blocked and taken',
    'exit 0',
    'import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\nsignal.sigwait({signal.SIGTERM})',
  ],
  [
    'blocked only',
    'blocked',
    'import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])\nwhile True: time.sleep(1)',
  ],
  ['sigwait of what is not blocked', 'unset', 'import signal\nprint(signal.sigwait({signal.SIGTERM}))'],
  // Threads.
  [
    'a thread that is no daemon holds the interpreter',
    'returns',
    'import signal, sys, threading, time\ndef w():\n    while True: time.sleep(.2)\nthreading.Thread(target=w).start()\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True: time.sleep(1)',
  ],
  [
    'os._exit does not mind it',
    'exit 0',
    'import signal, os, threading, time\ndef w():\n    while True: time.sleep(.2)\nthreading.Thread(target=w).start()\nsignal.signal(signal.SIGTERM, lambda *a: os._exit(0))\nwhile True: time.sleep(1)',
  ],
  [
    'a daemon thread',
    'exit 0',
    'import signal, sys, threading, time\ndef w():\n    while True: time.sleep(.2)\nthreading.Thread(target=w, daemon=True).start()\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True: time.sleep(1)',
  ],
  [
    'a thread that the flag ends',
    'exit 0',
    'import signal, threading, time\nstop = False\ndef w():\n    while not stop: time.sleep(.2)\ndef h(*a):\n    global stop\n    stop = True\nt = threading.Thread(target=w)\nt.start()\nsignal.signal(signal.SIGTERM, h)\nt.join()',
  ],
  [
    'the main module ends before its thread',
    'exit 0',
    'import signal, threading\nstop = threading.Event()\ndef w():\n    while not stop.is_set(): stop.wait(.2)\nthreading.Thread(target=w).start()\nsignal.signal(signal.SIGTERM, lambda *a: stop.set())',
  ],
  [
    'a handler set in a thread fails',
    'unset',
    'import signal, sys, threading, time\ndef w():\n    signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nthreading.Thread(target=w).start()\nwhile True: time.sleep(1)',
  ],
  [
    'join() interrupted: 3.13 waits, 3.12 does not',
    'unknown',
    'import signal, sys, threading, time\ndef w():\n    while True: time.sleep(.2)\nt = threading.Thread(target=w)\nt.start()\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nt.join()',
  ],
  [
    'a thread pool is joined at the end',
    'returns',
    'import signal, sys, time\nfrom concurrent.futures import ThreadPoolExecutor\ndef w():\n    while True: time.sleep(.2)\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwith ThreadPoolExecutor() as ex:\n    ex.submit(w).result()',
  ],
  [
    'a subclass of Thread',
    'exit 0',
    'import signal, threading, time\nclass W(threading.Thread):\n    def __init__(self):\n        super().__init__()\n        self.stop = threading.Event()\n    def run(self):\n        while not self.stop.is_set(): time.sleep(1)\nw = W()\nsignal.signal(signal.SIGTERM, lambda *a: w.stop.set())\nw.start()\nw.join()',
  ],
  // Servers of the standard library.
  [
    'shutdown() in the handler waits for ever',
    'returns',
    'import signal, http.server\ns = http.server.HTTPServer(("", 80), http.server.SimpleHTTPRequestHandler)\nsignal.signal(signal.SIGTERM, lambda *a: s.shutdown())\ns.serve_forever()',
  ],
  [
    'shutdown() in a thread works',
    'exit 0',
    'import signal, http.server, threading\ns = http.server.HTTPServer(("", 80), http.server.SimpleHTTPRequestHandler)\nsignal.signal(signal.SIGTERM, lambda *a: threading.Thread(target=s.shutdown).start())\ns.serve_forever()',
  ],
  [
    'a handler that exits',
    'exit 0',
    'import signal, socketserver, sys\nclass H(socketserver.BaseRequestHandler): pass\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwith socketserver.TCPServer(("", 80), H) as s:\n    s.serve_forever()',
  ],
];
