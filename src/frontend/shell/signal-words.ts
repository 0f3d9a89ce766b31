import { parseSignal, type SignalName } from '../../kernel/index.ts';
import { SIGNAL_WORDS } from '../../knowledge/shells.ts';
import type { ShellName } from '../../model/index.ts';
import type { Value } from './value.ts';

/** What a word of `trap` names; `undefined`: this shell does not know it. */
export function trapWord(shell: ShellName, text: string): SignalName | 'EXIT' | 'pseudo' | undefined {
  const { pseudo } = SIGNAL_WORDS[shell];
  const upper = text.toUpperCase();
  if (text === '0' || upper === 'EXIT') return 'EXIT';
  if (pseudo.includes(upper)) return 'pseudo';
  return signalWord(shell, text);
}

function signalWord(shell: ShellName, text: string): SignalName | undefined {
  const { withoutPrefix, upperCaseOnly } = SIGNAL_WORDS[shell];
  if (withoutPrefix && /^SIG/i.test(text)) return undefined;
  if (upperCaseOnly && text !== text.toUpperCase()) return undefined;
  return parseSignal(text);
}

export interface KillWords {
  /** 0: it only asks whether they are there. */
  readonly signal: SignalName | 0;
  readonly targets: readonly Value[];
}

/** The arguments of `kill`; `undefined`: an error, and nothing is sent. */
export function killWords(shell: ShellName, args: readonly Value[]): KillWords | 'open' | undefined {
  if (args[0] && !args[0].known && args[0].text.startsWith('-')) return 'open';
  if (args[0]?.text === '-s' && args[1] && !args[1].known) return 'open';
  const { dashesAfterSignal } = SIGNAL_WORDS[shell];
  const option = killOption(shell, args);
  if (!option) return undefined;
  const [first] = option.rest;
  const dashes = first?.known && first.text === '--';
  if (dashes && option.isGiven && dashesAfterSignal === 'error') return undefined;
  const targets = dashes ? option.rest.slice(1) : option.rest;
  return targets.length > 0 ? { signal: option.signal, targets } : undefined;
}

interface KillOption {
  readonly signal: SignalName | 0;
  readonly rest: readonly Value[];
  readonly isGiven: boolean;
}

function killOption(shell: ShellName, args: readonly Value[]): KillOption | undefined {
  const [first, second] = args;
  if (!first?.known || !first.text.startsWith('-') || first.text === '--')
    return { signal: 'SIGTERM', rest: args, isGiven: false };
  const isNumbered = first.text === '-n' && SIGNAL_WORDS[shell].hasOptionN;
  const inNext = first.text === '-s' || isNumbered;
  const name = inNext ? second?.text : first.text.slice(1);
  const signal = name === '0' ? 0 : name === undefined ? undefined : signalWord(shell, name);
  if (signal === undefined || (shell === 'mksh' && !inNext && /^-[a-z]/.test(first.text))) return undefined;
  return { signal, rest: args.slice(inNext ? 2 : 1), isGiven: true };
}
