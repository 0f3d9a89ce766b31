/** Marks a process id inside a text: `$!` and `$$` have no number before anything runs. */
export const pidToken = (job: number | 'self'): string => `\uE000${job}\uE001`;

/** The ids of processes below the jobs that go by these names. */
export const namedToken = (names: readonly string[]): string => `\uE000=${names.join('=')}\uE001`;

const PID_TOKEN = /\uE000(self|\d+|=[^\uE001]+)\uE001/g;

export const pidsIn = (text: string): (number | 'self')[] =>
  tokensIn(text).flatMap(token => (token.startsWith('=') ? [] : token === 'self' ? token : Number(token)));

export const namesIn = (text: string): readonly string[] =>
  tokensIn(text).flatMap(token => (token.startsWith('=') ? token.slice(1).split('=') : []));

const tokensIn = (text: string) => [...text.matchAll(PID_TOKEN)].map(([, token = '']) => token);

/** A text as a report shows it. */
export function showPids(text: string): string {
  return text.replace(PID_TOKEN, (_, job) => (job === 'self' ? '$$' : '$!'));
}
