import { expect, test } from 'vitest';
import { analyse, reaction } from './analyse.ts';
import { ROWS } from './signal-rows.ts';

for (const [name, term, source] of ROWS) {
  test(name, () => expect(reaction(analyse(source), 'SIGTERM')).toBe(term));
}

test.each([
  ['nothing is said of the default', 'unset', 'import time\nwhile True: time.sleep(1)'],
  [
    'caught, then the program ends',
    'exit 0',
    'import time\ntry:\n    while True: time.sleep(1)\nexcept KeyboardInterrupt:\n    print("bye")',
  ],
  [
    'caught in the loop: it goes on',
    'returns',
    'import time\nwhile True:\n    try: time.sleep(1)\n    except KeyboardInterrupt: print("no")',
  ],
  [
    'caught, and a status',
    'exit 2',
    'import sys, time\ndef main():\n    while True: time.sleep(1)\nif __name__ == "__main__":\n    try: main()\n    except KeyboardInterrupt: sys.exit(2)',
  ],
  [
    'suppressed',
    'exit 0',
    'import time, contextlib\nwith contextlib.suppress(KeyboardInterrupt):\n    while True: time.sleep(1)',
  ],
  [
    'at the end of the main module, where Python waits for a thread',
    'exit 0',
    'import threading, time\ndef w():\n    while True: time.sleep(1)\nthreading.Thread(target=w).start()',
  ],
  [
    'in join(), with other threads to wait for',
    'returns',
    'import threading, time\ndef w():\n    while True: time.sleep(1)\nts = [threading.Thread(target=w) for _ in range(3)]\nfor t in ts: t.start()\nfor t in ts: t.join()',
  ],
  [
    'asyncio.run, caught outside',
    'exit 0',
    'import asyncio\nasync def main(): await asyncio.sleep(100)\ntry: asyncio.run(main())\nexcept KeyboardInterrupt: pass',
  ],
])('SIGINT: %s', (_name, int, source) => {
  const a = analyse(source);
  expect(reaction(a, 'SIGINT')).toBe(int);
  expect(reaction(a, 'SIGTERM')).toBe('unset');
});

test('a system() call lets no handler run before it is over, and ignores SIGINT', () => {
  const a = analyse(
    'import signal, sys, os\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nos.system("tail -f /dev/null")',
  );
  expect(reaction(a, 'SIGTERM')).toBe('exit 0 after foreground-child-exits');
  expect(reaction(a, 'SIGINT')).toBe('returns after foreground-child-exits');
});

test('a handler points at its registration', () => {
  const a = analyse(
    'import signal, sys, time\n\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True: time.sleep(1)',
  );
  expect(a.signals.SIGTERM?.evidence[0]?.at).toMatchObject({ file: 'app.py', line: 3, column: 1 });
  expect(a).toMatchObject({ lifetime: 'service', sources: ['app.py'], blocked: [], children: [] });
});

test('cleanup code in finally and atexit belongs to the exit', () => {
  const a = analyse(
    'import atexit, signal, subprocess, sys, time\np = subprocess.Popen(["redis-server"])\natexit.register(p.terminate)\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True: time.sleep(1)',
  );
  expect(reaction(a, 'SIGTERM')).toBe('signal children SIGTERM, exit 0');
});
