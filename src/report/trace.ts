import { firstOf } from '../base/index.ts';
import type { Launch } from '../lint/types.ts';
import { mainOf, type ProcessNode, type ProcessTree } from '../model/index.ts';
import { type Paint, type Style, styleFor } from './paint.ts';
import { signalPhrase } from './process.ts';
import { duration, inert, safe, wrap } from './text.ts';
import { timelineRows } from './timeline.ts';
import { treeRows } from './tree.ts';
import type { ViewOptions } from './types.ts';

const LABEL = 9;

/** `trace` for people: the process tree, the stop in time, what was read, and what is not known. */
export function traceReport(launches: readonly Launch[], options: ViewOptions): string {
  const style = styleFor(options.colour);
  const rows = launches.flatMap((launch, i) => [
    ...(i > 0 ? [''] : []),
    ...launchRows(launch, style, options.columns),
  ]);
  return rows.map(row => `${inert(row.trimEnd())}\n`).join('');
}

function launchRows(launch: Launch, style: Style, columns: number): readonly string[] {
  const { stop } = launch;
  const sections = [
    ...(stop.tree ? [section('processes', treeAndSignals(stop.tree, launch, style, columns), style)] : []),
    ...(stop.timeline.length > 0
      ? [
          section(
            `${STOPS[launch.spec.engine ?? 'docker']}: ${signalName(launch)}`,
            timelineRows(stop, style, columns),
            style,
          ),
        ]
      : []),
    ['', ...facts(launch, style, columns)],
  ];
  return [title(launch, style), ...sections.flat()];
}

function title({ spec }: Launch, style: Style): string {
  const target = spec.target === null ? '' : `  target ${safe(spec.target)}`;
  return `${style.path(safe(spec.file))}${style.dim(`${target}  ${safe(spec.context)}`)}`;
}

const section = (name: string, rows: readonly string[], style: Style) => [
  '',
  `  ${style.dim(name)}`,
  ...rows,
];

function signalName({ stop, spec }: Launch): string {
  const limit = Number.isFinite(stop.graceMs) ? `then SIGKILL after ${duration(stop.graceMs)}` : 'no SIGKILL';
  return `${safe(stop.signal ?? spec.stopSignal.text)}, ${limit}`;
}

function treeAndSignals(
  tree: ProcessTree,
  { stop }: Launch,
  style: Style,
  columns: number,
): readonly string[] {
  const { signal } = stop;
  const note = (node: ProcessNode) => (signal ? signalPhrase(node, signal) : '');
  return treeRows(tree.pid1, note, style, columns - 4).map(row => `    ${row}`);
}

const OUTCOME: Readonly<Record<Launch['stop']['outcome'], (style: Style) => Paint>> = {
  graceful: s => s.good,
  abrupt: s => s.severity.warning,
  killed: s => s.severity.error,
  unknown: s => s.severity.info,
};

function facts({ stop, orphan, prediction }: Launch, style: Style, columns: number): readonly string[] {
  const row = (label: string, text: string, head = '') => {
    const lines = style.quoted(wrap(safe(text), columns - LABEL - 4));
    return [
      `  ${style.label(label.padEnd(LABEL))}  ${head}`,
      ...lines.map(line => `  ${' '.repeat(LABEL)}  ${line}`),
    ];
  };
  const plain = (label: string, text: string) => {
    const lines = wrap(safe(text), columns - LABEL - 4);
    return lines.map((line, i) => `  ${style.label((i === 0 ? label : '').padEnd(LABEL))}  ${line}`);
  };
  const status = stop.exitStatus === null ? '' : `, exit status ${stop.exitStatus}`;
  const sure = stop.certainty === 'may' ? ', not certain' : '';
  const outcome = `${OUTCOME[stop.outcome](style)(stop.outcome)}${style.dim(` (${stop.cause}${status}${sure})`)}`;
  return [
    ...row('stop', stop.reason, outcome),
    // It does something else, or ends, in a plain `docker run`.
    ...(stop.branch && !stop.branch.preferred ? plain('if', stop.branch.conditions.join(' and ')) : []),
    ...stop.others.flatMap(({ outcome, conditions, unknowns }) =>
      plain(
        'or',
        [`${outcome.outcome} (${outcome.cause})`, ...hangsOn(conditions, unknowns, stop.reason)].join(''),
      ),
    ),
    ...row('orphans', orphan.reason, style.strong(orphan.outcome)),
    ...plain('read', firstOf(prediction.filesRead, MOST_NAMED, ', ')),
    ...[...new Set([...prediction.unknowns, ...restsOn(stop)])].flatMap(unknown => plain('unknown', unknown)),
  ];
}

/** What nothing in the container says, and the outcome hangs on. */
const restsOn = ({ branch, tree }: Launch['stop']): readonly string[] =>
  [branch?.supposes, tree && mainOf(tree).mayEnd].filter(sentence => sentence !== undefined);

/** The sources of a large program would fill the screen. */
const MOST_NAMED = 20;

/** `, if $1 matches worker (entrypoint.sh:12); not certain: why`; what the line above says is not said again. */
const hangsOn = (
  conditions: readonly string[],
  unknowns: readonly string[],
  said: string,
): readonly string[] => {
  const rest = unknowns.filter(unknown => unknown !== said);
  return [
    conditions.length === 0 ? '' : `, if ${conditions.join(' and ')}`,
    rest.length === 0 ? '' : `; not certain: ${rest.join('; ')}`,
  ];
};

const STOPS: Readonly<Record<NonNullable<Launch['spec']['engine']>, string>> = {
  docker: 'docker stop',
  podman: 'podman stop',
  kubelet: 'end of the pod',
  ECS: 'end of the task',
  Nomad: 'end of the task',
  'Fly.io': 'end of the Machine',
  'Cloud Run': 'end of the instance',
  Render: 'end of the instance',
  Heroku: 'end of the dyno',
};
