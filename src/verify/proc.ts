import { readFileSync } from 'node:fs';

export type Disposition = 'SIG_DFL' | 'SIG_IGN' | 'handler' | 'blocked';

/** A process as /proc or the engine shows it; a disposition only where /proc does. */
export interface Observed {
  readonly argv: readonly string[];
  readonly disposition?: Disposition;
  readonly children: readonly Observed[];
}

/** The tree below a process of this machine; `undefined` where its /proc is not the container's, or not ours to read. */
export function treeInProc(pid: number, signal: number): Observed | undefined {
  const status = read(`/proc/${pid}/status`);
  const ids = /^NSpid:\s*(.*)$/m.exec(status ?? '')?.[1]?.split(/\s+/) ?? [];
  // An engine in a virtual machine tells a PID of that machine; here another process has it.
  if (status === undefined || (ids.length > 1 && ids.at(-1) !== '1')) return undefined;
  return observe(pid, signal, 0);
}

const MAX_DEPTH = 50;

function observe(pid: number, signal: number, depth: number): Observed | undefined {
  const status = read(`/proc/${pid}/status`);
  const cmdline = read(`/proc/${pid}/cmdline`);
  if (status === undefined || cmdline === undefined) return undefined;
  const ids = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean);
  const children = depth < MAX_DEPTH ? ids.flatMap(id => observe(Number(id), signal, depth + 1) ?? []) : [];
  return { argv: argvOf(cmdline, status), disposition: dispositionOf(status, signal), children };
}

/** A process with a title of its own has one text; a zombie has none but its name. */
function argvOf(cmdline: string, status: string): readonly string[] {
  const words = cmdline.replace(/\0+$/, '').split('\0');
  return words.join('') === ''
    ? [`[${/^Name:\s*(.*)$/m.exec(status)?.[1] ?? '?'}]`]
    : words.map(w => w.trimEnd());
}

/** @source proc(5), status: masks of signals, the first in the lowest bit */
function dispositionOf(status: string, signal: number): Disposition {
  const has = (field: string) => {
    const mask = new RegExp(`^${field}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1] ?? '0';
    return ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
  };
  if (has('SigCgt')) return 'handler';
  if (has('SigIgn')) return 'SIG_IGN';
  return has('SigBlk') ? 'blocked' : 'SIG_DFL';
}

/** Does a child of this process wait to be reaped? */
export function hasZombie(pid: number): boolean {
  const ids = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean);
  return ids.some(id => /^State:\s*Z/m.test(read(`/proc/${id}/status`) ?? ''));
}

/** Is a TCP port of the container's network listened on? @source proc(5), net/tcp: state 0A */
export function listens(pid: number, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['tcp', 'tcp6'].some(table =>
    (read(`/proc/${pid}/net/${table}`) ?? '')
      .split('\n')
      .some(line => new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]{4} 0A `).test(line)),
  );
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
