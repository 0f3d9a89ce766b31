import type { Program } from '../../model/index.ts';
import { service, stays, stopsAtOnce, tellsChildren, WORKER } from '../behaviours.ts';

const MASTER = service(
  {
    SIGTERM: stopsAtOnce(0, 'a fast shutdown: open connections are dropped'),
    SIGINT: stopsAtOnce(0, 'a fast shutdown: open connections are dropped'),
    SIGQUIT: tellsChildren(),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('opens its logs again'),
    SIGUSR2: stays('upgrades its binary'),
    SIGWINCH: stays('stops its workers and stays'),
  },
  'any',
);

/** SIGQUIT is the graceful stop, SIGTERM and SIGINT the fast one. */
export default {
  name: 'nginx',
  kind: 'server',
  matches: ['nginx', 'openresty'],
  launch: ({ argv }, world) => {
    const directives = argv.flatMap((a, i) =>
      a === '-g' ? [argv[i + 1] ?? ''] : a.startsWith('-g') ? [a.slice(2)] : [],
    );
    const at = argv.indexOf('-c');
    const conf = world.read(at === -1 ? '/etc/nginx/nginx.conf' : (argv[at + 1] ?? ''), '/')?.text ?? '';
    const text = [...directives, conf.replace(/#.*$/gm, '')].join('\n');
    if (argv.includes('-t') || argv.includes('-s') || argv.includes('-v'))
      return { kind: 'exits', status: 0, why: 'nginx only checks or signals' };
    if (!/\bdaemon\s+off\s*;/.test(text))
      return {
        kind: 'exits',
        status: 0,
        why: 'nginx goes to the background',
        daemon: { run: { worker: MASTER, title: [`nginx: master process ${argv.join(' ')}`] } },
      };
    // Without a master nothing is said in the title.
    if (/\bmaster_process\s+off\s*;/.test(text)) return { kind: 'stay', behaviour: MASTER };
    const title = [`nginx: master process ${argv.join(' ')}`];
    return {
      kind: 'stay',
      behaviour: MASTER,
      title,
      children: [{ run: { worker: WORKER, title: ['nginx: worker process'] } }],
    };
  },
  sources: ['https://nginx.org/en/docs/control.html', 'nginx 1.22.1 as PID 1, Linux 6.18'],
  measured: {
    version: '1.22.1-9',
    rows: ['nginx/daemon-off', 'nginx/daemon-on', 'nginx/one-process', 'srv/nginx/daemon-off'],
  },
} satisfies Program;
