/** Marks a process id inside a text: `$!` and `$$` have no number before anything runs. */
export const pidToken = (job: number | 'self'): string => `\uE000${job}\uE001`;

/** The ids of processes below the jobs that go by these names. */
export const namedToken = (names: readonly string[]): string => `\uE000=${names.join('=')}\uE001`;

const PID_TOKEN = /\uE000(self|\^*\d+|=[^\uE001]+)\uE001/g;

export const pidsIn = (text: string): (number | 'self')[] =>
  tokensIn(text).flatMap(token => (/^[=^]/.test(token) ? [] : token === 'self' ? token : Number(token)));

export const jobsIn = (text: string): readonly number[] =>
  pidsIn(text).filter((pid): pid is number => pid !== 'self');

/** A text of a shell as a child shell has it: the jobs are its parent's. */
export const handedDown = (text: string): string =>
  text.replace(PID_TOKEN, (whole, token: string) => (/^[\d^]/.test(token) ? `\uE000^${token}\uE001` : whole));

/** In a child shell: jobs of its parent. */
export const parentsPidsIn = (text: string): readonly number[] =>
  tokensIn(text).flatMap(token => (/^\^\d/.test(token) ? Number(token.slice(1)) : []));

export const namesIn = (text: string): readonly string[] =>
  tokensIn(text).flatMap(token => (token.startsWith('=') ? token.slice(1).split('=') : []));

const tokensIn = (text: string) => [...text.matchAll(PID_TOKEN)].map(([, token = '']) => token);

/** A text as a report shows it. */
export function showPids(text: string): string {
  return text.replace(PID_TOKEN, (_, job) => (job === 'self' ? '$$' : '$!'));
}
