import type { SourceAnalysis } from '../../../model/index.ts';
import { endOfInput } from './input-end.ts';
import { type Framework, goesOnByItself } from './libraries.ts';
import type { Module } from './modules.ts';
import { mainCode } from './processes.ts';
import type { JvmFile, JvmProgram } from './program.ts';

type End = Pick<SourceAnalysis, 'lifetime' | 'mayEnd' | 'neverWaits'>;

interface Asked {
  readonly framework: Framework | undefined;
  readonly main: JvmFile | undefined;
  readonly module: Module;
  readonly program: JvmProgram;
  readonly args: readonly string[];
}

/** A program of a framework that does what it is told, and may end by itself then. */
export function endOf({ framework, main, module, program, args }: Asked): End | undefined {
  if (!main) return undefined;
  const { files } = program;
  if (framework?.name === 'Dropwizard') return endOfDropwizard(main, args);
  if (framework?.name !== 'Spring Boot') return endOfInput(program, main);
  if (EXITS.test(main.text.text) || exitsInTheEnd(program, main))
    return files.some(f => HOLDS.test(f.text.text))
      ? { lifetime: 'unknown', mayEnd: 'main ends the program once it has been started' }
      : { lifetime: 'short', neverWaits: true };
  return isJob(module, files)
    ? {
        lifetime: 'unknown',
        mayEnd: 'it has something to do at the start, and nothing by which it would go on',
      }
    : undefined;
}

/** What is done once, when all has been started. */
const RUNS_ONCE = /\b(?:CommandLineRunner|ApplicationRunner|JobLauncher)\b|@EnableBatchProcessing\b/;
/** What goes on behind it. */
const GOES_ON =
  /@(?:\w*Controller|\w*Endpoint|Scheduled|\w*Listener)\b|\bThread\b|Executor|Schedul|\bwhile\s*\(\s*true|\bfor\s*\(\s*;|\b\w*Latch\b|Socket|\.\s*(?:join|await\w*|subscribe|block\w*|listen|start|poll)\s*\(/;
/** Of what it depends on: servers, clients that listen, and what is the project's own. */
const KEEPS =
  /web|tomcat|jetty|undertow|netty|amqp|rabbit|kafka|jms|activemq|artemis|jersey|graphql|rsocket|integration|cloud|vaadin|quartz|stream|pulsar|mqtt|grpc|telegram|discord|jda|hazelcast|dubbo|nacos|camel|admin|shell|socket|akka|vertx|\bproject\s*\(/i;

/** Its build file names all that it depends on; a parent may name more, so that it is never certain. */
function isJob({ build }: Module, files: readonly JvmFile[]): boolean {
  if (!build || !/spring-boot-starter|starter-batch/.test(build.text) || KEEPS.test(build.text)) return false;
  return files.some(f => RUNS_ONCE.test(f.text.text)) && !files.some(f => GOES_ON.test(f.text.text));
}

/**
 * `System.exit(SpringApplication.exit(SpringApplication.run(…)))`: what runs at the start is all.
 * @source https://docs.spring.io/spring-boot/reference/features/spring-application.html#features.spring-application.application-exit
 */
const EXITS =
  /\b(?:System\s*\.\s*exit|exitProcess|Runtime\s*\.\s*getRuntime\s*\(\s*\)\s*\.\s*exit)\s*\(\s*(?:SpringApplication\s*\.\s*)?exit\s*\(\s*(?:SpringApplication\s*\.\s*run|runApplication|new\s+SpringApplication)\b/;

/** By which a runner, or what it calls, goes on: `run` returns when all runners have. */
const HOLDS =
  /@(?:Scheduled|\w*Listener)\b|\bwhile\s*\(\s*(?:true\b|!?\s*[\w.]{0,60}(?:running|stop|shutdown|interrupt|close[d(]|active|alive))|\bfor\s*\(\s*;\s*;|\.\s*(?:accept|await|take)\s*\(\s*\)|\bcurrentThread\s*\(\s*\)\s*\.\s*join\b/i;

const MAY_EXIT = /\.\s*(?:exit|close)\s*\(/;

/** A statement of main itself that ends the program, or closes the context, whatever has come of it. */
function exitsInTheEnd(program: JvmProgram, file: JvmFile): boolean {
  const main = MAY_EXIT.test(file.text.text) ? mainCode(program, file) : undefined;
  if (!main) return false;
  const { list } = main.tokens;
  const words = list.slice(main.from, main.to).map(t => t.text);
  if (words.includes('return')) return false;
  // A blank before each word keeps `var context` apart.
  const isWord = /^\w/;
  const statements: string[] = [''];
  for (let at = main.from; at < main.to; at++) {
    const { text = '', match } = list[at] ?? {};
    if (text === ';' || text === '{') statements.push('');
    else statements.push(`${statements.pop()}${isWord.test(text) ? ' ' : ''}${text}`);
    if (text === '{' && match !== undefined) at = match;
  }
  const context = statements.flatMap(s => / (\w+)= SpringApplication\. run\(/.exec(s)?.[1] ?? []);
  return statements.some(
    s =>
      /^ (?:System|Runtime\. getRuntime\(\))\. exit\(/.test(s) ||
      /^ SpringApplication\. run\(.*\)\. close\(\)$/.test(s) ||
      context.some(name => s === ` ${name}. close()`),
  );
}

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

/** Loops, threads, servers, clients that listen. */
const LASTS =
  /\bwhile\s*\(|\bfor\s*\(\s*;|\bdo\s*\{|\bforever\b|\b\w*(?:Thread|Executor|Timer|Future|Latch|Semaphore|Socket|Selector|Schedul|Server|Watch|Verticle|Routes|Client|Consumer|Bot|Worker|Daemon|Listener)\w*|\.\s*(?:start|run|listen|serve|bind|join|await\w*|block\w*|subscribe|accept|poll|launch|connect|login)\w*\s*[({]|\brunBlocking\b|\bdelay\s*\(|\bextends\s+\w*App\b/i;

/** Does nothing in a program show that it goes on for longer than its steps take? */
export const isDoneSoon = (files: readonly JvmFile[]): boolean =>
  files.length > 0 && files.every(f => !LASTS.test(f.text.text) && !f.imports.some(goesOnByItself));
