import { userId } from '../../knowledge/user-change.ts';
import type { FileOrigin, Permissions } from '../../model/index.ts';

/** Of another owner than root it is supposed that it is the user that the container runs as. */
export const isRoots = (origin: FileOrigin): boolean =>
  !('executable' in origin) || userId(origin.owner) === '0';

/**
 * A file as a user finds it, who may not be one of those that may run it: mode 700, and it is root's. A number without
 * a name is a member of root's group; of which groups another user is a member is not known.
 */
export function asUser(name: string | undefined, file: string, origin: FileOrigin): FileOrigin {
  const user = userId(name);
  if (!('executable' in origin) || origin.mode === undefined || user === undefined || user === '0')
    return origin;
  const { mode } = origin;
  if (!isRoots(origin) || mode & 0o001) return origin;
  if (!(mode & 0o010)) return { ...origin, executable: false };
  if (name === user) return origin;
  const reason = `${file} has mode ${mode.toString(8)}, and whether ${name} is in its group is not known`;
  return { kind: 'unknown', reason };
}

/** Why execve refuses to run a file. */
export function noRunBit(shown: string, { executable, mode = 0 }: Permissions): string | undefined {
  if (executable) return undefined;
  return mode & 0o111
    ? `${shown} has mode ${mode.toString(8)} and belongs to root, who alone may run it`
    : `${shown} has no run bit`;
}
