import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { RELEASED } from '../prebuilt.ts';

const RELEASES =
  /\bmix\s+(?:[^&;|\n]{0,200}\s)?(?:release|distillery\.release)\b|\brebar3\s+(?:[^&;|\n]{0,200}\s)?(?:release|tar)\b/;

/**
 * Gleam writes a start script of its own, which execs erl.
 * @source gleam-lang/gleam compiler-cli/templates/erlang-shipment-entrypoint.sh
 */
const SHIPS = /\bgleam\s+export\s+erlang-shipment\b/;
const SHIPMENT = /\/entrypoint\.sh$/;

/**
 * The start script of a release of Elixir or Erlang, or a script that is laid beside it from `rel/overlays`, or from
 * the overlays of one of several releases. `undefined`: nothing of theirs made it.
 * @source elixir lib/mix/lib/mix/tasks/release.ex: `rel_templates_path`, "rel" by default; overlays by File.cp_r, which keeps modes
 */
export function releaseOf(files: ImageFiles, path: string, runs: readonly RunStep[]): BuiltFrom | undefined {
  if (SHIPMENT.test(path) && runs.some(run => SHIPS.test(run.text))) return { main: path };
  if (!/\/bin\/[\w.-]+$/.test(path)) return undefined;
  if (!RELEASED.test(path) && !runs.some(run => RELEASES.test(run.text))) return undefined;
  const name = paths.basename(path);
  if (isOverlaid(files, path, name)) return undefined;
  const templates = [...new Set(runs.map(run => paths.join(run.workdir, 'rel')))];
  const folders = templates.flatMap(rel => [rel, ...files.list(rel).map(below => paths.join(rel, below))]);
  const places = folders.map(folder => paths.join(folder, 'overlays/bin', name));
  const overlay = places.find(place => isText(files, place));
  return {
    main: overlay ?? path,
    ...(overlay === undefined ? {} : { isCopy: true }),
    ...(RELEASED.test(path) ? { isDeclared: true } : {}),
  };
}

/**
 * `{template, "scripts/shop", "bin/shop"}`: the project lays a script of its own in the place of the start script.
 * @source https://rebar3.org/docs/deployment/releases/#overlays-build-time-configuration
 */
function isOverlaid(files: ImageFiles, path: string, name: string): boolean {
  const [root, inside] = path.split(/\/_build\/|\/_rel\//, 2);
  if (root === undefined || inside === undefined) return false;
  return ['rebar.config', 'relx.config'].some(config => {
    const origin = files.origin(paths.join(root, config));
    const text = origin.kind === 'context' || origin.kind === 'inline' ? origin.text.text : '';
    return [
      ...text.matchAll(/\{\s{0,9}(?:copy|template)\s{0,9},[^,{}]{1,200},\s{0,9}"bin\/([^"]{1,100})"/g),
    ].some(([, target]) => target === name);
  });
}

const isText = (files: ImageFiles, path: string) => ['context', 'inline'].includes(files.origin(path).kind);

/** Commands of the start script that stay: each execs the emulator at last. @source mix release.init, bin/RELEASE */
const STAYS: ReadonlySet<string> = new Set(['start', 'start_iex', 'foreground', 'console', 'console_clean']);
/** And these leave it its shell, which ends with its input. @source erlware/relx priv/templates/extended_bin, console */
const WITH_SHELL: ReadonlySet<string> = new Set(['start_iex', 'console', 'console_clean']);
/** Behind the command stands what erl gets as well. */
const NO_SHELL = /^-no(?:shell|input)$/;
const ENDS: ReadonlySet<string> = new Set([
  'eval',
  'rpc',
  'stop',
  'restart',
  'pid',
  'version',
  'ping',
  'command',
]);

/**
 * Commands that leave the emulator in the background: run_erl -daemon. @source elixir lib/mix/lib/mix/tasks/release.ex:
 * "daemon: Starts the system as a daemon"
 */
const DAEMONS: ReadonlySet<string> = new Set(['daemon', 'daemon_iex']);

/** @source elixir lib/mix/lib/mix/tasks/release.init.ex, cli_text: any other has it print how it is used, and end */
const OF_MIX: ReadonlySet<string> = new Set([
  ...['start', 'start_iex', 'daemon', 'daemon_iex', 'eval', 'rpc'],
  ...['remote', 'restart', 'stop', 'pid', 'version'],
]);

/**
 * What writes the start script: mix's own task, or that of Distillery, whose `start` is what `daemon` is of others, and
 * which may stand behind mix's task all the same.
 * @source bitwalker/distillery priv/libexec/commands/start.sh
 */
function toolOf(files: ImageFiles, path: string): 'mix' | 'distillery' | undefined {
  const root = path.split('/_build/', 1)[0] ?? '';
  const apps = paths.join(root, 'apps');
  const places = [root, ...files.list(apps).map(app => paths.join(apps, app))];
  const projects = places.flatMap(place => {
    const origin = files.origin(paths.join(place, 'mix.exs'));
    return origin.kind === 'context' ? [origin.text.text] : [];
  });
  if (projects.length === 0) return undefined;
  const isNamed = (tool: RegExp) => projects.some(text => tool.test(text));
  if (isNamed(/\{\s*:distillery\b/)) return 'distillery';
  return isNamed(/\{\s*:(?:exrm|relx)\b/) ? undefined : 'mix';
}

/** What a release does when it is started: its scripts become the emulator. */
export function analyseBeam({
  source,
  args,
  files,
}: Pick<SourceInput, 'source' | 'args' | 'files'>): Analysis {
  const path = source.kind === 'file' ? source.path : '';
  const origin = files.origin(path);
  const script = origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
  const isShipment = !script && SHIPMENT.test(path);
  const [, release, command] = script
    ? (STARTED.exec(script.text) ?? [])
    : ['', paths.basename(path), isShipment && args[0] === 'run' ? 'foreground' : (args[0] ?? '')];
  if (release === undefined || command === undefined)
    return { unknown: `which command ${paths.basename(path)} gives to the release is not known` };
  const analysis = {
    sources: script ? [script.file] : [],
    signals: {},
    blocked: [],
    children: [],
    ignoresChildExit: false,
    unknowns: [],
  } as const;
  const tool = toolOf(files, path);
  const saysHowItIsUsed = command === '' || (tool === 'mix' && !isShipment && !OF_MIX.has(command));
  if (DAEMONS.has(command) || saysHowItIsUsed) return { ...analysis, lifetime: 'short', neverWaits: true };
  if (ENDS.has(command) || (isShipment && !STAYS.has(command))) return { ...analysis, lifetime: 'short' };
  if (!STAYS.has(command) || (command === 'start' && tool === 'distillery')) {
    const mayEnd = `what \`${release} ${command}\` does is not known`;
    return { ...analysis, lifetime: 'unknown', mayEnd, unknowns: [mayEnd] };
  }
  const withShell = WITH_SHELL.has(command) && !args.some(arg => NO_SHELL.test(arg));
  const becomes = {
    argv: ['erl', ...(withShell ? [] : ['-noshell']), ...(isShipment ? [] : ['-s', release])],
    ...(script ? { at: script.locate(0, 1) } : {}),
  };
  return { ...analysis, lifetime: 'service', becomes };
}

/** `exec ./app start`, the last line of the script that Phoenix generates. */
const STARTED = /^\s*(?:[A-Z_]+=\S+\s+)*exec\s+"?(?:\S{0,200}\/)?([\w.-]+)"?\s+(\w+)/m;
