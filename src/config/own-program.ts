import type { Evidence } from '../base/index.ts';
import { parseSignal, type SignalName } from '../kernel/index.ts';
import { options, STOP_SIGNALS } from '../knowledge/behaviours.ts';
import type { Behaviour, KnownSignalBehaviour, Launch, Program, SignalBehaviour } from '../model/index.ts';
import { durationMs } from './check.ts';
import type { ProgramConfiguration } from './types.ts';

/** A program as a user describes it, in the form of the table's entries. */
export function ownProgram(name: string, config: ProgramConfiguration, file: string): Program {
  const runs = config.command ?? 'none';
  return {
    name,
    kind: config.kind ?? (runs === 'none' ? 'server' : 'wrapper'),
    matches: config.names ?? [name],
    launch({ argv, at }): Launch {
      if (config.lifetime === 'short')
        return { kind: 'exits', status: 0, why: `${name} ends by itself, as ${file} says` };
      const behaviour = behaviourOf(name, config, file);
      if (runs === 'none') return { kind: 'stay', behaviour };
      const rest = options(argv.slice(1), config.valued).rest.slice(config.operands ?? 0);
      const command = rest[0] === '--' ? rest.slice(1) : rest;
      if (command.length === 0) return { kind: 'exits', status: 1, why: `${name} has no command to run` };
      if (runs === 'exec') return { kind: 'exec', argv: command };
      const child = { run: { argv: command }, isMain: true, ...(at ? { at } : {}) };
      return { kind: 'stay', behaviour, children: [child] };
    },
    sources: [file],
  };
}

function behaviourOf(name: string, config: ProgramConfiguration, file: string): Behaviour {
  const evidence: readonly Evidence[] = [{ origin: 'declared', note: `${file} says so of ${name}` }];
  const said = new Map(
    Object.entries(config.signals ?? {}).map(([signal, effect]) => [parseSignal(signal), effect]),
  );
  const unsaid = STOP_SIGNALS.filter(signal => !said.has(signal)).map(
    (signal): readonly [SignalName, SignalBehaviour] => [
      signal,
      {
        disposition: 'unknown',
        reason: `${file} does not say what ${name} does with ${signal}`,
        worlds: [{ disposition: 'SIG_DFL', evidence }, effectOf('graceful', config, evidence)],
        evidence,
      },
    ],
  );
  const known = [...said].flatMap(([signal, effect]) =>
    signal ? [[signal, effectOf(effect, config, evidence)] as const] : [],
  );
  return {
    signals: Object.fromEntries([...unsaid, ...known]),
    waitsForChildren: config.reaps ?? (config.kind === 'init' ? 'any' : 'unknown'),
    ...(config.subreaper ? { isChildSubreaper: true } : {}),
    ...(config.command === 'child'
      ? {
          whenChildExits: {
            of: 'child',
            reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }],
          },
        }
      : {}),
    lifetime: 'service',
  };
}

type Effect = NonNullable<ProgramConfiguration['signals']>[string];

function effectOf(
  effect: Effect,
  { status = 0, shutdown }: ProgramConfiguration,
  evidence: readonly Evidence[],
): KnownSignalBehaviour {
  const handler = { disposition: 'handler', evidence } as const;
  switch (effect) {
    case 'graceful': {
      const ms = durationMs(shutdown) ?? 100;
      return {
        ...handler,
        reaction: [
          { do: 'work', ms, note: 'shuts down' },
          { do: 'exit', status, cleansUp: true },
        ],
      };
    }
    case 'abrupt':
      return { ...handler, reaction: [{ do: 'exit', status, cleansUp: false }], means: 'ends at once' };
    case 'stays':
      return { ...handler, reaction: [], means: 'keeps running' };
    case 'default':
      return { disposition: 'SIG_DFL', evidence };
    case 'ignored':
      return { disposition: 'SIG_IGN', evidence };
    case 'forwarded':
      return { ...handler, reaction: [{ do: 'signal', to: 'child', signal: 'same' }] };
    case 'forwarded-to-group':
      return { ...handler, reaction: [{ do: 'signal', to: 'child-group', signal: 'same' }] };
  }
}
