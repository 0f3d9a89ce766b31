import type {
  Behaviour,
  Env,
  Invocation,
  KnownSignalBehaviour,
  Launch,
  Program,
  World,
} from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { byDefault } from '../doubt.ts';
import { nearestManifest } from '../package-json.ts';
import { launchScript } from '../package-script.ts';

/** Its own handler restores the default and raises the signal again: dropped as PID 1, so it stays. */
export const RAISES: KnownSignalBehaviour = caught(
  [{ do: 'raise' }],
  'node: without a listener the signal is raised again',
);
/** At start node resets what it inherits, SIG_IGN included. @source src/node.cc, ResetSignalHandlers at start */
const reset = byDefault('node resets dispositions at start');

export const NODE: Behaviour = {
  signals: {
    SIGTERM: RAISES,
    SIGINT: RAISES,
    SIGQUIT: reset,
    SIGHUP: reset,
    SIGUSR1: caught([], 'node starts its inspector'),
    SIGUSR2: reset,
    SIGWINCH: reset,
  },
  waitsForChildren: 'own',
  lifetime: 'service',
};

const VALUED = new Set(
  (
    '-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists -e --eval ' +
    '-p --print -pe --title --inspect-port --debug-port --run --watch-path --icu-data-dir --openssl-config ' +
    '--redirect-warnings --input-type --max-http-header-size --diagnostic-dir --heapsnapshot-signal --stack-trace-limit ' +
    '--unhandled-rejections --trace-event-categories --dns-result-order --experimental-default-type --test-name-pattern'
  ).split(' '),
);
const PRELOADS = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader']);
const ENDS = new Set([
  '-v',
  '--version',
  '-h',
  '--help',
  '-c',
  '--check',
  '--v8-options',
  '--test',
  '--completion-bash',
]);

interface NodeWords {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly preloads: readonly string[];
  readonly envFiles: readonly string[];
  readonly options: readonly string[];
  readonly rest: readonly string[];
}

function readWords(args: readonly string[]): NodeWords {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const preloads: string[] = [];
  const envFiles: string[] = [];
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    if (!arg.startsWith('-') || arg === '-') break;
    if (arg === '--')
      return { flags, values, preloads, envFiles, options: args.slice(0, i), rest: args.slice(i + 1) };
    const name = equals > 0 ? arg.slice(0, equals) : arg;
    if (equals > 0) values.set(name, arg.slice(equals + 1));
    else if (VALUED.has(name)) values.set(name, args[++i] ?? '');
    else flags.add(name);
    const value = values.get(name);
    if (PRELOADS.has(name) && value !== undefined) preloads.push(value);
    if (name.startsWith('--env-file') && value !== undefined) envFiles.push(value);
  }
  return { flags, values, preloads, envFiles, options: args.slice(0, i), rest: args.slice(i) };
}

export default {
  name: 'node',
  kind: 'runtime',
  matches: ['node', 'nodejs'],
  launch(invocation, world): Launch {
    const { argv, env } = invocation;
    const words = readWords(argv.slice(1));
    const { flags, values, rest } = words;
    const ends = [...flags].find(f => ENDS.has(f));
    if (ends) return { kind: 'exits', status: 0, why: `node ${ends} ends by itself` };
    const script = values.get('--run');
    if (script !== undefined) return run(script, rest, invocation, world);
    const watched = flags.has('--watch') || flags.has('--watch-path') || values.has('--watch-path');
    if (watched) return watch(argv[0] ?? 'node', words);
    const base = {
      kind: 'interpret',
      language: 'javascript',
      behaviour: NODE,
      env: withEnvFiles(env, words.envFiles, invocation.cwd, world),
    } as const;
    const preloads = [...fromOptions(env.NODE_OPTIONS), ...words.preloads];
    const text =
      values.get('-e') ??
      values.get('--eval') ??
      values.get('-p') ??
      values.get('--print') ??
      values.get('-pe');
    if (text !== undefined) return { ...base, source: { kind: 'text', text }, args: rest, preloads };
    const [file, ...args] = rest;
    if (file === '-' || (file === undefined && invocation.hasInput))
      return { ...base, source: { kind: 'stdin' }, args, preloads };
    if (file === 'inspect') return { kind: 'exits', status: 0, why: 'the debugger ends without a terminal' };
    // The release of yarn 2 or later that a project keeps.
    if (file !== undefined && /\.yarn\/releases\/yarn-[^/]+\.c?js$/.test(file))
      return { kind: 'as', program: 'yarn', argv: [file, ...args], title: argv };
    const tool = file === undefined ? undefined : installedTool(file, invocation, world);
    if (tool) return { kind: 'as', program: tool, argv: [tool, ...args], title: argv };
    if (file === undefined)
      return { kind: 'exits', status: 0, why: 'node without a script and without a terminal ends at once' };
    return { ...base, source: { kind: 'file', path: file }, args, preloads };
  },
  sources: [
    'https://nodejs.org/api/process.html#signal-events',
    'https://nodejs.org/api/cli.html#options',
    'node 20.20.2 and 22.23.3 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '20.20.2',
    rows: ['node/handler', 'node/plain', 'node/watch'],
  },
} satisfies Program;

const SCOPED: Readonly<Record<string, string>> = {
  '@nestjs/cli': 'nest',
  '@remix-run/serve': 'remix-serve',
  '@react-router/serve': 'react-router-serve',
  '@google-cloud/functions-framework': 'functions-framework',
  'fastify-cli': 'fastify',
};
const SAME_NAME: ReadonlySet<string> = new Set(
  'next nuxt nuxi vite tsx ts-node ts-node-dev nodemon concurrently cross-env npm-run-all serve http-server forever turbo nx json-server webpack react-scripts live-server'.split(
    ' ',
  ),
);
const IN_PACKAGE = /(?:^|\/)node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\/(?:[\w./-]+\/)?([\w-]+)(?:\.[cm]?js)?$/;

/** `node node_modules/next/dist/bin/next`: the command of an installed package, by its file. */
function installedTool(file: string, { cwd }: Invocation, world: World): string | undefined {
  const found = IN_PACKAGE.exec(file);
  if (!found || world.read(file, cwd)) return undefined;
  const [, name = '', command = ''] = found;
  // npm makes a link there; the script that pnpm writes is none for node.
  if (name === '.bin') return command;
  if (name === 'pm2') return command;
  if (name === 'node-red' && command === 'red') return name;
  return SAME_NAME.has(name) ? name : SCOPED[name];
}

/** `--env-file`: later files over earlier ones, and what is set already over all. */
function withEnvFiles(env: Env, files: readonly string[], cwd: string, world: World): Env {
  const read: Record<string, string> = {};
  for (const file of files) {
    for (const line of (world.read(file, cwd)?.text ?? '').split('\n')) {
      const equals = line.indexOf('=');
      const name = line
        .slice(0, Math.max(0, equals))
        .trim()
        .replace(/^export\s+/, '');
      if (/^[\w.-]+$/.test(name))
        read[name] = line
          .slice(equals + 1)
          .trim()
          .replace(/^(['"`])(.*)\1$/, '$2');
    }
  }
  return { ...read, ...env };
}

/** Modules that NODE_OPTIONS loads first. */
function fromOptions(text: string | undefined): readonly string[] {
  return text === undefined ? [] : readWords(text.split(/\s+/).filter(Boolean)).preloads;
}

/** `node --run`: a shell below, nothing passed on; the SIGTERM handler raises again. @source measured, rt/node22/run-* */
function run(script: string, args: readonly string[], invocation: Invocation, world: World): Launch {
  const manifest = nearestManifest(invocation.cwd, world);
  const launch = launchScript(
    { name: 'node', behaviour: RUN, title: invocation.argv },
    { manifest, script, args: args[0] === '--' ? args.slice(1) : args, shell: '/bin/sh' },
    invocation,
    world,
  );
  return launch.kind === 'stay' ? { ...launch, role: 'package-manager' } : launch;
}

const RUN: Behaviour = {
  signals: { ...NODE.signals, SIGUSR1: byDefault('node --run has no inspector') },
  waitsForChildren: 'own',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};

/** Options of the watching parent only: its child does not get them. */
const WATCH_ONLY = /^--watch(-path(=|$)|-preserve-output$|$)/;

function watch(node: string, { options, rest }: NodeWords): Launch {
  const kept = options.filter((o, i) => !WATCH_ONLY.test(o) && options[i - 1] !== '--watch-path');
  return {
    kind: 'stay',
    behaviour: WATCH,
    devServer: 'node --watch',
    children: [{ run: { argv: [node, ...kept, ...rest] }, isMain: true }],
  };
}

const tells = caught(
  [
    { do: 'signal', to: 'child', signal: 'same' },
    { do: 'wait', for: 'child' },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'node --watch tells the program and waits',
);

const WATCH: Behaviour = {
  ...service({ SIGTERM: tells, SIGINT: tells }, 'own'),
  // The inspector belongs to the program.
  blocked: ['SIGUSR1'],
};
