import { ownCommand } from '../../../knowledge/django.ts';
import { argument } from './arguments.ts';
import { attribute } from './attribute.ts';
import { block } from './block.ts';
import { invoke } from './call.ts';
import { itemsOf } from './containers.ts';
import { importDotted } from './imports.ts';
import type { Machine } from './machine.ts';
import type { Builtin } from './stdlib.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, NONE, textOf, UNKNOWN } from './value.ts';

/** django.core.management: which command it runs is in its arguments. */
export function django(m: Machine, args: readonly CallArgument[], at: Span): void {
  const words = itemsOf(m, argument(args, 0) ?? UNKNOWN)?.map(textOf) ?? m.program.argv;
  const [, command] = words;
  if (command === 'runserver' || command === 'runserver_plus') {
    const argv = words.map(w => w ?? '').filter(w => w !== '');
    m.facts.runsAs.push({ program: 'django-admin', argv, at: m.locate(at) });
    m.facts.devServer ??= { what: `manage.py ${command}`, at: m.locate(at) };
    m.stand();
  } else if (command !== undefined) run(m, command, at);
}

/** `call_command('migrate')` in a program that has set Django up. */
export const callCommand: Builtin = (m, args, at) => {
  const command = textOf(argument(args, 0, 'command_name'));
  if (command === undefined) block(m, at, { what: m.text(at), kind: 'call', mayStay: true });
  else run(m, command, at);
  return NONE;
};

function run(m: Machine, command: string, at: Span): void {
  if (DJANGO_SHORT.has(command)) return;
  const { files } = m.program.settings;
  for (const root of m.program.searchPath) {
    const own = ownCommand(command, root, folder => files.list(folder));
    if (!own) continue;
    for (const place of own.places) m.program.extendPath(place, true);
    const cls = attribute(m, importDotted(m, own.module), 'Command');
    if (cls.type !== 'class') break;
    invoke(m, attribute(m, invoke(m, cls, [], at), 'handle'), [], at);
    return;
  }
  block(m, at, { what: m.text(at), kind: 'call', mayStay: true });
}

/** Commands of Django itself that end. @source django/core/management/commands */
const DJANGO_SHORT = new Set(
  'check compilemessages createcachetable dbshell diffsettings dumpdata flush inspectdb loaddata makemessages makemigrations migrate sendtestemail shell showmigrations sqlflush sqlmigrate squashmigrations startapp startproject test collectstatic createsuperuser changepassword clearsessions'.split(
    ' ',
  ),
);
