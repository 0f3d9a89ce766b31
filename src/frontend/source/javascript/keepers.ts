import { path } from '../../../base/index.ts';
import { whenAborted } from './abort.ts';
import { isBuiltin } from './builtin-modules.ts';
import { KEEPERS, type Keeper, MAY_KEEP, QUIET_BUILTINS } from './keeper-facts.ts';
import { MEASURED_LIBRARIES, type MeasuredLibrary } from './measured-libraries.ts';
import { majorOf } from './project.ts';
import { type Env, type External, type NativeCall, numberOf, truthiness, type Value } from './values.ts';
import type { Vm } from './vm.ts';

/** The package or module of the runtime that a value comes from. */
export function packageOf(value: External): string {
  let at = value;
  while (at.parent) at = at.parent;
  return at.path;
}

const nameOf = (path: string, root: string): string => {
  const rest = path.slice(root.length).replace(/\(\)$/, '');
  return rest.slice(rest.lastIndexOf('.') + 1).replace(/\(\)/g, '');
};

/** Opens a keeper where a call (or a construction) starts something that keeps the program alive. */
export function keeperOf(vm: Vm, fn: External, result: External, call: NativeCall): void {
  const { run } = vm;
  if (run.phase === 'handler') return;
  const root = packageOf(fn);
  const fact = factOf(fn, root, nameOf(result.path, root), call);
  if (!fact) return;
  const site = run.site(call.env, call.site);
  const handles: Value[] = [result];
  // @source nodejs.org net server.listen(): aborting the signal of its options closes it
  if (fact.what === 'a server') whenAborted(call.args[0], () => closes(vm, [result], call.env));
  // With a pool or a client all is closed that was made by it.
  for (let at = fn.parent; at; at = at.parent)
    if (at.path.endsWith('()') || (!at.parent && at.path === 'mongoose')) handles.push(at);
  run.keepers.push({
    ...fact,
    site,
    path: call.env.act.path,
    lasts: lastsUntilStopped(vm, fn, nameOf(result.path, root), call),
    handles,
    open: true,
    ref: run.phase === 'startup',
    late: run.phase === 'later',
  });
}

const MEASURED = new Map<string, MeasuredLibrary[]>();
for (const row of MEASURED_LIBRARIES) MEASURED.set(row.package, [...(MEASURED.get(row.package) ?? []), row]);

/** One generator makes them all, of which some were measured. @source https://github.com/aws/aws-sdk-js-v3: codegen */
const AWS_CLIENT = /^@aws-sdk\/client-/;

/** Known to take no signals and to keep nothing alive. */
export function isInert(name: string): boolean {
  if (QUIET_BUILTINS.has(name) || AWS_CLIENT.test(name)) return true;
  const rows = MEASURED.get(name) ?? [];
  return rows.length > 0 && !listensItself(name) && !KEEPERS.some(k => k.packages.includes(name));
}

/** Was it seen to listen to signals by itself? */
export const listensItself = (name: string): boolean =>
  (MEASURED.get(name) ?? []).some(row => row.listens.length > 0);

function factOf(
  fn: External,
  root: string,
  name: string,
  call: NativeCall,
): { readonly what: string; readonly sure: boolean } | undefined {
  if ((root === 'ws' || root === 'socket.io') && /^(Server|WebSocketServer|WebSocket\.Server)$/.test(name)) {
    return listensByItself(call.args[0]) ? { what: 'a WebSocket server', sure: true } : undefined;
  }
  const seen = (MEASURED.get(root) ?? []).filter(row => row.calls.includes(name));
  const alive = seen.some(row => row.alive);
  if (seen.length > 0 && !alive) return undefined;
  const row = KEEPERS.find(k => k.packages.includes(root) && k.calls.includes(name));
  if (row) return { what: row.what, sure: row.sure || alive };
  // What an object of the project's own does that is not read may be another thing: `sender.listen()`.
  const isOwn = root.endsWith('()') && call.args.length === 0;
  if (name === 'listen' && fn.parent)
    return { what: 'a server', sure: alive || isBuiltin(root) || (isAddress(call.args) && !isOwn) };
  if (alive) return { what: `\`${name}\` of ${root}`, sure: true };
  if (isInert(root) || /^[A-Z]/.test(root) || !MAY_KEEP.test(name)) return undefined;
  return { what: `\`${name}\` of ${root}`, sure: false };
}

/** What a server is told to listen on: nothing, a port, a path or options; not an event and its listener. */
function isAddress([first, second]: readonly Value[]): boolean {
  if (!first || numberOf(first) !== undefined || first.kind !== 'constant') return true;
  return !(
    typeof first.value === 'string' &&
    /^[a-zA-Z]\w*$/.test(first.value) &&
    second?.kind === 'function'
  );
}

function listensByItself(options: Value | undefined): boolean {
  if (numberOf(options) !== undefined) return true;
  return options?.kind === 'object' && options.slots.has('port');
}

/**
 * Bots that poll: the promise of the call is settled only once they are stopped, so what waits for it comes too late.
 * @source grammy 1.46 and telegraf 4.16 against a server of the Bot API; telegraf 3 lib/telegraf.js launch
 */
export function lastsUntilStopped(vm: Vm, fn: External, name: string, { args, env }: NativeCall): boolean {
  if (!fn.parent?.path.endsWith('()')) return false;
  const root = packageOf(fn);
  if (root === 'grammy') return name === 'start';
  if (root !== 'telegraf' || name !== 'launch') return false;
  const [options] = args;
  if (options?.kind === 'object' && options.slots.has('webhook')) return false;
  const source = vm.loader.source(env.act.module);
  const major = source?.files && majorOf(source.files, path.dirname(source.path), root);
  return major === undefined || major >= 4;
}

const MAX_DEPTH = 4;

/** Does closing `value` close `handle`? It is that, belongs to it, or was made from it. */
function reaches(value: Value, handle: Value, depth = 0): boolean {
  if (value === handle) return true;
  if (depth > MAX_DEPTH) return false;
  switch (value.kind) {
    case 'external':
      if (value.args.some(arg => reaches(arg, handle, depth + 1))) return true;
      return (
        value.parent !== undefined && !value.path.endsWith('()') && reaches(value.parent, handle, depth + 1)
      );
    case 'object':
      if (value.base && reaches(value.base, handle, depth + 1)) return true;
      return [...value.slots.values()].some(s => !s.live && reaches(s.value, handle, depth + 1));
    case 'array':
      return value.items.some(item => reaches(item, handle, depth + 1));
    case 'one-of':
      return value.values.some(item => reaches(item, handle, depth + 1));
    case 'promise':
      return reaches(value.value, handle, depth + 1);
    default:
      return false;
  }
}

/** Something is closed: the keepers that it stands for are no more. */
export function closes(vm: Vm, values: readonly Value[], env: Env): void {
  const { run } = vm;
  for (const keeper of run.keepers) {
    if (!keeper.open || !keeper.handles.some(h => values.some(v => reaches(v, h)))) continue;
    const isCertain = run.isCertain(env.act.path);
    if (isCertain || run.phase === 'handler')
      for (const callBack of keeper.whenClosed?.splice(0) ?? []) callBack();
    if (!isCertain) {
      if (run.phase === 'handler') keeper.sure = false;
      continue;
    }
    keeper.open = false;
    run.act({ do: 'work', ms: 0, note: `closes ${keeper.what}` }, env.act.path);
  }
}

/**
 * The server that a handler waits to be closed, and that is open as yet: somebody has to close it first. One that a package
 * was given may be closed by that.
 */
export function openServer({ run }: Vm, emitter: External): Keeper | undefined {
  if (run.shared.has(emitter)) return undefined;
  return run.openKeepers.find(
    k => k.sure && (k.what === 'a server' || k.what === 'an HTTP server') && k.handles.includes(emitter),
  );
}

const BROWSERS: ReadonlySet<string> = new Set([
  'puppeteer',
  'puppeteer-core',
  'puppeteer-extra',
  'playwright',
  'playwright-core',
  'playwright-chromium',
  '@playwright/test',
  'chrome-launcher',
  'puppeteer-cluster',
]);
const DEV_SERVERS: Readonly<Record<string, readonly string[]>> = {
  vite: ['createServer'],
  'webpack-dev-server': [''],
  'browser-sync': ['init', 'create'],
  'live-server': ['start'],
  parcel: ['watch'],
  '@parcel/core': ['watch'],
  nodemon: [''],
};

/** Names of what packages install handlers by. */
const HANDLES_SIGNALS =
  /^(?:\w*graceful(?!if)\w*|onExit|onSignal|\w+shutdown\w*|shutdown\w+|\w*exit(?:Hook|Handler)s?|\w*signals?(?:Handler|Listener)s?|(?:handle|catch|trap|listenFor)\w*Signals?|terminus)$/i;

/** What only cleans up (`onExit`, `exitHook`) may leave the signal to others. */
const STOPS_IN_ORDER = /graceful(?!if)|shutdown|terminus/i;

/** Settings of a package by which it is told what to do on a signal. */
const TELLS_OF_SIGNALS =
  /^(?:on(?:Shutdown|Signal|Sigterm|Terminate)|\w*shutdown(?:Fn|Signals?|Handler|Hook)s?|graceful(?:ly)?(?:Shutdown|Stop|Exit|Close|Terminat)\w*)$/i;

/** `kill(pid, 'SIGTERM')`, `{ killSignal: 'SIGTERM' }`: what is sent to others. */
const SENDS_SIGNALS = /kill|^signal$/i;

/** Does what a package is given speak of signals: by their names, or by a setting for them? */
function speaksOfSignals(value: Value, depth = 0): boolean {
  if (depth > 3) return false;
  if (value.kind === 'constant') return value.value === 'SIGTERM' || value.value === 'SIGINT';
  if (value.kind === 'array') return value.items.some(item => speaksOfSignals(item, depth + 1));
  if (value.kind !== 'object') return false;
  return [...value.slots].some(
    ([key, slot]) =>
      !slot.live &&
      !SENDS_SIGNALS.test(key) &&
      ((TELLS_OF_SIGNALS.test(key) && truthiness(slot.value) !== false) ||
        speaksOfSignals(slot.value, depth + 1)),
  );
}

/** What a call of a package tells beside: browsers, development servers, frameworks that bring their own server. */
export function noteLibrary(vm: Vm, result: External, { args, env, site }: NativeCall): void {
  const { run } = vm;
  const root = packageOf(result);
  const name = nameOf(result.path, root);
  const at = run.site(env, site);
  if (run.packages.has(root) && !run.calledPackages.has(root)) run.calledPackages.set(root, at);
  const isNamedSo = result.parent?.parent?.path === root && HANDLES_SIGNALS.test(name);
  const isTold =
    run.packages.has(root) &&
    !isInert(root) &&
    !SENDS_SIGNALS.test(name) &&
    args.some(arg => speaksOfSignals(arg));
  if (run.phase === 'startup' && (isNamedSo || isTold)) {
    if (isTold || STOPS_IN_ORDER.test(name))
      run.stopsByPackage ??= `\`${name}\` of ${root} is taken to end the program in order on a signal`;
    else run.doubts.push(`what \`${name}\` of ${root} does on signals is not known`);
  }
  if (BROWSERS.has(root) && /^(launch|launchPersistentContext|launchServer)$/.test(name)) {
    run.makesOrphans ??= { what: `a browser (${root})`, site: at };
  }
  if (Object.hasOwn(DEV_SERVERS, root) && DEV_SERVERS[root]?.includes(name)) {
    run.devServer ??= { what: root, site: at };
  }
  const [options] = args;
  if (root === 'next' && name === '' && options?.kind === 'object') {
    const dev = options.slots.get('dev')?.value;
    if (dev && truthiness(dev) === true) run.devServer ??= { what: 'next', site: at };
  }
}
