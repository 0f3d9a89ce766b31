import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Fact } from './fact.ts';

const FOLDER = fileURLToPath(new URL('../../src/knowledge/measurements/programs/', import.meta.url));

/** `nginx/daemon-off` is kept in nginx.json. */
const fileOf = (id: string) => `${FOLDER}${id.split('/')[0]}.json`;

const read = (file: string): readonly Fact[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Fact[]) : [];

/** All that was measured, by id. */
export function recorded(): ReadonlyMap<string, Fact> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
  return new Map(files.flatMap(name => read(FOLDER + name)).map(fact => [fact.id, fact]));
}

/** Keeps facts, and drops those of the same files whose recipes are gone. */
export function record(facts: readonly Fact[], ids: ReadonlySet<string>): void {
  for (const file of new Set(facts.map(fact => fileOf(fact.id)))) {
    const fresh = facts.filter(fact => fileOf(fact.id) === file);
    const others = read(file).filter(f => ids.has(f.id) && !fresh.some(fact => fact.id === f.id));
    const all = [...others, ...fresh].sort((a, b) => (a.id < b.id ? -1 : 1));
    writeFileSync(file, `[\n${all.map(lines).join(',\n')}\n]\n`);
  }
}

/** One line for each point, so that a change shows where it is. */
function lines(fact: Fact): string {
  const fields = Object.entries(fact).map(([name, value]) => {
    if (name !== 'signals') return `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const signals = Object.entries(value as NonNullable<Fact['signals']>)
      .sort()
      .map(([signal, what]) => `      ${JSON.stringify(signal)}: ${JSON.stringify(what)}`);
    return `    "signals": {\n${signals.join(',\n')}\n    }`;
  });
  return `  {\n${fields.join(',\n')}\n  }`;
}

/** The same but for the date: what is written anew only when something else has changed. */
export function same(a: Fact, b: Fact): boolean {
  const bare = (fact: Fact) => lines({ ...fact, date: '' });
  return bare(a) === bare(b);
}
