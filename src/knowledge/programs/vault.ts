import type { Program } from '../../model/index.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'vault',
  also: ['bao'],
  signals: GO_SERVER,
  serves: ['server', 'agent', 'proxy'],
  sources: [
    'https://developer.hashicorp.com/vault/docs/commands: agent, proxy and server go on, what else there is asks a server',
    'https://developer.hashicorp.com/vault/docs/commands/server: SIGTERM and SIGINT shut down, SIGHUP reloads',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
