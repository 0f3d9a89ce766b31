import { lineIndex, path } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { PHP_SIGNALS } from '../../../knowledge/php-commands.ts';
import { hasPcntl } from '../../../knowledge/php-extensions.ts';
import type { SignalBehaviour, SourceAnalysis } from '../../../model/index.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { replaced } from '../replacement.ts';
import {
  lifetimeOf,
  replacementBy,
  standing,
  strangerAmong,
  tableOf,
  tellsElsewhere,
} from '../scripting/answer.ts';
import { placeOf } from '../scripting/code.ts';
import type { Site } from '../scripting/state.ts';
import { Walker } from '../scripting/walk.ts';
import { notKnown, stopsWith } from '../signals.ts';
import { mayTakeSignals } from './libraries.ts';
import { Project } from './project.ts';
import { semanticsOf, ticksIn } from './semantics.ts';

/**
 * Reads a PHP program from its first file, follows what it requires and calls, and works out what signals do to it
 * where it waits.
 */
export function analysePhp({ source, cwd, files }: SourceInput): Analysis {
  if (source.kind !== 'file' && source.kind !== 'text')
    return { unknown: 'PHP reads its program from elsewhere' };
  const place = path.resolve(cwd, source.kind === 'file' ? source.path : 'php -r');
  const project = new Project(files, place, cwd);
  const inline = source.kind === 'text' ? `<?php ${source.text}` : undefined;
  const unit =
    inline === undefined
      ? project.load(place)
      : project.take(place, { file: 'php -r', text: inline, locate: lineIndex('php -r', inline) });
  if (!unit) return { unknown: `the text of ${place} is not at hand as it is run` };
  const pcntl = hasPcntl(files);
  const semantics = semanticsOf(project, { pcntl });
  const walker = new Walker(project.program, semantics);
  const hows = walker.run(unit.main);
  if (hows.has('throw') && hows.size === 1)
    return { unknown: `as far as ${place} can be followed, it ends with an exception` };
  if (!hows.has('stuck') || hows.has('next') || hows.has('return')) walker.end();
  const sites = standing(walker.sites);
  const doubt = doubtOf(walker, project, pcntl);
  const supposed = (signal: SignalName): SignalBehaviour | undefined => {
    const usual = PHP_SIGNALS[signal];
    if (doubt === undefined || !usual || usual.disposition === 'unknown') return undefined;
    return notKnown(doubt, [usual, stopsWith(0, [])]);
  };
  const signals = tableOf(
    {
      program: project.program,
      semantics,
      sites,
      care: walker.care,
      statuses: walker.statuses,
      comesToEnd: hows.has('next') || hows.has('return'),
      stranger: strangerAmong(walker.children),
      otherwise: tellsElsewhere(walker),
      received: signal => [{ kind: 'value', value: signal }],
      handlersRun,
      unasked: (site, signal) =>
        site.kind === 'waiting' && !site.loop ? woken(site, signal) : supposed(signal),
      asDefault: (_, signal) => PHP_SIGNALS[signal],
    },
    PHP_SIGNALS,
  );
  const analysis = {
    sources: [...new Set(project.read.map(f => f.file))],
    signals,
    blocked: [],
    children: walker.children,
    ...(walker.children.length > 0 ? { waitsForChildren: 'own' as const } : {}),
    ignoresChildExit: false,
    ...lifetimeOf(walker, sites, ownUnread(project) !== undefined),
    unknowns: doubt === undefined ? [] : [doubt],
  } satisfies SourceAnalysis;
  return replaced(analysis, replacementBy(walker, hows));
}

/** Handlers run at once where that is asked for, by a call that asks for them, or between statements of a file with ticks. */
function handlersRun({ state, loop, call }: Site): boolean | undefined {
  const at = loop?.at ?? call?.at;
  const isTicking = at
    ? state.modes.has(ticksIn(at))
    : [...state.modes.keys()].some(m => m.startsWith('ticks'));
  const runs = state.modes.get('runs');
  return isTicking || runs === true ? true : state.modes.has('runs') ? undefined : false;
}

/** php's handler comes back, and a call that waits is over: the program goes on behind it. */
function woken({ call }: Site, signal: SignalName): SignalBehaviour | undefined {
  const usual = PHP_SIGNALS[signal];
  if (!usual || usual.disposition === 'unknown') return undefined;
  return notKnown(`${signal} interrupts \`${call?.name}\`, and what follows is not known`, [
    usual,
    stopsWith(0, []),
  ]);
}

/** What may take signals and is not read, as a sentence. */
function doubtOf(walker: Walker, project: Project, pcntl: boolean | undefined): string | undefined {
  if (walker.isTired) return 'the program is too large to be followed';
  if (walker.sites.some(s => s.state.modes.has('forks')))
    return 'which of its processes waits where after pcntl_fork is not known';
  const strange = walker.foreign.find(call => mayTakeSignals(call, walker, pcntl));
  if (strange) return `what ${strange.name} does with signals is not known (${placeOf(strange.at)})`;
  if (walker.mayGoOn && !walker.goesOn && walker.sites.every(s => s.kind === 'end'))
    return 'no place was found where the program waits';
  const unread = ownUnread(project);
  return unread !== undefined && pcntl !== false
    ? `${unread}, which the program loads, is not at hand`
    : undefined;
}

/** Whatever composer installs is spoken of where it is used. */
const ownUnread = (project: Project): string | undefined =>
  [...project.unread].find(file => !/(?:^|\/)vendor\//.test(file));
