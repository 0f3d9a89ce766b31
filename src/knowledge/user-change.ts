import { options } from './behaviours.ts';

/** Wrappers that change the user before they become their command, and where in the arguments the user stands. */
const USER: Readonly<Record<string, 'first-operand' | readonly string[]>> = {
  gosu: 'first-operand',
  'su-exec': 'first-operand',
  setuidgid: 'first-operand',
  's6-setuidgid': 'first-operand',
  setpriv: ['--reuid'],
  chpst: ['-u'],
  runuser: ['-u', '--user'],
};

/** The user, by name or number, that a command goes on as; `undefined`: as before. @source gosu(1), setpriv(1), chpst(8) */
export function changedUser(argv: readonly string[]): string | undefined {
  const name = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  const where = USER[name];
  if (where === undefined) return undefined;
  if (where === 'first-operand') return options(argv.slice(1)).rest[0];
  const { values } = options(argv.slice(1), where);
  return where.map(option => values.get(option)).find(user => user !== undefined);
}

/** `root`, `0:0` and no USER at all are 0; another name's number is not known, but it is not 0. */
export function userId(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return '0';
  const user = name.split(':')[0] ?? '';
  if (user === 'root' || user === '0') return '0';
  if (/^\d+$/.test(user)) return user;
  return user.includes('$') ? undefined : '1000';
}
