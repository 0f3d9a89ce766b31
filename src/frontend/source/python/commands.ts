import { path } from '../../../base/index.ts';
import type { StartedChild } from '../../../model/index.ts';
import { argument } from './arguments.ts';
import { contentsOf, knownItems } from './containers.ts';
import { runsPython } from './facts.ts';
import type { Machine } from './machine.ts';
import { splitWords } from './stdlib-data.ts';
import type { Span } from './syntax.ts';
import { type CallArgument, textOf, truth, UNKNOWN, type Value } from './value.ts';

type Command = StartedChild['command'];

/** The command that a call of subprocess and its kin starts. */
export function commandOf(m: Machine, value: Value, isShell: boolean, at: Span): Command {
  const text = textOf(value);
  if (isShell) {
    const first = text ?? textOf(knownItems(m, value)[0]);
    return first === undefined ? { unknown: m.text(at) } : { shellText: first };
  }
  if (text !== undefined) return { argv: [text] };
  const contents = contentsOf(m, value);
  const isList = contents?.type === 'sequence' && !contents.reduced;
  const words = isList ? contents.items.map(item => textOf(item) ?? numberText(item)) : [];
  const [program, first] = words;
  // Without its script an interpreter may be anything.
  const isOpen = program === undefined || (words.length > 1 && first === undefined);
  const isWhole = contents?.complete === true;
  if (!isOpen && (isWhole || first !== undefined))
    return { argv: [...words.map(word => word ?? '…'), ...(isWhole ? [] : ['…'])] };
  return { unknown: program === undefined ? m.text(at) : `${program} …` };
}

const numberText = (v: Value) =>
  v.type === 'constant' && typeof v.value === 'number' ? String(v.value) : undefined;

/** Programs that do one thing and end. Names of common tools; a judgement, not a measurement. */
const SHORT = new Set(
  'ls cp mv rm mkdir chmod chown ln cat echo printf touch git pip pip3 curl wget tar gzip gunzip unzip zip which whoami id uname hostname date ps df du free kill pkill killall grep sed awk find sort head true false test ffprobe openssl ssh-keygen sysctl mount umount ip iptables ping nslookup dig stat file env apt-get apt apk alembic sqlite3 createdb dropdb pg_isready nvidia-smi lscpu sha256sum md5sum sync nc getent'.split(
    ' ',
  ),
);
/** Programs that run until they are stopped. */
const SERVICE = new Set(
  'gunicorn uvicorn hypercorn daphne celery nginx redis-server postgres mysqld mongod node npm yarn pnpm java supervisord waitress-serve streamlit jupyter dramatiq rq httpd apache2 php-fpm ngrok tor caddy haproxy memcached Xvfb dockerd crond cron mosquitto ollama vllm tensorboard chromedriver sshd'.split(
    ' ',
  ),
);
/** Sub-commands of scripts that end by themselves: `manage.py migrate`, `npm run build`. */
const SHORT_TASKS = new Set(
  'migrate makemigrations collectstatic createsuperuser loaddata check install upgrade db init build ci version compile'.split(
    ' ',
  ),
);
const ASKS = new Set(['--version', '-v', '-V', '--help', '-h']);

/** What a command is told to do stands among its first words; behind them `-c` and `-v` are options of a server. */
const isShortTask = (rest: readonly string[]): boolean =>
  rest
    .filter(word => !word.startsWith('-'))
    .slice(0, 3)
    .some(word => SHORT_TASKS.has(word)) || rest.every(word => ASKS.has(word));

export function lifetimeOf(command: Command): StartedChild['lifetime'] {
  if ('fork' in command || 'unknown' in command) return 'unknown';
  const words = 'argv' in command ? command.argv : splitWords(command.shellText.split(/[;&|\n]/, 1)[0] ?? '');
  if ('shellText' in command && /[;&|\n]/.test(command.shellText)) return 'unknown';
  const [program = '', ...rest] = words[0] === 'exec' ? words.slice(1) : words;
  const name = path.basename(program);
  if (SHORT.has(name)) return 'short';
  if (name === 'sleep') return rest[0] === 'infinity' ? 'service' : 'unknown';
  if (name === 'tail') return rest.includes('-f') || rest.includes('-F') ? 'service' : 'short';
  if (runsPython(name) && rest[0] === '-c') return 'short';
  if (rest.length > 0 && isShortTask(rest)) return 'short';
  if (SERVICE.has(name) || name.endsWith('-server')) return 'service';
  if (runsPython(name)) return rest.length > 0 ? 'service' : 'unknown';
  return 'unknown';
}

/** Servers that go to the background by themselves, unless a word of the command keeps them. */
const DAEMONS: Readonly<Record<string, RegExp>> = {
  nginx: /daemon off/,
  cron: /^-f|\s-f/,
  crond: /\s-(f|n|foreground)\b/,
  sshd: /\s-D/,
  rsyslogd: /\s-n/,
  httpd: /FOREGROUND/,
  'php-fpm': /\s(-F|--nodaemonize)\b/,
  supervisord: /\s(-n|--nodaemon|-c)\b/,
};
/** And those that do it where they are told to. */
const TOLD =
  /(^|\/)(service\s+\S+\s+(start|restart)|init\.d\/\S+\s+(start|restart)|apache2ctl\s+start|redis-server\b.*--daemonize\s+yes|mongod\b.*--fork|celery\b.*--detach|gunicorn\b.*\s(-D|--daemon)\b|memcached\s.*-d\b|mosquitto\s.*-d\b|haproxy\s.*-D\b|uwsgi\b.*--daemonize|dbus-daemon\b.*--fork|pg_ctl\b.*\sstart|caddy\s+start)/;

/** Does the command end once the service that it starts is in the background? @source the programs' manuals */
export function daemonises(command: Command): boolean {
  if ('fork' in command || 'unknown' in command) return false;
  const text = ('argv' in command ? command.argv.join(' ') : command.shellText).slice(0, 500);
  if (TOLD.test(text)) return true;
  const name = path.basename(text.split(' ', 1)[0] ?? '');
  const keeps = Object.hasOwn(DAEMONS, name) ? DAEMONS[name] : undefined;
  return keeps !== undefined && !keeps.test(text);
}

/** Its own process group: `start_new_session=True`, `process_group=0`, `preexec_fn=os.setsid`. */
export function processGroupOf(args: readonly CallArgument[]): StartedChild['processGroup'] {
  const before = argument(args, 99, 'preexec_fn');
  const isSetsid = before?.type === 'external' && /^os\.(setsid|setpgrp)$/.test(before.path);
  const leads = [argument(args, 99, 'start_new_session') ?? UNKNOWN].some(v => truth(v) === true);
  const group = argument(args, 99, 'process_group');
  return isSetsid || leads || (group?.type === 'constant' && group.value === 0) ? 'own' : 'parent';
}

/** Remembers a child; the key names the place and the command. */
export function addChild(
  m: Machine,
  at: Span,
  child: Omit<StartedChild, 'at' | 'call'>,
  call: string,
): string {
  const key = `${m.key(at)} ${JSON.stringify(child.command)}`;
  m.facts.child(key, { ...child, call, at: m.locate(at) });
  if (m.state) m.state.started = new Set([...m.state.started, key]);
  if (m.state?.waited.has(key)) m.state.waited = new Set([...m.state.waited].filter(other => other !== key));
  if (m.context === 'main' && !m.state?.delivered) m.facts.startedInMain.add(key);
  return key;
}
