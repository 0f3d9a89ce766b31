import type { Evidence } from '../../../base/index.ts';
import type { SignalBehaviour } from '../../../model/index.ts';
import { notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import { type Call, type Code, partsOf, placeOf } from './code.ts';
import type { Delivery } from './deliver.ts';
import { Walker } from './walk.ts';

/** A call that goes on after a handler has run. */
export interface Pause {
  readonly call: Call;
  /** `undefined`: not known. */
  readonly seconds: number | undefined;
  /** Each round comes to it. */
  readonly isSure: boolean;
}

/** Seconds: whatever is shorter is over within any grace period. */
const SHORT = 5;
const MAX_DEPTH = 4;

/** The longest pause of the loop that the program stands in; `undefined`: none that matters. */
export function pauseAt({ program, semantics, site }: Delivery): Pause | undefined {
  if (!semantics.resumes || !site.loop) return undefined;
  const walker = new Walker(program, semantics, { flags: new Map(), state: site.state });
  const found: Pause[] = [];
  const collect = (code: Code, isSure: boolean, depth: number): void => {
    if (code.kind === 'call') {
      if (code.name === 'sleep' && code.args.length > 0)
        found.push({ call: code, seconds: semantics.pause(code, walker), isSure });
      const own = depth < MAX_DEPTH ? program.callee(code, walker) : undefined;
      if (own) collect(own.body, isSure, depth + 1);
    }
    const isFork = code.kind === 'if' || code.kind === 'choice' || code.kind === 'and' || code.kind === 'or';
    // After a failure it pauses, and that is seldom.
    const parts = code.kind === 'try' ? [code.body, code.last] : partsOf(code, 'not functions');
    for (const part of parts) collect(part, isSure && !isFork, depth);
  };
  collect(site.loop.body, true, 0);
  const long = found.filter(({ seconds = Number.POSITIVE_INFINITY }) => seconds > SHORT);
  return long.find(p => p.isSure && p.seconds !== undefined) ?? long[0];
}

/** It ends, but for the pause in which it stands. */
export function endsBehind(
  { call, seconds, isSure }: Pause,
  status: number | 'unknown',
  evidence: readonly Evidence[],
): SignalBehaviour {
  const ends = stopsWith(status, evidence);
  const at = `\`${call.name}\` (${placeOf(call.at)})`;
  if (seconds === undefined || !isSure)
    return notKnown(`how long ${at} goes on after the handler is not known`, [ends, onlyNoticed(evidence)]);
  const note = `${at} goes on after the handler`;
  const reaction = [{ do: 'work', ms: Math.round(seconds * 1000), note } as const, ...(ends.reaction ?? [])];
  return { ...ends, reaction };
}
