import { styleFor } from '../report/paint.ts';
import { jsonText, safe, wrap } from '../report/text.ts';
import { traceJson } from '../report/trace-json.ts';
import type { ViewOptions } from '../report/types.ts';
import type { Row } from './compare.ts';
import type { Verified } from './index.ts';

const LABEL = 13;

/** *Predicted* beside *observed*: one line where they are the same text. */
export function verifyReport(verified: Verified, { colour, columns }: ViewOptions): string {
  const { launch, rows, observation, engine } = verified;
  const style = styleFor(colour);
  const differences = rows.filter(row => row.agrees === false).length;
  const mark = ({ agrees }: Row) =>
    agrees === undefined ? style.dim('·') : agrees ? style.good('✔') : style.bad('✖');
  const lines = (label: string, text: string) => {
    const [first = '', ...rest] = wrap(safe(text), columns - LABEL - 18);
    return [`${style.dim(label.padEnd(9))}  ${first}`, ...rest.map(line => `${' '.repeat(11)}${line}`)];
  };
  const body = rows.flatMap(row => {
    const texts =
      row.predicted === row.observed
        ? lines('both', row.observed)
        : [...lines('predicted', row.predicted), ...lines('observed', row.observed)];
    const [first = '', ...rest] = [...texts, ...(row.explanation ? lines('because', row.explanation) : [])];
    const indent = ' '.repeat(LABEL + 4);
    return [
      `  ${mark(row)} ${style.strong(row.what.padEnd(LABEL))}${first}`,
      ...rest.map(l => `${indent}${l}`),
    ];
  });
  const notes = observation.notes.flatMap(note =>
    wrap(safe(note), columns - 8).map((l, i) => `  ${i === 0 ? 'note' : '    '}  ${l}`),
  );
  const verdict =
    differences === 0
      ? `${style.good('✔')} as predicted`
      : `${style.bad('✖')} ${differences} ${differences === 1 ? 'difference' : 'differences'}`;
  return [
    `${style.path(safe(launch.spec.file))}  ${style.dim(safe(`${launch.spec.context}  ${engine.name}, API ${engine.version}`))}`,
    '',
    ...body,
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    verdict,
    '',
  ].join('\n');
}

/** The same for programs. */
export function verifyJson({ launch, rows, observation, engine }: Verified): string {
  const { tree, exitStatus, stopMs, killed, reaping, notes } = observation;
  return jsonText({
    version: 1,
    agrees: rows.every(row => row.agrees !== false),
    engine: { name: engine.name, version: engine.version },
    comparison: rows.map(row => ({
      ...row,
      agrees: row.agrees ?? null,
      explanation: row.explanation ?? null,
    })),
    predicted: traceJson({ launches: [launch], errors: [] }).launches[0],
    observed: {
      tree: tree ?? null,
      stop: stopMs === undefined ? null : { killed, seconds: Math.round(stopMs / 10) / 100 },
      exitStatus,
      reaping: reaping ?? null,
      notes,
    },
  });
}
