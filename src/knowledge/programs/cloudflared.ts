import type { Program } from '../../model/index.ts';
import { depends, service, stopsInOrder } from '../behaviours.ts';
import { secondsOf } from '../duration.ts';
import { GO_RUNTIME } from '../go-runtime.ts';

const DEFAULT_GRACE_MS = 30_000;

/** `--name value` and `--name=value`. */
function option(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name);
  return at === -1 ? argv.find(arg => arg.startsWith(`${name}=`))?.slice(name.length + 1) : argv[at + 1];
}

/** A tunnel over QUIC stays for the whole of its grace period once it is told to stop, one over HTTP/2 does not. */
export default {
  name: 'cloudflared',
  kind: 'server',
  matches: ['cloudflared'],
  launch({ argv, env }) {
    const verb = argv.slice(1).find(arg => /^[a-z][a-z-]*$/.test(arg));
    if (verb !== 'tunnel' && verb !== 'proxy-dns' && verb !== 'access')
      return { kind: 'exits', status: 0, why: `${argv[0]} ${verb ?? ''} ends by itself` };
    const protocol = option(argv, '--protocol') ?? env.TUNNEL_TRANSPORT_PROTOCOL;
    const grace = secondsOf(option(argv, '--grace-period') ?? env.TUNNEL_GRACE_PERIOD);
    const quick = stopsInOrder(0);
    const reason = 'cloudflared waits for --grace-period, 30 s by default, where it has a connection by QUIC';
    const stop =
      verb !== 'tunnel' || protocol === 'http2'
        ? quick
        : depends(reason, quick, stopsInOrder(0, grace === undefined ? DEFAULT_GRACE_MS : grace * 1000));
    return { kind: 'stay', behaviour: service({ ...GO_RUNTIME, SIGTERM: stop, SIGINT: stop }) };
  },
  sources: [
    'https://github.com/cloudflare/cloudflared d1df7985 cmd/cloudflared/tunnel/signal.go waitForSignal',
    'https://github.com/cloudflare/cloudflared d1df7985 connection/quic_connection.go Serve: it waits for gracePeriod after it has unregistered',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
