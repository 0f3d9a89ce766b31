import type { Observed } from './proc.ts';

interface Top {
  readonly Titles: readonly string[];
  readonly Processes: readonly (readonly string[])[] | null;
}

/** The tree as `docker top` lists it: without dispositions, and with the words of a command line joined. */
export function treeOfTop({ Titles, Processes }: Top): Observed | undefined {
  const column = (...names: readonly string[]) =>
    Titles.findIndex(title => names.includes(title.toUpperCase()));
  const [pid, ppid, command] = [column('PID'), column('PPID'), column('COMMAND', 'CMD', 'ARGS')];
  const rows = (Processes ?? []).map(row => ({
    pid: row[pid] ?? '',
    ppid: row[ppid] ?? '',
    command: row[command] ?? '',
  }));
  const ids = new Set(rows.map(row => row.pid));
  const build = (id: string, text: string): Observed => ({
    argv: text.split(' '),
    children: rows.filter(row => row.ppid === id && row.pid !== id).map(row => build(row.pid, row.command)),
  });
  const root = rows.find(row => !ids.has(row.ppid));
  return root && build(root.pid, root.command);
}

/** Zombies are listed as `[name] <defunct>`. */
export const isDefunct = ({ argv }: Observed) => argv.join(' ').includes('<defunct>');
