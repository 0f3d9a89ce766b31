import type { Env, ImageFiles } from '../../model/index.ts';
import { identityOf } from '../same-files.ts';
import type { Analysis } from '../source/input.ts';

/** What a program was found to do in an environment that said this of the variables that it asked for. */
interface Kept {
  readonly analysis: Analysis;
  readonly asked: ReadonlyMap<string, string | undefined>;
  /** It asked for all of them. */
  readonly whole: string | undefined;
}

/** For as long as somebody has the files of an image: many services run the same, and a script is followed many ways. */
const KEPT = new WeakMap<ImageFiles, Map<string, Kept[]>>();

/**
 * The analysis of a program, made once for all environments that tell it the same.
 *
 * @param program all but the environment that what it does may hang on, as a key
 */
export function analysedOnce(
  files: ImageFiles,
  program: string,
  env: Env,
  analyse: (env: Env) => Analysis,
): Analysis {
  const of = identityOf(files);
  const ofFiles = KEPT.get(of) ?? new Map<string, Kept[]>();
  KEPT.set(of, ofFiles);
  const kept = ofFiles.get(program) ?? [];
  ofFiles.set(program, kept);
  const known = kept.find(({ asked, whole }) =>
    whole === undefined
      ? [...asked].every(([name, value]) => env[name] === value)
      : whole === JSON.stringify(env),
  );
  if (known) return known.analysis;
  const asked = new Map<string, string | undefined>();
  let whole: string | undefined;
  const note = (name: string, value: string | undefined) => {
    asked.set(name, value);
    return value;
  };
  const watched = new Proxy(env, {
    get: (of, name: string) => note(name, of[name]),
    has: (of, name: string) => note(name, of[name]) !== undefined || Object.hasOwn(of, name),
    getOwnPropertyDescriptor: (of, name: string) => {
      note(name, of[name]);
      return Object.getOwnPropertyDescriptor(of, name);
    },
    ownKeys: of => {
      whole = JSON.stringify(of);
      return Reflect.ownKeys(of);
    },
  });
  const analysis = analyse(watched);
  kept.push({ analysis, asked, whole });
  return analysis;
}
