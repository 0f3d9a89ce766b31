import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, MAX_CHILDREN } from '../children.ts';
import type { Call, Loop, Place } from './code.ts';
import { copy, type Frame, type Hows, only, type Site, STUCK, type State, sameFrame } from './state.ts';

const MAX_SITES = 60;

/** What has been learnt on a way through a program: where it may stand, and what it starts. */
export class Learnt {
  state: State = { signals: new Map(), modes: new Map(), names: new Map(), atExit: [] };
  readonly sites: Site[] = [];
  /** Calls of which nothing is known. */
  readonly foreign: Call[] = [];
  /** Its calls of exec, each with its own words; empty: not known. */
  readonly replacements: { readonly argv: readonly string[]; readonly at: Place }[] = [];
  /** Processes that it starts on its way, and leaves running. */
  readonly children: StartedChild[] = [];
  /** What it does about them. */
  readonly care: CareStep[] = [];
  readonly statuses: (number | undefined)[] = [];
  readonly thrown: (string | undefined)[] = [];
  readonly recording: boolean;
  /** Where the last call stands that waits for something. */
  #waiting: readonly Frame[] = [];
  #frames: Frame[] = [];

  constructor(recording: boolean) {
    this.recording = recording;
  }

  /** A process that goes on beside the program. */
  starts(
    command: StartedChild['command'],
    { name, at: { file, start, end } }: Call,
    mode: StartedChild['mode'] = 'background',
  ): void {
    const at = file.locate(start, end);
    const isKnown = this.children.some(c => c.at.file === at.file && c.at.line === at.line);
    if (!this.recording || isKnown || this.children.length >= MAX_CHILDREN) return;
    this.children.push({
      command,
      call: name,
      at,
      mode,
      lifetime: 'unknown',
      reaped: 'unknown',
      processGroup: 'parent',
    });
  }

  /** execve: nothing of the program is left. */
  exec(argv: readonly string[], { at }: Call): Hows {
    const isNew = !this.replacements.some(r => r.argv.join('\0') === argv.join('\0'));
    if (this.recording && isNew) this.replacements.push({ argv, at });
    return only('exit');
  }

  /** Is the code being followed in a loop? */
  get isLooping(): boolean {
    return this.#frames.some(frame => frame.kind === 'loop');
  }

  /** The program waits in a call for good. */
  waitsIn(call: Call): Hows {
    this.site('call', undefined, call);
    return STUCK;
  }

  /** The program has come to its last line. */
  end(): void {
    this.site('end', undefined, undefined);
  }

  /** What is called now waits for something. */
  noteWait(): void {
    this.#waiting = [...this.#frames];
  }

  framed<T>(frame: Frame, work: () => T): T {
    this.#frames.push(frame);
    const result = work();
    this.#frames.pop();
    return result;
  }

  /** A place where the program may stand still. */
  site(kind: Site['kind'], loop: Loop | undefined, call: Call | undefined): void {
    // Once it has told its children it is on its way to its end.
    const isEnding = this.care.some(step => step.do === 'tell');
    if (!this.recording || isEnding || this.sites.length >= MAX_SITES) return;
    // Below the loop it waits in some call, with handlers of exceptions around that.
    const isBelow = this.#frames.every((frame, i) => sameFrame(frame, this.#waiting[i]));
    const below = isBelow ? this.#waiting.slice(this.#frames.length).filter(f => f.kind !== 'loop') : [];
    const frames = [...this.#frames, ...below];
    this.sites.push({ kind, loop, call, frames, state: copy(this.state), exits: this.statuses.length });
  }
}
