import { commandText } from '../base/index.ts';
import type { Launch } from '../lint/types.ts';
import { type ProcessNode, walk } from '../model/index.ts';
import { escapeMarkup } from './markup.ts';
import { signalPhrase } from './process.ts';
import { duration, truncate } from './text.ts';
import { type ReadableStep, type ReadableStop, readableStop } from './timeline.ts';

type Stop = Launch['stop'];

/** Of monospaced letters of 13 and 12 px, with a little room. */
const LETTER = 7.9;
const SMALL = 7.3;
const MAX_COMMAND = 64;
/** More processes are cut: none that people write are as many. */
const MAX_ROWS = 40;

/** On a narrow screen it is moved under a window rather than made too small to read. */
const LEAST = 0.8;

const svg = (width: number, height: number, label: string, content: readonly string[]) =>
  `<div class="picture"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width:${Math.round(width * LEAST)}px" role="img" aria-label="${escapeMarkup(label)}">${content.join('')}</svg></div>`;

const text = (x: number, y: number, style: string, content: string) =>
  `<text x="${round(x)}" y="${round(y)}" class="${style}">${escapeMarkup(content)}</text>`;

const line = (x1: number, y1: number, x2: number, y2: number, style: string) =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${style}"/>`;

const round = (n: number) => Math.round(n * 10) / 10;

const ROW = 54;
const BOX = 42;
const INDENT = 30;

/** The process tree: a box a process, children below and to the right. */
export function treePicture({ tree, signal }: Stop): string {
  if (!tree) return '';
  const nodes = [...walk(tree.pid1)].slice(0, MAX_ROWS);
  const depthOf = ({ id }: ProcessNode) => id.split('.').length - 1;
  const boxes = nodes.map((node, i) => {
    const command = truncate(commandText(node.argv), MAX_COMMAND);
    const note = truncate(signal ? signalPhrase(node, signal) : '', MAX_COMMAND + 12);
    const role = node.isMain && node.role !== 'app' ? `${node.role}, main` : node.role;
    const x = 1 + depthOf(node) * INDENT;
    const below = role.length + 2 + note.length;
    const width = Math.max(command.length * LETTER, below * SMALL) + 24;
    return { node, command, note, role, x, y: i * ROW + 1, width };
  });
  const width = Math.ceil(Math.max(...boxes.map(box => box.x + box.width))) + 2;
  const content = boxes.flatMap(({ node, command, note, role, x, y, width: own }) => {
    const parent = boxes.find(box => box.node.children.includes(node));
    const middle = y + BOX / 2;
    const elbow = parent
      ? [
          line(parent.x + 14, parent.y + BOX, parent.x + 14, middle, 'edge'),
          line(parent.x + 14, middle, x, middle, 'edge'),
        ]
      : [];
    return [
      ...elbow,
      `<g><title>${escapeMarkup(commandText(node.argv))}</title>`,
      `<rect x="${x}" y="${y}" width="${round(own)}" height="${BOX}" rx="6" class="box${node.isMain ? ' main' : ''}"/>`,
      text(x + 12, y + 17, 'command', command),
      text(x + 12, y + 34, 'role', role),
      text(x + 12 + (role.length + 2) * SMALL, y + 34, 'note', note),
      '</g>',
    ];
  });
  return svg(width, nodes.length * ROW - (ROW - BOX) + 2, 'process tree', content);
}

const LANE = 34;
const STEP = 44;
const WAIT = 84;
const TOP = 30;

/** The stop in time: a lane a process, its steps numbered as in the list below it. */
export function stopPicture(stop: Stop): string {
  const readable = readableStop(stop);
  const { steps } = readable;
  if (steps.length === 0) return '';
  const lanes = lanesOf(stop, readable);
  const label = Math.max(...lanes.map(lane => lane.name.length)) * LETTER + 18;
  const places = placesOf(steps, label + 24);
  const width = Math.ceil((places.at(-1) ?? 0) + 40);
  const yOf = (process: string) => TOP + 14 + lanes.findIndex(lane => lane.process === process) * LANE;
  const height = TOP + lanes.length * LANE + 4;
  const content = [
    ...times(steps, places, height),
    ...lanes.flatMap(({ process, name }) => {
      const last = steps.findLastIndex(step => endsAt(step, process));
      const end = last === -1 ? width - 12 : (places[last] ?? width);
      return [
        text(4, yOf(process) + 4, 'command', name),
        line(label + 8, yOf(process), end, yOf(process), process === 'engine' ? 'lane engine' : 'lane'),
      ];
    }),
    ...steps.flatMap((step, i) => {
      const x = places[i] ?? 0;
      const y = yOf(step.process);
      const arrows = step.targets.filter(t => t !== step.process && lanes.some(lane => lane.process === t));
      return [
        ...arrows.map(target => arrow(x, y, yOf(target), KILLS.test(step.what))),
        `<g><title>${escapeMarkup(`${step.who} ${step.what}`)}</title><circle cx="${round(x)}" cy="${y}" r="10" class="dot ${kindOf(step)}"/>`,
        `<text x="${round(x)}" y="${y + 4}" class="number">${i + 1}</text></g>`,
      ];
    }),
  ];
  return svg(width, height, 'stop in time', content);
}

interface Lane {
  readonly process: string;
  readonly name: string;
}

/** The engine, and the processes that do something or are done something to, in the order of the tree. */
function lanesOf({ tree }: Stop, { steps, nameOf }: ReadableStop): readonly Lane[] {
  const engine = steps.find(step => step.process === 'engine');
  const there = new Set(steps.flatMap(step => [step.process, ...step.targets]));
  const nodes = tree ? [...walk(tree.pid1)].filter(node => there.has(node.id)) : [];
  return [
    ...(engine ? [{ process: 'engine', name: engine.who }] : []),
    ...nodes.slice(0, MAX_ROWS).map(({ id }) => ({ process: id, name: nameOf(id) })),
  ];
}

/** One step beside the other; a wait of a second or more is wider. */
function placesOf(steps: readonly ReadableStep[], start: number): readonly number[] {
  let x = start;
  return steps.map(({ atMs }, i) => {
    const before = steps[i - 1];
    if (before) x += atMs - before.atMs >= 1000 ? WAIT : STEP;
    return x;
  });
}

/** Labels that would run into one another are left out; the list has all. */
const LABEL = 62;

function times(steps: readonly ReadableStep[], places: readonly number[], height: number): readonly string[] {
  let last = -LABEL;
  return steps.flatMap(({ atMs }, i) => {
    const x = places[i] ?? 0;
    const isNew = i === 0 || duration(steps[i - 1]?.atMs ?? 0) !== duration(atMs);
    if (!isNew || x - last < LABEL) return [];
    last = x;
    return [text(x - 10, 14, 'time', duration(atMs)), line(x, 20, x, height, 'grid')];
  });
}

const arrow = (x: number, from: number, to: number, kills: boolean) => {
  const way = Math.sign(to - from);
  const tip = to - way * 3;
  const head = `${round(x - 4)},${tip - way * 7} ${round(x + 4)},${tip - way * 7} ${round(x)},${tip}`;
  return `${line(x, from, x, tip - way * 7, kills ? 'signal kills' : 'signal')}<polygon points="${head}" class="tip${kills ? ' kills' : ''}"/>`;
};

/** Is this the end of that process? */
const endsAt = ({ process, targets, what }: ReadableStep, id: string) =>
  (process === id && ENDS.test(what)) || (targets.includes(id) && KILLS.test(what));

const ENDS = /^exits|ends it|^PID 1 is gone/;
const KILLS = /SIGKILL|kernel kills/;

function kindOf({ what, process }: ReadableStep): 'kill' | 'lost' | 'end' | 'engine' | 'step' {
  if (KILLS.test(what)) return 'kill';
  if (/dropped|discarded|does nothing|never|pending|goes on waiting/.test(what)) return 'lost';
  if (ENDS.test(what)) return 'end';
  return process === 'engine' ? 'engine' : 'step';
}
