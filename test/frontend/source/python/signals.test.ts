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

test('a program that is not read whole: what the handler says may be heard in the rest', () => {
  const loop = (imports: string) =>
    `${imports}import signal, threading, time\nstop = threading.Event()\nsignal.signal(signal.SIGTERM, lambda *a: stop.set())\nwhile True: time.sleep(1)`;
  const files = { '/app/worker.py': `TEXT = "${'x'.repeat(400_001)}"` };
  expect(reaction(analyse(loop('')), 'SIGTERM')).toBe('returns');
  expect(reaction(analyse(loop('import worker\n'), { files }), 'SIGTERM')).toBe(
    'work 1000, work 1000, unknown',
  );
});
