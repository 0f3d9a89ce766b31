import { path } from '../../../base/index.ts';
import type { BinSh } from '../../../model/index.ts';
import type { RunReader } from './reader.ts';

const SHELLS: Readonly<Record<string, BinSh>> = {
  bash: 'bash',
  dash: 'dash',
  busybox: 'busybox',
  mksh: 'mksh',
  zsh: 'zsh',
  yash: 'yash',
  ksh93: 'ksh93',
};

/** `ln -sf bash /bin/sh`: every later shell form is run by another program. */
export function noteLinkedShell(reader: RunReader, file: string, target: string): void {
  if (file !== '/bin/sh' && file !== '/usr/bin/sh') return;
  setShell(reader, SHELLS[path.basename(target)] ?? 'unknown', `this RUN makes /bin/sh a link to ${target}`);
}

/** `echo "dash dash/sh boolean false" | debconf-set-selections` and `dpkg-reconfigure dash`. */
export function reconfigureDash(reader: RunReader, operands: readonly string[]): void {
  if (!operands.includes('dash')) return;
  const answer = /dash\/sh\s+boolean\s+(true|false)/.exec(reader.input.step.text)?.[1];
  if (answer === undefined) return;
  setShell(reader, answer === 'false' ? 'bash' : 'dash', 'dpkg-reconfigure dash decides what /bin/sh is');
}

function setShell(reader: RunReader, shell: BinSh, note: string): void {
  const { stage, instruction } = reader.input;
  stage.binSh = reader.certain ? shell : 'unknown';
  stage.evidence.push({ origin: 'inferred', note, at: instruction.at });
}
