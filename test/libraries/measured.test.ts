import { expect, test } from 'vitest';
import { modelOf } from '../../src/frontend/source/javascript/libraries.ts';
import { MEASURED_LIBRARIES } from '../../src/frontend/source/javascript/measured-libraries.ts';
import { analyse } from '../frontend/source/javascript/harness.ts';
import { snippets } from './snippets.ts';

/** What was seen of each package is what the analysis says of the same few lines. */
const measured = snippets.flatMap(snippet => {
  const row = MEASURED_LIBRARIES.find(
    r => r.package === snippet.package && r.calls.join() === snippet.calls.join(),
  );
  const twins = snippets.filter(
    s => s.package === snippet.package && s.calls.join() === snippet.calls.join(),
  );
  return row && twins.length === 1 ? [{ ...snippet, row }] : [];
});

test('nearly all were run', () => {
  expect(measured.length).toBeGreaterThan(120);
});

test.each(measured)('$package: $code', ({ package: name, code, row }) => {
  const { lifetime, signals } = analyse(`const it = require('${name}');\n${code}\n`);
  if (row.alive) expect(lifetime).not.toBe('short');
  else expect(lifetime).not.toBe('service');
  const handled = signals.SIGTERM !== undefined && signals.SIGTERM.disposition !== 'SIG_DFL';
  // A model says what its listener does; of what has none, that it listens is said to be unknown.
  if (row.listens.includes('SIGTERM') && row.calls.length > 0) expect(handled).toBe(true);
  if (row.listens.length === 0 && modelOf(name) === undefined)
    expect(signals.SIGTERM?.disposition).not.toBe('handler');
});
