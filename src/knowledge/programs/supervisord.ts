import type { ChildSpec, Program } from '../../model/index.ts';
import { all, service, tellsChildren } from '../behaviours.ts';
import { readIni } from '../ini.ts';
import { splitWords } from '../words.ts';

/** TERM, INT and QUIT stop the programs with SIGTERM and wait stopwaitsecs, 10 s by default. */
export default {
  name: 'supervisord',
  kind: 'supervisor',
  matches: ['supervisord'],
  launch: ({ argv, cwd, at }, world) => {
    const given = argv.findIndex(a => a === '-c' || a === '--configuration');
    const candidates =
      given === -1
        ? [
            'supervisord.conf',
            'etc/supervisord.conf',
            '/etc/supervisord.conf',
            '/etc/supervisor/supervisord.conf',
          ]
        : [argv[given + 1] ?? ''];
    const conf = candidates.map(file => world.read(file, cwd)).find(text => text !== undefined);
    if (!conf)
      world.unknown('the configuration of supervisord is not readable, so its programs are not known');
    const sections = conf ? readIni(conf.text) : [];
    const foreground =
      argv.includes('-n') ||
      argv.includes('--nodaemon') ||
      sections.some(s => s.name === 'supervisord' && s.values.get('nodaemon')?.toLowerCase() === 'true');
    if (conf && !foreground)
      return { kind: 'exits', status: 0, why: 'supervisord goes to the background: nodaemon is not set' };
    const children = sections
      .filter(s => s.name.startsWith('program:'))
      .flatMap((s, i): ChildSpec[] => {
        const words = splitWords(s.values.get('command') ?? '');
        return words.length > 0
          ? [{ run: { argv: words }, isMain: i === 0, processGroup: 'own', ...(at ? { at } : {}) }]
          : [];
      });
    const behaviour = service(all(['SIGTERM', 'SIGINT', 'SIGQUIT'], tellsChildren(0, 10_000)), 'any');
    return { kind: 'stay', behaviour: { ...behaviour, lifetime: 'service' }, children };
  },
  sources: ['http://supervisord.org/configuration.html', 'supervisor 4.2.5-1 as PID 1, Linux 6.18'],
  measured: { version: '4.2.5-1', rows: ['init/supervisord-n/hand', 'init/supervisord-n/slow'] },
} satisfies Program;
