import type { SourceAnalysis } from '../../../model/index.ts';
import type { Framework } from './libraries.ts';
import type { JvmFile } from './program.ts';

type End = Pick<SourceAnalysis, 'lifetime' | 'mayEnd'>;

/** A program of a framework that does what it is told, and may end by itself then. */
export function endOf(
  framework: Framework | undefined,
  main: JvmFile | undefined,
  args: readonly string[],
): End | undefined {
  if (!main) return undefined;
  if (framework?.name === 'Dropwizard') return endOfDropwizard(main, args);
  return framework?.name === 'Spring Boot' && EXITS.test(main.text.text)
    ? { lifetime: 'unknown', mayEnd: 'main ends the program once it has been started' }
    : undefined;
}

/**
 * `System.exit(SpringApplication.exit(SpringApplication.run(…)))`: what runs at the start is all.
 * @source https://docs.spring.io/spring-boot/reference/features/spring-application.html#features.spring-application.application-exit
 */
const EXITS =
  /\b(?:System\s*\.\s*exit|exitProcess)\s*\(\s*(?:SpringApplication\s*\.\s*)?exit\s*\(\s*(?:SpringApplication\s*\.\s*run|runApplication|new\s+SpringApplication)\b/;

/** Main gives its arguments on. */
const GIVES_ON = /\.\s*run\s*\(\s*\*?\s*args\s*\)/;
/** Commands of Dropwizard's own that do something, and end. */
const ENDS: ReadonlySet<string> = new Set(['check', 'db']);

/**
 * The first argument is a command, and `server` alone is the server; without one it says what there is. Commands of
 * the project's own may do anything. @source dropwizard/dropwizard dropwizard-core Application.java, run and
 * addDefaultCommands; Cli.java, run; dropwizard-migrations DbCommand.java
 */
function endOfDropwizard(main: JvmFile, args: readonly string[]): End | undefined {
  if (!GIVES_ON.test(main.text.text)) return undefined;
  const [command] = args;
  if (command === 'server' || command?.includes('$')) return undefined;
  if (command === undefined || ENDS.has(command)) return { lifetime: 'short' };
  return { lifetime: 'unknown', mayEnd: `what the command ${command} does is not followed` };
}
