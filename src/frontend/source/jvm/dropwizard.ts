import type { SourceAnalysis } from '../../../model/index.ts';
import type { JvmFile } from './program.ts';

/** Main gives its arguments on. */
const GIVES_ON = /\.\s*run\s*\(\s*\*?\s*args\s*\)/;
/** Commands of Dropwizard's own that do something, and end. */
const ENDS: ReadonlySet<string> = new Set(['check', 'db']);

/**
 * The first argument is a command, and `server` alone is the server; without one it says what there is. Commands of
 * the project's own may do anything. @source dropwizard/dropwizard dropwizard-core Application.java, run and
 * addDefaultCommands; Cli.java, run; dropwizard-migrations DbCommand.java
 */
export function dropwizardLifetime(
  main: JvmFile | undefined,
  args: readonly string[],
): Pick<SourceAnalysis, 'lifetime' | 'mayEnd'> | undefined {
  if (!main || !GIVES_ON.test(main.text.text)) return undefined;
  const [command] = args;
  if (command === 'server' || command?.includes('$')) return undefined;
  if (command === undefined || ENDS.has(command)) return { lifetime: 'short' };
  return { lifetime: 'unknown', mayEnd: `what the command ${command} does is not followed` };
}
