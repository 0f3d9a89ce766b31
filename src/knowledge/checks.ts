/**
 * Options with which a server only prints or checks something, and ends by itself. @source the man page of each
 */
const CHECKS: Readonly<Record<string, RegExp>> = {
  celery: /^(--version|--help|report|status|inspect|control)$/,
  dnsmasq: /^(--test|-w|-v)$/,
  dovecot: /^(-n|-a)$/,
  envoy: /^(--mode=validate|--mode=init_only|validate|init_only|--hot-restart-version)$/,
  gunicorn: /^(-v|-h|--check-config|--print-config)$/,
  haproxy: /^(-c|-cc|-v|-vv)$/,
  httpd: /^(-t|-V|-l|-L|-S|-M)$/,
  lighttpd: /^(-t|-tt|-1|-p|-v|-V|-h)$/,
  memcached: /^(-V|-h|-i)$/,
  mosquitto: /^-h$/,
  mongod: /^(--shutdown|--repair|--sysinfo|-h)$/,
  mysqld: /^(--initialize|--initialize-insecure|--bootstrap|--validate-config|--print-defaults|-V|-\?)$/,
  named: /^(-v|-V)$/,
  nginx: /^(-t|-T|-v|-V|-h|-\?|-s)$/,
  'php-fpm': /^(-t|-tt|--test|-v|-i|--info|-m|--modules|-h)$/,
  postgres: /^(-C|-V|-\?|--describe-config|--single|--boot|--check)$/,
  puma: /^(-V|-h)$/,
  'redis-server': /^(-v|-h|--check-system|--test-memory)$/,
  rsyslogd: /^(-v|-N\d?)$/,
  socat: /^(-V|-h+|-\?)$/,
  squid: /^(-v|-h)$/,
  sshd: /^(-t|-T|-V|-G)$/,
  stunnel: /^-(version|help|sockets|options)$/,
  supervisord: /^(-v|-h)$/,
  unbound: /^(-h|-V)$/,
  uwsgi: /^(-h|--cheaper-algos-list|--plugins-list)$/,
};

/** Kinds of programs that know `--version` and `--help`, as GNU wants all to. */
const KNOWS_VERSION: ReadonlySet<string> = new Set(['server', 'tool', 'supervisor', 'runtime', 'wrapper']);

/** The option with which this command line of the program is no service; `undefined`: it is one. */
export function checkOnly(program: string, kind: string, argv: readonly string[]): string | undefined {
  const [, first = ''] = argv;
  // Only in front: behind it they may be the option of a command that is run.
  if (KNOWS_VERSION.has(kind) && (first === '--version' || first === '--help')) return first;
  const options = CHECKS[program];
  return options && argv.slice(1).find(arg => options.test(arg));
}

/** `app version`, `app --quiet help`: the command line of a program that we know nothing of, as a tool. */
export function asksOnly(argv: readonly string[]): boolean {
  const args = argv.slice(1);
  const operands = args.filter(arg => !arg.startsWith('-'));
  if (operands.length === 0) return args.length === 1 && /^(?:--?(?:version|help)|-V)$/.test(args[0] ?? '');
  return operands.length === 1 && /^(version|help)$/.test(operands[0] ?? '') && args.at(-1) === operands[0];
}

/** What an image is given that shows what its program can do, and nothing else: `CMD ["--help"]`. */
export const isCallForHelp = (word: string): boolean =>
  /^(?:--?h(?:elp)?|help|--usage|--?version|version|-V)$/.test(word);

/** A program that is asked for what it says: then `-v` is its version, and not how much it is to say. */
export const isAsked = (command: string): boolean => {
  const argv = command.trim().split(/\s+/);
  return asksOnly(argv) || (argv.length === 2 && argv[1] === '-v');
};
