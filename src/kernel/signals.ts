/**
 * Signal names, numbers and default actions of Linux on x86-64 and arm64.
 *
 * @source signal(7); include/uapi/asm-generic/signal.h; include/linux/signal.h (v6.1)
 */
const NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const;

type StandardSignal = keyof typeof NUMBERS;
/** A standard signal, or a real-time one as `SIGRTMIN+n` with 0 <= n <= 30. */
export type SignalName = StandardSignal | `SIGRTMIN+${number}`;

const SIGRTMIN = 34;
const SIGRTMAX = 64;
const ALIASES: Readonly<Record<string, StandardSignal>> = {
  SIGIOT: 'SIGABRT',
  SIGCLD: 'SIGCHLD',
  SIGPOLL: 'SIGIO',
};

/** The number of a signal. */
export function signalNumber(signal: SignalName): number {
  return signal.startsWith('SIGRTMIN+')
    ? SIGRTMIN + Number(signal.slice('SIGRTMIN+'.length))
    : NUMBERS[signal as StandardSignal];
}

/** The signal of a number; `undefined` for 0, 32, 33 (taken by the C library) and anything above 64. */
export function signalOfNumber(number: number): SignalName | undefined {
  if (number >= SIGRTMIN && number <= SIGRTMAX) return `SIGRTMIN+${number - SIGRTMIN}`;
  return (Object.keys(NUMBERS) as StandardSignal[]).find(name => NUMBERS[name] === number);
}

/**
 * Reads `TERM`, `sigterm`, `SIGTERM`, `15`, `RTMIN+3`, `SIGRTMAX-2`.
 *
 * Names are case-insensitive and `SIG` is optional, as in moby/sys/signal ParseSignal.
 */
export function parseSignal(text: string): SignalName | undefined {
  const trimmed = text.trim();
  if (/^\d{1,3}$/.test(trimmed)) return signalOfNumber(Number(trimmed));
  const upper = trimmed.toUpperCase();
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  const alias = ALIASES[name];
  if (alias) return alias;
  if (Object.hasOwn(NUMBERS, name)) return name as StandardSignal;
  const realTime = /^SIGRT(MIN|MAX)(?:([+-])(\d{1,2}))?$/.exec(name);
  if (!realTime) return undefined;
  const base = realTime[1] === 'MIN' ? SIGRTMIN : SIGRTMAX;
  const sign = realTime[2] === '-' ? -1 : 1;
  const number = base + sign * Number(realTime[3] ?? 0);
  return number >= SIGRTMIN && number <= SIGRTMAX ? signalOfNumber(number) : undefined;
}

const IGNORED_BY_DEFAULT = new Set<SignalName>(['SIGCONT', 'SIGCHLD', 'SIGWINCH', 'SIGURG']);
const STOPS_BY_DEFAULT = new Set<SignalName>(['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU']);

/** SIGKILL and SIGSTOP: never caught, blocked or ignored. @kernel include/linux/signal.h sig_kernel_only() 418-419 */
export function sigKernelOnly(signal: SignalName): boolean {
  return signal === 'SIGKILL' || signal === 'SIGSTOP';
}

/** Default action is to do nothing. @kernel include/linux/signal.h sig_kernel_ignore() 433-435 */
export function sigKernelIgnore(signal: SignalName): boolean {
  return IGNORED_BY_DEFAULT.has(signal);
}

/** Default action is to stop the process. @kernel include/linux/signal.h sig_kernel_stop() 421-423 */
export function sigKernelStop(signal: SignalName): boolean {
  return STOPS_BY_DEFAULT.has(signal);
}

/** Default action ends the process: neither ignored, nor stop. SIGCONT is in the first set. */
export function sigFatal(signal: SignalName): boolean {
  return !sigKernelIgnore(signal) && !sigKernelStop(signal);
}
