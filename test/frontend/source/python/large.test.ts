import { expect, test } from 'vitest';
import { analyse, reaction } from './analyse.ts';

/** A program that comes to more work than is followed, for what it writes to its log all the time. */
const large = (shutdown: string): string => `
import signal, sys, time

def formatted(level, words):
    text = ''
    for word in words:
        if word:
            text = text + str(word)
        else:
            text = text + level
    return text

def log(level, *words):
    line = formatted(level, [1, 2, 3, 4, 5, 6, 7, 8])
    line = line + formatted(level, [1, 2, 3, 4, 5, 6, 7, 8])
    print(line)

${Array.from({ length: 900 }, (_, i) => `log('info', ${i})`).join('\n')}

${shutdown}
while True:
    time.sleep(1)
`;

test('a large program is followed without what it does again and again', () => {
  const stop = "def stop(*_):\n    log('info', 'bye')\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, stop)";
  const a = analyse(large(stop));
  expect(a.unknowns).toEqual([]);
  expect(reaction(a, 'SIGTERM')).toBe('exit 0');
});

test('what a large program leaves to the runtime is told as well', () => {
  const a = analyse(large(''));
  expect(a.unknowns).toEqual([]);
  expect(reaction(a, 'SIGTERM')).toBe('unset');
});

test('a list gets a value at a place that it has not', () => {
  expect(analyse('xs = []\nxs[-1] = 1\nimport time\ntime.sleep(1000)\n').unknowns).toEqual([]);
});
