import { CITATIONS } from '../kernel/index.ts';
import type { Launch } from '../lint/types.ts';
import { type ProcessNode, type ProcessTree, walk } from '../model/index.ts';
import type { Style } from './paint.ts';
import { duration, safe, truncate, wrap } from './text.ts';

type Stop = Launch['stop'];
type Step = Stop['timeline'][number];

const TIME_WIDTH = 7;
const MAX_WHO = 16;
const MIN_TEXT = 30;

/** A step with names in the place of ids. */
export interface ReadableStep {
  readonly atMs: number;
  /** Its id, or `engine`. */
  readonly process: string;
  readonly who: string;
  readonly what: string;
  /** The kernel function that decides it, and its file. */
  readonly citation?: string;
  /** Ids of the processes that it is done to. */
  readonly targets: readonly string[];
}

export interface ReadableStop {
  readonly steps: readonly ReadableStep[];
  nameOf(id: string): string;
}

export function readableStop(stop: Stop): ReadableStop {
  const nameOf = names(stop.tree);
  const steps = stop.timeline.map(step => ({
    atMs: step.atMs,
    process: step.process,
    ...split(step, nameOf),
    targets: targetsOf(step),
    ...(step.kernel ? { citation: citationOf(step.kernel) } : {}),
  }));
  return { steps, nameOf };
}

function targetsOf({ what, process }: Step): readonly string[] {
  if (process === 'engine') return ['1'];
  const head = LIST.exec(what)?.[0];
  return head && !head.startsWith('waits')
    ? [...what.slice(head.length).matchAll(IDS)].map(([id]) => id)
    : [];
}

const citationOf = (kernel: NonNullable<Step['kernel']>) => `${kernel}, ${CITATIONS[kernel].file}`;

/** The steps of a stop: when, who, what, and the kernel function that decided it. */
export function timelineRows(stop: Stop, style: Style, columns: number): readonly string[] {
  const nameOf = names(stop.tree);
  const steps = stop.timeline.map(step => ({ ...split(step, nameOf), step }));
  const whoWidth = Math.max(0, ...steps.map(s => s.who.length));
  const indent = TIME_WIDTH + 2 + whoWidth + 2;
  const width = Math.max(MIN_TEXT, columns - indent);
  let time = '';
  const rows = steps.flatMap(({ who, what, step }) => {
    const now = duration(step.atMs);
    const shown = now === time ? '' : now;
    time = now;
    const [first = '', ...rest] = withCitation(what, step, style, width);
    const head = `${style.strong(shown.padStart(TIME_WIDTH))}  ${style.label(who.padEnd(whoWidth))}  ${first}`;
    return [head, ...rest.map(line => `${' '.repeat(indent)}${line}`)];
  });
  const status =
    stop.exitStatus === null ? [] : [`${' '.repeat(TIME_WIDTH + 2)}exit status ${stop.exitStatus}`];
  return [...rows, ...status.map(style.dim)];
}

/** The text in lines; the citation behind the last one where it has room, else below. */
function withCitation(what: string, step: Step, style: Style, width: number): readonly string[] {
  const lines = wrap(safe(what), width);
  if (!step.kernel) return lines;
  const citation = citationOf(step.kernel);
  const last = lines.at(-1) ?? '';
  const gap = width - last.length - citation.length;
  if (gap >= 3)
    return [...lines.slice(0, -1), `${last}${' '.repeat(Math.min(gap, 4))}${style.dim(citation)}`];
  return [...lines, style.dim(citation)];
}

/** A step of the engine begins with the engine's name. */
function split(step: Step, nameOf: (id: string) => string): { who: string; what: string } {
  if (step.process !== 'engine') return { who: nameOf(step.process), what: withNames(step.what, nameOf) };
  const blank = step.what.indexOf(' ');
  return { who: step.what.slice(0, blank), what: step.what.slice(blank + 1) };
}

/** Sentences that list other processes do so by id. */
function withNames(what: string, nameOf: (id: string) => string): string {
  const list = LIST.exec(what);
  if (!list) return what;
  const [head] = list;
  return head + what.slice(head.length).replace(IDS, nameOf);
}

const LIST = /^(?:sends \S+ to (?:the group: )?|waits for |PID 1 is gone: the kernel kills )(?=1)/;
const IDS = /\b1(?:\.\d+)*(?![\w.]*\w)/g;

/** Short names for the processes of a tree; the id is added where two have the same. */
function names(tree: ProcessTree | undefined): (id: string) => string {
  const byId = new Map<string, string>();
  const seen = new Map<string, number>();
  if (tree) {
    for (const node of walk(tree.pid1)) {
      const name = truncate(safe(baseName(speaking(node))), MAX_WHO);
      byId.set(node.id, name);
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  }
  return id => {
    const name = byId.get(id) ?? id;
    return (seen.get(name) ?? 0) > 1 ? `${name} (${id})` : name;
  };
}

/** A tool that is a script is known by its own name, not by its interpreter's. */
function speaking({ argv, program, role }: ProcessNode): string {
  const [first, second] = argv;
  // What stands there says why its command is not known.
  if (role === 'unknown' && argv.length === 1 && first?.includes(' ')) return 'child';
  const isTool = second?.includes('/') === true && /(?:^|\/)(?:node|python[\d.]*)$/.test(first ?? '');
  return (isTool && /\/(?:s?bin|\.bin)\//.test(second ?? '') ? second : first) ?? program ?? 'process';
}

function baseName(path: string): string {
  const [word = ''] = path.split(' ');
  return word.slice(word.lastIndexOf('/') + 1).replace(/:$/, '') || path;
}

/** Equal keys: the same processes stop in the same way. */
export function timelineKey({ stop }: Launch): string {
  const pid1 = stop.tree?.pid1.argv.join('\0') ?? '';
  return `${pid1}\n${stop.timeline.map(s => `${s.atMs} ${s.process} ${s.what}`).join('\n')}`;
}
