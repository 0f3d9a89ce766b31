import type { Behaviour, LoadedApplication } from '../model/index.ts';
import { PYTHON_SIGNALS } from './python-tools.ts';

/** Only SIGINT is caught: KeyboardInterrupt, which runs finally blocks and atexit, and ends with 130 as PID 1. */
export const PYTHON: Behaviour = { signals: PYTHON_SIGNALS, waitsForChildren: 'own', lifetime: 'service' };

/** `web.main:app`, `wsgi:create_app()`; a module alone has a dot, or it may be any word. */
const APPLICATION = /^(?<module>[A-Za-z_][\w.]*)(?::(?<object>[A-Za-z_][\w.]*)(?<call>\(\s*\))?)?$/;

/**
 * The first word that is no option and no value of one; `flags` are options without a value. Words that are not
 * known are none.
 */
export const applicationWord = (args: readonly string[], flags: RegExp): string | undefined =>
  args.find((arg, i) => {
    const before = args[i - 1] ?? '';
    // `--access-logfile - app:app`: a dash alone is a value.
    const isValue = /^-./.test(before) && !before.includes('=') && !flags.test(before);
    return !arg.startsWith('-') && !isValue;
  });

type How = Pick<LoadedApplication, 'by'> & Partial<LoadedApplication> & { readonly isFactory?: boolean };

/** What a server loads that is given this word. `undefined`: it names no module that can be looked for. */
export function pythonApplication(
  word: string | undefined,
  directory: string | undefined,
  { isFactory = false, ...how }: How,
): LoadedApplication | undefined {
  const { module, object, call } = APPLICATION.exec(word?.replace(/^['"]|['"]$/g, '') ?? '')?.groups ?? {};
  if (module === undefined || (object === undefined && !module.includes('.'))) return undefined;
  const factory = isFactory || call !== undefined ? object : undefined;
  return {
    language: 'python',
    source: {
      kind: 'application',
      name: module,
      path: directory === undefined ? [] : [directory],
      ...(factory === undefined ? {} : { call: factory }),
    },
    behaviour: PYTHON,
    waitsForThreads: true,
    replacesHandlers: false,
    ...how,
  };
}
