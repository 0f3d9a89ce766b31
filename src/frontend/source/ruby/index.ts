import { lineIndex, path } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { all, keepingIgnored, stopsInOrder } from '../../../knowledge/behaviours.ts';
import { RUBY_SIGNALS } from '../../../knowledge/ruby-base.ts';
import type { SignalBehaviour, SourceAnalysis, StartedChild } from '../../../model/index.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { replaced } from '../replacement.ts';
import {
  behaviourOf,
  lifetimeOf,
  replacementBy,
  standing,
  strangerAmong,
  tableOf,
  tellsElsewhere,
} from '../scripting/answer.ts';
import { type Call, within } from '../scripting/code.ts';
import { raised } from '../scripting/deliver.ts';
import type { Semantics, Site } from '../scripting/state.ts';
import { Walker } from '../scripting/walk.ts';
import { Project } from './project.ts';
import { semanticsOf } from './semantics.ts';

/**
 * Reads a Ruby program from its first file, follows what it requires and calls, and works out what signals do to it
 * where it waits.
 * @throws MissingParser
 */
export function analyseRuby({ source, args, cwd, env, files, parsers }: SourceInput): Analysis {
  if (source.kind !== 'file' && source.kind !== 'text')
    return { unknown: 'Ruby reads its program from elsewhere' };
  const entry = path.resolve(cwd, source.kind === 'file' ? source.path : '-e');
  const parser = parsers.get('ruby');
  const project = new Project(files, parser, { entry, cwd, args, env });
  const unit =
    source.kind === 'file'
      ? project.load(entry)
      : project.take(entry, {
          file: 'ruby -e',
          text: source.text,
          locate: lineIndex('ruby -e', source.text),
        });
  if (!unit) return { unknown: `the text of ${entry} is not at hand as it is run` };
  const semantics = semanticsOf(project);
  const walker = new Walker(project.program, semantics);
  const hows = walker.run(unit.main);
  if (!hows.has('stuck') || hows.has('next')) walker.end();
  const { program } = project;
  const { care, statuses } = walker;
  const comesToEnd = hows.has('next') || hows.has('return');
  const stranger = strangerAmong(walker.children);
  const unasked = (site: Site, signal: SignalName): SignalBehaviour | undefined => {
    const catches = (types: readonly string[]) => types.some(type => isCaughtAs(signal, type));
    const outcome = raised(
      { program, semantics, site, care, statuses, comesToEnd, stranger },
      catches,
      undefined,
    );
    const evidence = [{ origin: 'inferred', note: 'Ruby raises SignalException' }] as const;
    return outcome && keepingIgnored(behaviourOf(outcome, evidence));
  };
  const sites = standing(walker.sites);
  // What it waits for on its way is there only if it comes no further.
  const children = walker.children.filter(c => c.mode === 'background' || sites.every(s => s.kind === 'end'));
  const question = {
    program,
    semantics,
    sites,
    care,
    statuses,
    comesToEnd,
    stranger,
    otherwise: tellsElsewhere(walker),
    received: received,
    handlersRun: () => true,
    unasked,
    asDefault: unasked,
  };
  const isSinatra = servesAtExit(project);
  const analysis = {
    sources: [...new Set(project.read.map(f => f.file))],
    signals: { ...tableOf(question, RUBY_SIGNALS), ...(isSinatra ? SINATRA : {}) },
    blocked: [],
    children: waitsSomewhere(program, semantics) ? children : children.map(neverAwaited),
    ...(children.length > 0 ? { waitsForChildren: 'own' as const } : {}),
    ignoresChildExit: false,
    ...(isSinatra ? { lifetime: 'service' } : lifetimeOf(walker, sites, project.unread.size > 0)),
    unknowns: walker.isTired ? ['the program is too large to be followed to its end'] : [],
  } satisfies SourceAnalysis;
  return replaced(analysis, replacementBy(walker, hows));
}

/**
 * The file that requires `sinatra` itself serves once it has come to its end.
 * @source sinatra 3.0.5 as PID 1 with puma 5.6 and with webrick 1.8; lib/sinatra/main.rb
 */
const servesAtExit = ({ gems, read: [entry] }: Project): boolean =>
  gems.has('sinatra') && /^\s*require\s*\(?\s*['"]sinatra['"]/m.test(entry?.text ?? '');

/** Its own handlers stop its server. @source sinatra 3.0.5 lib/sinatra/base.rb, setup_traps */
const SINATRA = all(['SIGTERM', 'SIGINT'], stopsInOrder());

/** Process.wait and Process.detach, or a trap of CLD that calls one. */
function waitsSomewhere({ units }: Project['program'], { awaits }: Semantics): boolean {
  const roots = units.flatMap(({ main, functions }) => [main, ...functions.map(f => f.body)]);
  return roots.some(root =>
    [...within(root, 'functions')].some(
      code =>
        code.kind === 'call' && (awaits.test(code.name) || /^(?:CHLD|CLD|SIGCHLD)$/.test(firstText(code))),
    ),
  );
}

const firstText = ({ args: [first] }: Call): string => (first?.kind === 'value' ? String(first.value) : '');

/** Process.spawn alone leaves the waiting to its caller. */
const neverAwaited = (child: StartedChild): StartedChild =>
  child.call === 'spawn' ? { ...child, reaped: false } : child;

/** A handler gets the signal's number. */
const received = (signal: SignalName) => [{ kind: 'value', value: signal } as const];

/** SIGINT raises Interrupt, others SignalException: https://docs.ruby-lang.org/en/master/SignalException.html. */
const isCaughtAs = (signal: SignalName, type: string) =>
  type === 'Exception' || type === 'SignalException' || (type === 'Interrupt' && signal === 'SIGINT');
