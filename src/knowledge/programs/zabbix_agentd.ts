import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'zabbix_agentd',
  also: ['zabbix_server', 'zabbix_proxy'],
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], stopsInOrder()),
    SIGUSR1: stays('nothing that stops it comes of it'),
    SIGUSR2: stays('nothing that stops it comes of it'),
  },
  foreground: argv => hasFlag(argv, 'f', '--foreground'),
  shortOptions: ['-t', '--test', '-p', '--print', '-R', '--runtime-control', '-V'],
  sources: [
    'zabbix_agentd(8): without -f it forks',
    'https://github.com/zabbix/zabbix src/libs/zbxnix/daemon.c daemon_start: agent, server and proxy set the same handlers',
    'zabbix_agentd and zabbix_proxy 6.0.14 as PID 1, Linux 6.18',
  ],
  measured: { version: '6.0.14', rows: ['zabbix_agentd/foreground', 'zabbix_proxy/foreground'] },
}) satisfies Program;
