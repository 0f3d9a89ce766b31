import { type Location, path } from '../base/index.ts';
import { parseSignal, type SignalName } from '../kernel/index.ts';
import type { Action, Behaviour, ChildSpec, Env, World } from '../model/index.ts';
import { all, caught, service, stays } from './behaviours.ts';
import { unknownChild } from './doubt.ts';
import { type IniSection, readIni } from './ini.ts';
import { splitWords } from './words.ts';

/** A `[program:x]` of a configuration of supervisord. @source http://supervisord.org/configuration.html */
export interface SupervisorProgram {
  readonly name: string;
  readonly argv: readonly string[];
  /** It is told what happens to the others: http://supervisord.org/events.html */
  readonly isListener: boolean;
  /** Words of it are not known. */
  readonly isOpen: boolean;
  readonly priority: number;
  readonly stopSignal: SignalName;
  readonly stopWaitMs: number;
  readonly stopAsGroup: boolean;
  readonly cwd: string | undefined;
  readonly env: Env;
  readonly at: Location;
}

export interface SupervisorConfig {
  /** Without a `[supervisord]` section it does not start. */
  readonly isComplete: boolean;
  /** `undefined`: it is not set in what is read, and a file that is included is not read. */
  readonly nodaemon: boolean | undefined;
  readonly programs: readonly SupervisorProgram[];
  /** With `autostart=false`: `supervisorctl start` starts them. */
  readonly onDemand: readonly string[];
}

const MAX_INCLUDES = 64;
const HELPERS: ReadonlySet<string> = new Set([
  'cron',
  'crond',
  'rsyslogd',
  'syslogd',
  'sshd',
  'tail',
  'logrotate',
]);

interface Located extends IniSection {
  readonly locate: (start: number, end: number) => Location;
  readonly directory: string;
}

/** Reads a configuration with what its `[include]` names; `file` is absolute. */
export function readSupervisor(file: string, env: Env, world: World): SupervisorConfig | undefined {
  const main = sectionsOf(file, world);
  if (!main) return undefined;
  const files = main
    .filter(s => s.name === 'include')
    .flatMap(s => expand(s.values.get('files') ?? '', { name: '', here: s.directory, env }).split(/\s+/))
    .filter(pattern => pattern !== '')
    .flatMap(pattern => expandGlob(path.resolve(path.dirname(file), pattern), world))
    .slice(0, MAX_INCLUDES);
  const included = files.map(name => ({ name, sections: sectionsOf(name, world) }));
  const unread = included.filter(({ sections }) => !sections);
  for (const { name } of unread) world.unknown(`${name} is not read, and may hold programs of supervisord`);
  const sections = [...main, ...included.flatMap(file => file.sections ?? [])];
  // What `[include]` names is read into the same options.
  const isSet = sections.some(s => s.name === 'supervisord' && isTrue(s.values.get('nodaemon')));
  const [waiting, started] = partition(sections);
  const programs = started.flatMap(section => programOf(section, env, world));
  return {
    // What is included may have it, and not all of that is known.
    isComplete: sections.some(s => s.name === 'supervisord' || s.name === 'include'),
    nodaemon: isSet || unread.length === 0 ? isSet : undefined,
    programs: programs.sort((a, b) => a.priority - b.priority),
    onDemand: waiting.flatMap(section => nameOf(section) ?? []),
  };
}

function sectionsOf(file: string, world: World): readonly Located[] | undefined {
  const text = world.read(file, '/');
  return (
    text &&
    readIni(text.text).map(s => ({
      ...s,
      locate: (a, b) => text.locate(a, b),
      directory: path.dirname(file),
    }))
  );
}

/** `*` and `?` in the last part of a path. */
function expandGlob(pattern: string, world: World): string[] {
  const directory = path.dirname(pattern);
  const name = path.basename(pattern);
  if (!/[*?]/.test(name)) return [pattern];
  const source = name
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  const matches = new RegExp(`^${source}$`);
  const found = world.list(directory).filter(n => matches.test(n));
  if (found.length === 0) world.unknown(`no file is known that ${pattern} names`);
  return found.map(n => path.join(directory, n));
}

const isTrue = (text: string | undefined) => ['true', 'yes', 'on', '1'].includes((text ?? '').toLowerCase());

/** Those that wait to be started, and those that start with it. */
function partition(sections: readonly Located[]): readonly [readonly Located[], readonly Located[]] {
  const waits = ({ values }: Located) => values.has('autostart') && !isTrue(values.get('autostart'));
  return [sections.filter(waits), sections.filter(section => !waits(section))];
}

const nameOf = (section: Located): string | undefined =>
  /^(?:program|fcgi-program|eventlistener):(.+)$/.exec(section.name)?.[1]?.trim();

function programOf(section: Located, env: Env, world: World): SupervisorProgram[] {
  const name = nameOf(section);
  const get = (key: string) => {
    const value = section.values.get(key);
    return value === undefined
      ? undefined
      : expand(value, { name: name ?? '', here: section.directory, env });
  };
  const command = get('command');
  if (name === undefined || command === undefined) return [];
  const open = /%\((?:ENV_)?(\w{1,60})\)s/.exec(command)?.[1];
  // Without it supervisord ends with an error, so it is set from outside.
  if (open !== undefined)
    world.suppose(`the command of [${section.name}] holds ${open}, which is taken to be set: ${command}`);
  const entry = section.entries.find(e => e.key === 'command');
  const offset = entry?.offset ?? section.offset;
  return [
    {
      name,
      argv: splitWords(command.replace(/\n/g, ' ')).map(word => word.replace(/%\((\w+)\)[sd]/g, '$$$1')),
      isListener: section.name.startsWith('eventlistener:'),
      isOpen: open !== undefined,
      priority: number(get('priority'), 999),
      stopSignal: parseSignal(get('stopsignal') ?? '') ?? 'SIGTERM',
      stopWaitMs: number(get('stopwaitsecs'), 10) * 1000,
      stopAsGroup: isTrue(get('stopasgroup')),
      cwd: get('directory'),
      env: { ...env, ...environment(get('environment') ?? '') },
      at: section.locate(offset, offset + (entry?.key.length ?? section.name.length + 2)),
    },
  ];
}

const number = (text: string | undefined, otherwise: number) =>
  /^-?\d{1,9}$/.test(text ?? '') ? Number(text) : otherwise;

/** `%(program_name)s`, `%(here)s`, `%(ENV_X)s`; what is not known stays as it is. */
function expand(
  text: string,
  known: { readonly name: string; readonly here: string; readonly env: Env },
): string {
  return text.replace(/%\(([A-Za-z0-9_]+)\)[sd]|%%/g, (whole, key: string | undefined) => {
    if (whole === '%%') return '%';
    if (key === 'program_name' || key === 'group_name') return known.name;
    if (key === 'here') return known.here;
    if (key === 'process_num') return '0';
    return (key?.startsWith('ENV_') ? known.env[key.slice(4)] : undefined) ?? whole;
  });
}

/** `A="1",B=2` */
function environment(text: string): Env {
  const env: Record<string, string> = {};
  for (const pair of text.matchAll(/([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^,]*))/g)) {
    if (pair[1]) env[pair[1]] = pair[2] ?? pair[3] ?? (pair[4] ?? '').trim();
  }
  return env;
}

/** A program as a process below supervisord: a session of its own. The first that is no helper is the main one. */
export function supervisorChild(
  program: SupervisorProgram,
  index: number,
  programs: readonly SupervisorProgram[],
): ChildSpec {
  const isHelper = (p: SupervisorProgram) => p.isListener || HELPERS.has(path.basename(p.argv[0] ?? ''));
  const main = Math.max(
    0,
    programs.findIndex(p => !isHelper(p)),
  );
  return {
    run: { argv: program.argv, ...(program.isOpen ? { isOpen: true } : {}) },
    isMain: index === main,
    processGroup: 'own',
    // It acts on what supervisord tells it, which tells it no more.
    ...(program.isListener ? { holdsNoState: true } : {}),
    env: program.env,
    at: program.at,
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
  };
}

/** Nobody has read which programs it has: they may be caught by what they are told, and may be cut off by it. */
export function unreadPrograms(): { readonly behaviour: Behaviour; readonly children: readonly ChildSpec[] } {
  const reason = 'what the programs of supervisord do on a signal, which are not known';
  return {
    behaviour: supervisorBehaviour([{ stopSignal: 'SIGTERM', stopWaitMs: 10_000, stopAsGroup: false }]),
    children: [{ ...unknownChild(reason, ['a program of supervisord']), processGroup: 'own' }],
  };
}

/** Programs are stopped in the reverse order of their priorities, each waited for before the next is told. */
export function supervisorBehaviour(
  programs: readonly Pick<SupervisorProgram, 'stopSignal' | 'stopWaitMs' | 'stopAsGroup'>[],
): Behaviour {
  const actions: Action[] = [{ do: 'work', ms: 500, note: 'its loop wakes once a second' }];
  for (let i = programs.length - 1; i >= 0; i--) {
    const program = programs[i];
    if (!program) continue;
    const job = { jobs: [i] } as const;
    // Only the group of a single program can be named; for more of them, everything is told at once.
    const group = !program.stopAsGroup ? job : programs.length === 1 ? 'child-group' : 'all';
    actions.push(
      { do: 'signal', to: group, signal: program.stopSignal },
      { do: 'wait', for: job, limitMs: program.stopWaitMs },
      { do: 'signal', to: job, signal: 'SIGKILL' },
      { do: 'wait', for: job },
    );
  }
  actions.push(
    { do: 'work', ms: 500, note: 'its loop wakes once a second' },
    { do: 'exit', status: 0, cleansUp: true },
  );
  return service(
    {
      ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], caught(actions, 'stops its programs one by one')),
      SIGHUP: {
        ...caught(
          [
            { do: 'signal', to: 'children', signal: 'SIGTERM' },
            { do: 'wait', for: 'children' },
          ],
          'stops all programs',
        ),
        means: 'stops all programs and starts them again',
      },
      SIGUSR2: stays('opens its logs again'),
    },
    'any',
  );
}
