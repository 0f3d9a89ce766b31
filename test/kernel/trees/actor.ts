import { parseSignal, type SignalName } from '../../../src/kernel/index.ts';
import type {
  Action,
  Behaviour,
  ChildSpec,
  KnownSignalBehaviour,
  Launch,
  Program,
  Reaction,
  Target,
} from '../../../src/model/index.ts';

const EVIDENCE = [{ origin: 'declared', note: 'its command line' }] as const;

function actionOf(word: string): Action[] {
  const [name = '', whom, more] = word.split(':');
  const to = (whom ?? 'child') as Exclude<Target, object>;
  if (name === 'tell')
    return [{ do: 'signal', to, signal: more ? (parseSignal(more) ?? 'SIGTERM') : 'same' }];
  if (name === 'wait') return [{ do: 'wait', for: to, ...(more ? { limitMs: Number(more) } : {}) }];
  if (name === 'raise' || name === 'abort') return [{ do: name }];
  if (name === 'exitc') return [{ do: 'exit', status: 'of-child', cleansUp: false }];
  if (name.startsWith('exit')) return [{ do: 'exit', status: Number(name.slice(4)), cleansUp: true }];
  if (name.startsWith('work')) return [{ do: 'work', ms: Number(name.slice(4)), note: 'works' }];
  return [];
}

const reactionOf = (text: string): Reaction => text.split(',').flatMap(actionOf);

function behaviourOf(mark: string): KnownSignalBehaviour | 'blocked' {
  if (mark === '=dfl') return { disposition: 'SIG_DFL', evidence: EVIDENCE };
  if (mark === '=block') return 'blocked';
  if (mark === '=ign') return { disposition: 'SIG_IGN', evidence: EVIDENCE };
  const reaction = reactionOf(mark.slice(1));
  return mark.startsWith('~')
    ? { disposition: 'SIG_DFL', waitedFor: true, reaction, evidence: EVIDENCE }
    : { disposition: 'handler', reaction, evidence: EVIDENCE };
}

function closing(argv: readonly string[], from: number): number {
  let open = 0;
  for (let at = from; at < argv.length; at++) {
    if (argv[at] === '{') open++;
    if (argv[at] === '}' && --open === 0) return at;
  }
  throw new Error('an actor without its closing brace');
}

const ENDS = { child: 'child', last: 'last-child', any: 'any-child' } as const;

/** actor.c as an entry of the table of programs. */
export const actorProgram: Program = {
  name: 'actor',
  kind: 'server',
  matches: ['actor'],
  launch({ argv }): Launch {
    const signals: Partial<Record<SignalName, KnownSignalBehaviour>> = {};
    const blocked: SignalName[] = [];
    const children: ChildSpec[] = [];
    let rest: Partial<Behaviour> = {};
    for (let at = 2; at < argv.length; at++) {
      const word = argv[at] ?? '';
      const [name = '', value = ''] = word.split(/=(.*)/s);
      if (word === 'exec') {
        const end = closing(argv, at + 1);
        const named = Object.keys(signals) as SignalName[];
        const ignores = named.filter(s => signals[s]?.disposition === 'SIG_IGN');
        const resets = named.filter(s => signals[s]?.disposition !== 'SIG_IGN');
        return { kind: 'exec', argv: argv.slice(at + 2, end), ignores, resets };
      }
      if (word === '{' || word === 'own') {
        const open = word === 'own' ? at + 1 : at;
        const end = closing(argv, open);
        const processGroup = word === 'own' ? 'own' : 'parent';
        children.push({ run: { argv: argv.slice(open + 1, end) }, processGroup });
        at = end;
      } else if (word === 'subreaper') rest = { ...rest, isChildSubreaper: true };
      else if (name === 'reap') rest = { ...rest, waitsForChildren: value as 'any' };
      else if (name === 'after') {
        const status = Number(value.split(',')[1]);
        return { kind: 'exits', status, why: 'an actor that ends by itself' };
      } else if (name === 'child' || name === 'last' || name === 'any')
        rest = { ...rest, whenChildExits: { of: ENDS[name], reaction: reactionOf(value) } };
      else {
        const mark = word.search(/[=~]/);
        const signal = parseSignal(word.slice(0, mark));
        const behaviour = behaviourOf(word.slice(mark));
        if (!signal) throw new Error(`an actor does not know ${word}`);
        if (behaviour === 'blocked') blocked.push(signal);
        else signals[signal] = behaviour;
      }
    }
    return {
      kind: 'stay',
      behaviour: { waitsForChildren: 'none', lifetime: 'service', ...rest, signals, blocked },
      children,
    };
  },
  sources: ['actor.c beside this file'],
};
