import type { Invocation, Launch, Program, ShellName } from '../model/index.ts';
import { OPTION_NAMES, SHORT_NAMES } from './shells.ts';

const VALUED: ReadonlySet<string> = new Set(['-o', '+o', '-O', '+O', '--rcfile', '--init-file']);

/** A shell's argument list: options, then `-c` with a text, or a script, or nothing. @source POSIX sh(1), bash(1) */
export function launchShell(shell: ShellName, { argv }: Invocation): Launch {
  const [self = 'sh', ...args] = argv;
  const options: string[] = [];
  const names: string[] = [];
  const named = (name: string, isOfSet: boolean) => {
    if (isOfSet) names.push(name);
    options.push(SHORT_NAMES[name] ?? name);
  };
  let command = false;
  let stdin = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--' || arg === '-') {
      i++;
      break;
    }
    if (VALUED.has(arg)) {
      named(args[++i] ?? '', /^[-+]o$/.test(arg));
    } else if (arg.startsWith('--')) options.push(arg);
    else if (/^[-+]./.test(arg)) {
      for (const letter of arg.slice(1)) {
        if (letter === 'c') command = true;
        else if (letter === 's') stdin = true;
        else if (letter === 'o' || letter === 'O') {
          named(args[++i] ?? '', letter === 'o');
        } else if (arg.startsWith('-')) options.push(letter);
      }
    } else break;
  }
  const lacking = names.find(name => OPTION_NAMES[shell]?.has(name) === false);
  if (lacking !== undefined) return { kind: 'fails', status: 2, why: `${shell} has no option ${lacking}` };
  const rest = args.slice(i);
  const [first, ...others] = rest;
  if (command) {
    if (first === undefined) return { kind: 'fails', status: 2, why: `${self} -c has no text` };
    const [name = self, ...parameters] = others;
    return {
      kind: 'interpret-shell',
      shell,
      source: { kind: 'text', text: first },
      name,
      args: parameters,
      options,
    };
  }
  if (first !== undefined && !stdin) {
    return {
      kind: 'interpret-shell',
      shell,
      source: { kind: 'file', path: first },
      name: first,
      args: others,
      options,
    };
  }
  return {
    kind: 'interpret-shell',
    shell,
    source: { kind: 'stdin' },
    name: self,
    args: stdin ? rest : [],
    options,
  };
}

export function shellEntry(
  name: string,
  matches: readonly string[],
  shell: ShellName,
  version: string,
  rows: readonly string[],
): Program {
  return {
    name,
    kind: 'shell',
    matches,
    launch: invocation => launchShell(shell, invocation),
    sources: [`${name}(1)`, `${name} ${version} as PID 1, Linux 6.18`],
    measured: { version, rows },
  };
}
