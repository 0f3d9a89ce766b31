import { expect, test } from 'vitest';
import { analyse, reaction } from './analyse.ts';
import { ASYNC_ROWS } from './async-rows.ts';

for (const [name, term, source] of ASYNC_ROWS) {
  test(name, () => expect(reaction(analyse(source), 'SIGTERM')).toBe(term));
}

test('anyio and trio hand signals to a task: what it does is not followed', () => {
  const a = analyse(
    'import anyio, signal\nasync def main():\n    with anyio.open_signal_receiver(signal.SIGTERM) as signals:\n        async for s in signals:\n            return\nanyio.run(main)',
  );
  expect(a.signals.SIGTERM?.disposition).not.toBe('SIG_DFL');
});
