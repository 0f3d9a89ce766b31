import type {
  Behaviour,
  ChildSpec,
  KnownSignalBehaviour,
  Launch,
  Program,
  World,
} from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { directOrShell } from '../command-line.ts';

/** It tells its recipe on SIGTERM only; its own re-raise is dropped as PID 1, and the recipe counts as failed. */
const ends = (tells: boolean): KnownSignalBehaviour =>
  caught(
    [
      ...(tells ? [{ do: 'signal', to: 'children', signal: 'SIGTERM' } as const] : []),
      { do: 'wait', for: 'every-child' },
      { do: 'raise' },
      { do: 'exit', status: 2, cleansUp: false },
    ],
    tells ? 'tells its recipe, and waits for every child' : 'waits for its recipe',
  );

const BEHAVIOUR: Behaviour = {
  signals: {
    SIGTERM: ends(true),
    SIGINT: ends(false),
    SIGQUIT: ends(false),
    SIGHUP: ends(false),
    SIGUSR1: caught([], 'toggles debugging'),
  },
  waitsForChildren: 'any',
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
  lifetime: 'service',
};

const MAX_LINES = 5000;

/** Runs the last line of its target's recipe for long, if any; only plain makefiles are read. */
export default {
  name: 'make',
  kind: 'wrapper',
  matches: ['make', 'gmake'],
  launch({ argv, cwd, env }, world): Launch {
    const { values, rest } = options(argv.slice(1), [
      '-f',
      '--file',
      '--makefile',
      '-C',
      '--directory',
      '-j',
      '-I',
      '-o',
      '-W',
    ]);
    const directory = values.get('-C') ?? values.get('--directory') ?? '.';
    const named = values.get('-f') ?? values.get('--file') ?? values.get('--makefile');
    const where = directory === '.' ? cwd : directory.startsWith('/') ? directory : `${cwd}/${directory}`;
    const text = (named ? [named] : ['GNUmakefile', 'makefile', 'Makefile'])
      .map(file => world.read(file, where)?.text)
      .find(t => t !== undefined);
    const assigned = Object.fromEntries(
      rest.filter(w => /^\w+=/.test(w)).map(w => [w.slice(0, w.indexOf('=')), w.slice(w.indexOf('=') + 1)]),
    );
    // Of several, the last one runs for long.
    const target = rest.findLast(w => !/^\w+=/.test(w));
    const line =
      text === undefined ? undefined : lastRecipeLine(text, target, { ...env, ...assigned }, world);
    if (line === undefined)
      return {
        kind: 'unknown',
        reason: `the recipe of make ${target ?? ''} is not readable`,
        behaviour: BEHAVIOUR,
      };
    const child: ChildSpec = { run: directOrShell(line), isMain: true, cwd: where };
    return { kind: 'stay', behaviour: BEHAVIOUR, children: [child] };
  },
  sources: [
    'https://www.gnu.org/software/make/manual/make.html; src/commands.c fatal_error_signal()',
    'GNU make 4.3 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '4.3-4.1',
    rows: [
      'make/exec',
      'make/plain',
      'make/shell',
      'wrap/make/hand',
      'wrap/make/nohand',
      'wrap/make-simple-seq/hand',
      'tool/make-sleep',
    ],
  },
} satisfies Program;

interface Rules {
  /** The last line of each target's recipe. */
  readonly recipes: ReadonlyMap<string, string>;
  readonly needs: ReadonlyMap<string, readonly string[]>;
  readonly first: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * The last line of the recipe of a target (the first one where none is named), variables put in. A target without a
 * recipe has its prerequisites made, and the last one that has a recipe is taken to run for long.
 */
function lastRecipeLine(
  text: string,
  target: string | undefined,
  given: Readonly<Record<string, string | undefined>>,
  world: World,
): string | undefined {
  const { recipes, needs, first, variables } = rulesIn(text, given);
  const seen = new Set<string>();
  const recipeOf = (name: string): string | undefined => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    const own = recipes.get(name);
    if (own !== undefined) return own;
    for (const need of (needs.get(name) ?? []).toReversed()) {
      const found = recipeOf(need);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = recipeOf(target ?? variables['.DEFAULT_GOAL'] ?? first ?? '');
  return found === undefined ? undefined : expand(found, variables, world);
}

function rulesIn(text: string, given: Readonly<Record<string, string | undefined>>): Rules {
  const variables: Record<string, string | undefined> = { MAKE: 'make', ...given };
  const recipes = new Map<string, string>();
  const needs = new Map<string, readonly string[]>();
  let current: readonly string[] = [];
  let first: string | undefined;
  for (const line of text.replace(/\\\n/g, ' ').split('\n', MAX_LINES)) {
    const assignment =
      /^(?:export[ \t]+|override[ \t]+)?(\.DEFAULT_GOAL|[A-Za-z_]\w*)[ \t]*(\?=|:?:?=)(.*)$/.exec(line);
    if (assignment?.[1]) {
      if (given[assignment[1]] === undefined) variables[assignment[1]] = assignment[3]?.trim();
      continue;
    }
    if (line.startsWith('\t')) {
      const recipe = line.trim().replace(/^[@+-]+[ \t]*/, '');
      if (recipe !== '') for (const name of current) recipes.set(name, recipe);
      continue;
    }
    const rule = /^([^\s:#.][^:=#]*):(?!=):?([^=;#|]*)(?:\|[^;#]*)?(?:;(.*))?/.exec(line);
    if (!rule?.[1]) continue;
    current = rule[1].trim().split(/\s+/);
    first ??= current[0];
    for (const name of current) {
      const words = (rule[2] ?? '').split(/\s+/).filter(word => word !== '');
      needs.set(name, [...(needs.get(name) ?? []), ...words]);
      if (rule[3]) recipes.set(name, rule[3].trim().replace(/^[@+-]+[ \t]*/, ''));
    }
  }
  return { recipes, needs, first, variables };
}

function expand(line: string, variables: Readonly<Record<string, string | undefined>>, world: World): string {
  return line.replace(
    /\$(?:\$|\(([^()$]*)\)|\{([^{}$]*)\}|(\w))/g,
    (whole, a?: string, b?: string, c?: string) => {
      if (whole === '$$') return '$';
      const name = a ?? b ?? c ?? '';
      const value = variables[name];
      if (value === undefined || value.includes('$'))
        world.unknown(`what make puts in for ${whole} is not known`);
      return value ?? '';
    },
  );
}
