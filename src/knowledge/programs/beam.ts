import type { Launch, Program } from '../../model/index.ts';
import { BEAM } from '../beam-runtime.ts';

const MIX_STAYS = /^(phx\.server|phoenix\.server)$/;

/** Erlang and Elixir: the scripts become the emulator. */
export default {
  name: 'beam',
  kind: 'runtime',
  matches: ['erl', 'elixir', 'iex', 'mix', 'beam.smp', 'rebar3', 'escript'],
  launch({ argv, hasInput }): Launch {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const title = ['beam.smp', ...argv];
    const noHalt = argv.includes('--no-halt') || argv.includes('-noshell') || argv.includes('-noinput');
    if (name === 'mix') {
      const [task = ''] = argv.slice(1).filter(a => !a.startsWith('-'));
      const steps =
        argv
          .join(' ')
          .split(/\s*,\s*/)
          .at(-1) ?? '';
      const stays = MIX_STAYS.test(task) || steps.includes('phx.server') || noHalt;
      if (!stays) return { kind: 'exits', status: 0, why: `mix ${task} ends by itself` };
      return { kind: 'stay', behaviour: BEAM, title };
    }
    if (name === 'iex' && !hasInput && !noHalt)
      return { kind: 'exits', status: 0, why: 'iex reads an empty input, and ends' };
    if (name === 'rebar3' && argv[1] !== 'shell')
      return { kind: 'exits', status: 0, why: 'rebar3 ends by itself' };
    const isShell = /^(?:erl|rebar3)$/.test(name) && !noHalt && !argv.includes('-detached');
    if (isShell && !hasInput)
      return {
        kind: 'exits',
        status: 0,
        why: "Erlang's shell reads an empty input, and ends",
        needsTerminal: true,
      };
    if (argv.includes('-detached'))
      return {
        kind: 'exits',
        status: 0,
        why: 'the emulator goes to the background',
        daemon: { run: { worker: BEAM, title } },
      };
    return { kind: 'stay', behaviour: noHalt ? BEAM : { ...BEAM, lifetime: 'unknown' }, title };
  },
  sources: [
    'https://www.erlang.org/doc/apps/kernel/kernel_app.html#os-signal-event-handler',
    'Erlang/OTP 25 and Elixir 1.14 as PID 1, Linux 6.18',
    'Erlang/OTP 25.2.3, `erl </dev/null`: *** Terminating erlang, status 0; rebar3 shell starts the same shell',
  ],
  measured: {
    version: '25.2.3',
    rows: ['beam/elixir', 'beam/erl'],
  },
} satisfies Program;
