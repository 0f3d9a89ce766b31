import { CLIENTS } from './library-clients.ts';
import type { LibraryFact } from './library-fact.ts';
import { MCP } from './library-mcp.ts';
import { SERVERS } from './library-servers.ts';
import { STREAMS } from './library-streams.ts';
import type { Value } from './value.ts';

/**
 * What calls of libraries come to. An entry says how it is known: measured as a real PID 1 with a version, or else
 * read in the library's source, whose file and function it names.
 */
export const LIBRARIES: ReadonlyMap<string, LibraryFact> = new Map([
  ...Object.entries(SERVERS),
  ...Object.entries(CLIENTS),
  ...Object.entries(STREAMS),
  ...Object.entries(MCP),
]);

/** Iterables that give items until the program is stopped. */
const ENDLESS =
  /^(kafka\.KafkaConsumer\(\)|aiokafka\.AIOKafkaConsumer\(\)|watchfiles\.a?watch\(\)|kubernetes\.watch\.Watch\(\)\.stream\(\)|.*\.pubsub\(\)\.listen\(\)|.*\.channel\(\)\.consume\(\))$/;

/** These give something at once, and never come to an end. */
const COUNTERS = new Set(['itertools.count()', 'itertools.cycle()', 'itertools.repeat()']);

export const isCounter = (value: Value): boolean => value.type === 'external' && COUNTERS.has(value.path);

export function isEndless(value: Value): boolean {
  return value.type === 'external' && value.path.length < 200 && ENDLESS.test(value.path);
}
