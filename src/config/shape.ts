import { didYouMean } from '../base/index.ts';
import { ORCHESTRATORS } from '../engine/index.ts';
import { parseSignal } from '../kernel/index.ts';
import { STOP_SIGNALS } from '../knowledge/behaviours.ts';
import { SEVERITIES } from '../lint/severity.ts';
import {
  type Configuration,
  type ImageConfiguration,
  type Override,
  type ProgramConfiguration,
  SIGNAL_EFFECTS,
} from './types.ts';

/** What a value may be. One description: files are held against it, and the JSON Schema is written from it. */
export type Shape = { readonly means?: string } & (
  | { readonly is: 'text'; check?(text: string): string | undefined }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'flag' }
  | { readonly is: 'count'; readonly max: number }
  | { readonly is: 'duration' }
  /** `orOne`: a value alone stands for a list of one. */
  | { readonly is: 'list'; readonly of: Shape; readonly orOne?: true }
  | { readonly is: 'object'; readonly keys: Readonly<Record<string, Shape>>; readonly needs?: string }
  /** With keys of the user's own. */
  | { readonly is: 'record'; readonly of: Shape; checkKey?(key: string): string | undefined }
);

const text = (means?: string, check?: (text: string) => string | undefined): Shape => ({
  is: 'text',
  ...(means === undefined ? {} : { means }),
  ...(check ? { check } : {}),
});
const texts = (means: string): Shape => ({ is: 'list', of: text(), means });
const choice = (of: readonly string[], means: string): Shape => ({ is: 'choice', of, means });
const flag = (means: string): Shape => ({ is: 'flag', means });
const duration = (means: string): Shape => ({ is: 'duration', means });
const oneOrMore = (means: string): Shape => ({ is: 'list', of: text(), orOne: true, means });

const isSignal = (name: string) =>
  parseSignal(name) ? undefined : `${name} is no signal${didYouMean(name, STOP_SIGNALS)}`;

const program = {
  names: texts('Base names of its executable; by default the name that it has here'),
  kind: choice(['server', 'init', 'wrapper'], 'What it is; by default a wrapper where it runs a command'),
  lifetime: choice(['service', 'short'], 'service (default): it runs until it is stopped; short: it ends'),
  command: choice(
    ['none', 'exec', 'child'],
    'Whether it runs the command in its arguments: exec: it becomes that; child: it stays above it',
  ),
  valued: texts('Options that take a value in the next word, before the command'),
  operands: { is: 'count', max: 20, means: 'How many words of its own come before the command' },
  signals: {
    is: 'record',
    of: choice(
      SIGNAL_EFFECTS,
      'graceful: it shuts down and ends; abrupt: it ends at once; stays: a handler returns; default: no handler',
    ),
    checkKey: isSignal,
    means: 'What it does with signals; what is not named is unknown',
  },
  shutdown: duration('How long a graceful stop takes'),
  status: { is: 'count', max: 255, means: 'Exit status of a stop by a signal' },
  reaps: choice(
    ['any', 'own', 'none'],
    'Whose dead children it waits for: adopted ones too (any), its own, none',
  ),
  subreaper: flag('It adopts orphans although it is not PID 1'),
} as const satisfies Record<keyof ProgramConfiguration, Shape>;

const image = {
  entrypoint: texts('ENTRYPOINT, in exec form'),
  cmd: texts('CMD, in exec form'),
  stopSignal: text('STOPSIGNAL', isSignal),
  shell: texts('SHELL, in exec form'),
  user: text('USER'),
  workdir: text('WORKDIR'),
  env: { is: 'record', of: text(), means: 'ENV' },
  binSh: choice(['dash', 'bash', 'busybox', 'mksh', 'none', 'unknown'], 'Which program /bin/sh is'),
} as const satisfies Record<Exclude<keyof ImageConfiguration, 'like'>, Shape>;

/** The whole file. */
export function configurationShape(
  ruleIds: readonly string[],
  knowsImage: (reference: string) => boolean,
): Shape {
  const like = text('A known image that it is built on; what is given beside it lies over that', reference =>
    knowsImage(reference) ? undefined : `${reference} is no base image that is known`,
  );
  const perFile = {
    rules: {
      is: 'object',
      keys: Object.fromEntries(
        ruleIds.map(id => [id, { is: 'choice', of: [...SEVERITIES, 'off'] } as const]),
      ),
      means: 'Severities of rules, or off',
    },
    orchestrator: choice(
      Object.keys(ORCHESTRATORS),
      'What starts the images, where no file beside them says so',
    ),
    assumeInit: flag('Every container is started with an init of the engine, as by docker run --init'),
    grace: duration('The grace period where none is declared'),
  } as const satisfies Record<Exclude<keyof Override, 'files'>, Shape>;
  const keys = {
    $schema: text('The schema of this file, for editors'),
    extends: oneOrMore('Files whose settings come before these: relative paths'),
    ignores: texts(
      'Files that are not linted, and in which nothing is reported: patterns as in a .gitignore',
    ),
    ...perFile,
    programs: {
      is: 'record',
      of: { is: 'object', keys: program },
      means: 'Programs that pid1-lint does not know, by name',
    },
    images: {
      is: 'record',
      of: { is: 'object', keys: { like, ...image } },
      means: 'Base images that pid1-lint does not know: a name, or with a tag, where * stands for anything',
    },
    overrides: {
      is: 'list',
      of: {
        is: 'object',
        keys: { files: oneOrMore('Patterns as in a .gitignore'), ...perFile },
        needs: 'files',
      },
      means: 'Settings for some of the files; later ones win',
    },
  } as const satisfies Record<keyof Configuration | '$schema', Shape>;
  return { is: 'object', keys };
}
