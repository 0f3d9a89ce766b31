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

/** Has the program a function or a text of the name of a command? The command may hold any sign. */
const isNamedIn = (text: string, command: string): boolean =>
  new RegExp(`\\bdef ${command.replaceAll(/\W/g, '_')}\\b`).test(text) ||
  text.includes(`'${command}'`) ||
  text.includes(`"${command}"`);
