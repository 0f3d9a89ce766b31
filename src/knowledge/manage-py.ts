import { path } from '../base/index.ts';
import type { Behaviour, Launch, World } from '../model/index.ts';
import { unknownCommand } from './django.ts';

const OF_DJANGO = /execute_from_command_line|\bdjango\b/i;

/**
 * `python manage.py COMMAND` where that is no script of Django: of Flask's group of commands, of Flask-Script, or a
 * program like any other. `undefined`: it is Django's, or not there to be read.
 */
export function manageScript(
  argv: readonly string[],
  manage: string,
  args: readonly string[],
  python: Behaviour,
  cwd: string,
  world: World,
): Launch | undefined {
  const text = world.read(path.resolve(cwd, manage), '/')?.text;
  if (text === undefined || OF_DJANGO.test(text)) return undefined;
  const at = args.findIndex(a => !a.startsWith('-'));
  const command = args[at];
  const isOwn = command !== undefined && isNamedIn(text, command);
  const ends: Launch = { kind: 'exits', status: 0, why: `${argv.slice(1).join(' ')} ends by itself` };
  if (/\bFlaskGroup\b/.test(text)) {
    if (command === 'run' && !isOwn)
      return { kind: 'as', program: 'flask', argv: ['flask', ...args], title: argv };
    if (command === undefined || /^(?:db|routes|shell|test)$/.test(command)) return ends;
    const body = isOwn ? bodyOf(text, command) : undefined;
    if (body !== undefined && !MAY_GO_ON.test(body)) return ends;
  }
  if (/\bflask_script\b|\bflask\.ext\.script\b/.test(text)) {
    if (command === undefined || /^(?:db|shell|test)$/.test(command)) return ends;
    // Its own server is that of Flask, with a reloader where the application is in debug mode. @source Flask-Script,
    // flask_script/commands.py Server: app.run()
    const isServer = command === 'runserver' && (!isOwn || /["']runserver["'],\s*Server\(/.test(text));
    if (isServer && args.some(arg => /^(?:-R|--no-reload)$/.test(arg)))
      return { kind: 'as', program: 'flask', argv: ['flask', 'run', ...args.slice(at + 1)], title: argv };
    return unknownCommand(command, python);
  }
  const source = { kind: 'file', path: manage } as const;
  return { kind: 'interpret', language: 'python', source, args, behaviour: python };
}

/** What is as long as it is told to be, or as what it calls. */
const MAY_GO_ON =
  /\b(?:while|for|await|asyncio|subprocess|os)\b|\b\w*(?:serve|run|start|listen|consume|subscribe|work|loop|forever|sleep|wait|main|poll|watch)\w*\s*\(/i;

/** The lines of the function that a command of click is: `@cli.command("create_db")`, or by its name. */
function bodyOf(text: string, command: string): string | undefined {
  const own = command.replaceAll(/[^\w-]/g, '.');
  const head = new RegExp(
    `\\.command\\(\\s*["']${own}["'][^\\n]*\\)\\n(?:@[^\\n]*\\n)*def [^\\n]*:\\n|^def ${own.replaceAll('-', '_')}\\([^\\n]*:\\n`,
    'm',
  ).exec(text);
  const lines = head && text.slice(head.index + head[0].length).split('\n');
  const end = lines?.findIndex(line => /^\S/.test(line)) ?? -1;
  return lines?.slice(0, end === -1 ? undefined : end).join('\n');
}

/** Has the program a function or a text of the name of a command? The command may hold any sign. */
const isNamedIn = (text: string, command: string): boolean =>
  new RegExp(`\\bdef ${command.replaceAll(/\W/g, '_')}\\b`).test(text) ||
  text.includes(`'${command}'`) ||
  text.includes(`"${command}"`);
