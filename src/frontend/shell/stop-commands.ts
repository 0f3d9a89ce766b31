import { path } from '../../base/index.ts';
import { stoppedByInitScript } from '../../knowledge/init-scripts.ts';
import type { Action, ProcessDraft } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';
import { namesOf } from './kill-by-name.ts';
import type { Job } from './state.ts';
import type { Value } from './value.ts';

const STOPS: ReadonlySet<string> = new Set(['stop', 'quit', 'shutdown', 'graceful-stop', 'stop-all']);

/** A script of that name: `node /app/shutdown/app.js`, `/opt/stop-server.sh`. */
const STOPPER = /(?:^|[/_.-])(?:stop|shutdown|quit)(?=[/_.-]|$)/;

/** They are done before a child that was sent a signal has got far. */
const QUICK: ReadonlySet<string> = new Set(
  'basename cat chmod chown cp cut date dirname echo grep head hostname id kill killall ls mkdir mv nginx pgrep pidof pkill printf ps rm sed tail test touch tr true wc whoami'.split(
    ' ',
  ),
);

/**
 * `kill $pid; umount /export; exit`: nobody waits for the child, and it is a race whether the commands in between give
 * it the time that it needs.
 */
export function givesTime(i: Interpreter, [name]: readonly Value[]): void {
  const { probe } = i.state;
  if (!probe || !name || QUICK.has(path.basename(name.text))) return;
  const told = probe.actions.findLastIndex(tells);
  const waits = probe.actions
    .slice(told)
    .some(action => action.do === 'wait' || action.do === 'work' || isRace(action));
  if (told === -1 || waits) return;
  const reason = `${RACE}\`${name.text.slice(0, 60)}\` takes`;
  const may = [[{ do: 'work', ms: 1000, note: `runs ${name.text.slice(0, 60)}` }]] as const;
  probe.actions.push({ do: 'unknown', reason, may });
}

const RACE = 'how long ';
const isRace = (action: Action) => action.do === 'unknown' && action.reason.startsWith(RACE);
const tells = (action: Action): boolean =>
  action.do === 'signal' ||
  (action.do === 'unknown' &&
    (action.may ?? []).some(way => way.some(a => a.do === 'signal') && !way.some(a => a.do === 'wait')));

/** Tools that stop the server of another name: `mysqladmin shutdown`, `pg_ctl stop`. */
const STOPPED_BY: Readonly<Record<string, readonly string[]>> = {
  apache2ctl: ['apache2', 'httpd'],
  apachectl: ['apache2', 'httpd'],
  'mariadb-admin': ['mariadbd', 'mysqld'],
  mysqladmin: ['mariadbd', 'mysqld'],
  pg_ctl: ['postgres'],
  pg_ctlcluster: ['postgres'],
  rabbitmqctl: ['beam.smp', 'rabbitmq-server'],
  'redis-cli': ['redis-server', 'valkey-server'],
};

/** `pg_ctl stop`, `service mysql stop`, `nginx -s quit` before the service proper: what was started there has ended. */
export function endsTemporaryServer(i: Interpreter, words: readonly Value[]): void {
  if (i.state.probe || i.state.jobs.length === 0) return;
  if (!words.some(word => STOPS.has(word.text) || word.text === '--shutdown')) return;
  const named = words.flatMap(word => {
    const name = path.basename(word.text);
    return STOPPED_BY[name] ?? (/^[a-z][\w.-]{2,40}$/.test(name) && !STOPS.has(name) ? [name] : []);
  });
  for (const [n, { node }] of i.state.jobs.entries()) if (node && runsOneOf(node, named)) i.endJob(n);
}

const runsOneOf = (node: ProcessDraft, names: readonly string[]): boolean =>
  namesOf(node).some(word => names.some(name => word.startsWith(name))) ||
  node.children.some(child => runsOneOf(child, names));

/**
 * A command of a trap may stop the daemons and jobs that the script has started, by way of an init script, a control socket or
 * a file with a process id: `service nginx stop`, `nginx -s quit`, `mysqladmin shutdown`, a helper that is not read.
 */
export function stopsDaemons(i: Interpreter, words: readonly Value[], isUnread: boolean): void {
  const { probe, jobs } = i.state;
  const asks = words.some(word => STOPS.has(word.text) || STOPPER.test(word.text));
  // Such a tool may mean a job too, unless that only passes the time.
  const mayMean = ({ ended, node, daemon, lifetime }: Job) =>
    !ended && (daemon || (node !== undefined && lifetime !== 'short' && !node.holdsNoState));
  if (!probe || !jobs.some(mayMean)) return;
  if (stopsService(i, words) || tellsNginx(i, words)) return;
  if (!isUnread && !asks) return;
  const said = words
    .map(word => word.text)
    .join(' ')
    .slice(0, 60);
  probe.actions.push({
    do: 'unknown',
    reason: `what \`${said}\` stops`,
    // nginx stops in order on SIGQUIT, most others on SIGTERM.
    may: (['SIGTERM', 'SIGQUIT'] as const).map(signal => [
      { do: 'signal', to: 'children', signal },
      { do: 'wait', for: 'children' },
    ]),
  });
}

/** It does not wait. @source https://nginx.org/en/docs/switches.html */
const NGINX_SIGNALS = { stop: 'SIGTERM', quit: 'SIGQUIT' } as const;

function tellsNginx(i: Interpreter, [name, option, word]: readonly Value[]): boolean {
  const asked = path.basename(name?.text ?? '') === 'nginx' && option?.text === '-s' ? word?.text : undefined;
  if (asked !== 'stop' && asked !== 'quit') return false;
  const jobs = [...i.state.jobs.entries()].flatMap(([n, { ended, node }]) =>
    !ended && node?.program === 'nginx' ? [n] : [],
  );
  if (jobs.length === 0) return false;
  i.state.probe?.actions.push({ do: 'signal', to: { jobs }, signal: NGINX_SIGNALS[asked] });
  return true;
}

/** An init script says whom it stops, and waits for it. */
function stopsService(i: Interpreter, words: readonly Value[]): boolean {
  const stopped = stoppedByInitScript(words.map(word => word.text));
  if (!stopped) return false;
  const jobs = [...i.state.jobs.entries()].flatMap(([n, { ended, daemon, node }]) =>
    !ended && daemon && node?.program === stopped.program ? [n] : [],
  );
  if (jobs.length === 0) return false;
  i.state.probe?.actions.push(
    { do: 'signal', to: { jobs }, signal: stopped.signal },
    { do: 'wait', for: { jobs } },
  );
  for (const n of jobs) i.endJob(n);
  return true;
}
