import { path } from '../../base/index.ts';
import type { Command } from '../../frontend/shell/ast.ts';
import type { FixInput } from '../types.ts';

/** `tail -f /var/log/cron.log` */
export const shows = (command: Command): boolean =>
  command.type === 'simple' && command.words.some(({ text }) => path.basename(text) === 'tail');

/**
 * The command that shows a log, without `exec`, where the service does not say the same in the foreground: what its own
 * output went to, and what is linked to standard output, needs no file.
 */
export function logShown(
  command: Command,
  service: Command,
  text: string,
  { launch, sources }: FixInput,
): string | undefined {
  if (command.type !== 'simple' || !shows(command) || command.redirects.length > 0) return undefined;
  const [first, second] = command.words;
  const files = command.words.slice(1).flatMap(word => (word.text.includes('/') ? [word.text] : []));
  const outputs = 'redirects' in service ? service.redirects.map(({ target }) => target?.text) : [];
  const build = sources.dockerfile(launch.spec.at.from.file)?.instructions.map(({ args }) => args.text) ?? [];
  // @source https://github.com/nginx/docker-nginx/blob/master/stable/debian/Dockerfile
  const isOfNginx = /(?:^|\/)nginx(?:$|[:@])/.test(launch.spec.base.reference);
  const isSaid = (file: string) =>
    file === '/dev/null' ||
    outputs.includes(file) ||
    (isOfNginx && file.startsWith('/var/log/nginx/')) ||
    build.some(own => new RegExp(`/dev/std(?:out|err)\\s+${file.replaceAll(/[^\w/-]/g, '.')}`).test(own));
  const start = first?.text === 'exec' ? second?.start : first?.start;
  return files.every(isSaid) ? undefined : text.slice(start, command.end);
}

/** A log goes on being shown beside what becomes the program; `between`: what stands between two commands. */
export function besideLog(exec: string, log: string | undefined, between: string): string {
  if (log === undefined) return exec;
  return between === ' && ' ? `{ ${log} & ${exec}; }` : `${log} &${between}${exec}`;
}
