import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

/** Go servers that ask for SIGTERM and SIGINT alone: of SIGHUP the runtime ends them at once. */
export default serverEntry({
  name: 'v2ray',
  also: ['xray', 'dnscrypt-proxy', 'tailscaled', 'nsqd', 'nsqlookupd', 'nsqadmin', 'frpc'],
  signals: { ...GO_RUNTIME, ...all(['SIGTERM', 'SIGINT'], stopsInOrder()) },
  reaps: 'none',
  short: ['version', 'help', 'uuid', 'api', 'tls', 'convert', 'x25519'],
  sources: [
    'v2ray 4.34.0 as PID 1, Linux 6.18',
    'https://github.com/XTLS/Xray-core main/run.go, https://github.com/v2fly/v2ray-core main/commands/run.go',
    'https://github.com/DNSCrypt/dnscrypt-proxy dnscrypt-proxy/main.go',
    'https://github.com/tailscale/tailscale cmd/tailscaled/tailscaled.go at 0151c59: SIGINT and SIGTERM',
    'https://github.com/nsqio/nsq apps/nsqd/main.go, nsqlookupd, nsqadmin: svc.Run with SIGINT and SIGTERM',
    'https://github.com/fatedier/frp cmd/frpc/sub/root.go handleTermSignal',
  ],
  measured: { version: '4.34.0', rows: ['v2ray/foreground'] },
}) satisfies Program;
