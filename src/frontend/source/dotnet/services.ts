import { type Code, closing } from './code.ts';
import { isOnEveryWay, isTimed, OR_ELSE, pausesIn, waitsForEver, waitsIn } from './pauses.ts';

/** A background service that the host has to wait for when it is to stop. */
export interface SlowService {
  readonly code: Code;
  readonly at: number;
  /** The host is told to start it. */
  readonly isStarted: boolean;
  /** Seconds until it ends by itself; `undefined`: that hangs on what is not known. */
  readonly seconds: number | undefined;
  /** What it does instead of ending. */
  readonly why: string;
}

/**
 * The host waits for such a service until its time is over. @source dotnet/runtime
 *   src/libraries/Microsoft.Extensions.Hosting.Abstractions BackgroundService.StopAsync
 */
export function slowService(all: readonly Code[]): SlowService | undefined {
  const found = all.flatMap(code => slowIn(code, all));
  return found.find(s => s.isStarted && s.seconds !== undefined) ?? found[0];
}

/** A service whose StopAsync takes too long, or StartAsync: the host awaits it, and only hands a token over. */
export interface StuckService {
  readonly method: 'StartAsync' | 'StopAsync';
  readonly code: Code;
  readonly at: number;
  readonly isStarted: boolean;
  readonly seconds: number;
  readonly why: string;
}

const HOSTED =
  /\bclass\s+(\w{1,100})[^{;]{0,300}:[^{;]{0,200}\b(?:IHostedService|IHostedLifecycleService|BackgroundService)\b[^{;]{0,300}\{/g;
const STOP = /\bTask\s+StopAsync\s*\(\s*CancellationToken\s+\w{1,80}[^)]{0,40}\)/;
const START = /\bTask\s+StartAsync\s*\(\s*CancellationToken\s+(\w{1,80})[^)]{0,40}\)/;
/** Longer than any grace period. */
const FOR_EVER = 86_400;
const NEVER = 'does not end';

/**
 * @source dotnet/runtime Microsoft.Extensions.Hosting Internal/Host.cs, StopAsync: `await service.StopAsync(token)`, and
 *   StartAsync, whose token the stop signal cancels: the lifetime takes the signals before the services are started
 */
export function stuckService(all: readonly Code[]): StuckService | undefined {
  const found = all.flatMap(code => [...stuckAtStart(code, all), ...stuckAtStop(code, all)]);
  return found.find(s => s.isStarted) ?? found[0];
}

/** It never comes back, and the host has not been started when it is to stop. */
function stuckAtStart(code: Code, all: readonly Code[]): readonly StuckService[] {
  return methodsOf(code, HOSTED, START).flatMap(({ name, at, before, head, body }) => {
    const asks = new RegExp(`\\b${head[1]}\\b`).test(body);
    if (/=>|;/.test(before) || asks) return [];
    if (!waitsForEver(body, { isSure: true }) && !isDeaf(body, isOnEveryWay)) return [];
    return [{ method: 'StartAsync', code, at, isStarted: isAdded(name, all), seconds: FOR_EVER, why: NEVER }];
  });
}

function stuckAtStop(code: Code, all: readonly Code[]): readonly StuckService[] {
  return methodsOf(code, HOSTED, STOP).flatMap(({ name, at, before, body }) => {
    if (/=>|;/.test(before)) return [];
    if (OR_ELSE.test(body)) return [];
    const isEndless = isDeaf(body) || waitsForEver(body, { isSure: false });
    const pauses = pausesIn(body, code.text).filter(p => p.isSure);
    const seconds = isEndless ? FOR_EVER : Math.max(0, ...pauses.map(p => p.seconds ?? 0));
    if (seconds <= SHORT) return [];
    const why = isEndless ? NEVER : `sleeps for ${seconds} s`;
    return [{ method: 'StopAsync', code, at, isStarted: isAdded(name, all), seconds, why }];
  });
}

const isAdded = (name: string, all: readonly Code[]): boolean => {
  const added = new RegExp(`\\bAddHostedService\\s*<\\s*(?:\\w{1,80}\\s*\\.\\s*){0,6}${name}\\s*>`);
  return all.some(c => added.test(c.text));
};

const CLASS = /\bclass\s+(\w{1,100})[^{;]{0,300}:[^{;]{0,100}\bBackgroundService\b[^{;]{0,300}\{/g;
const EXECUTE = /\bExecuteAsync\s*\(\s*CancellationToken\s+(\w{1,80})\s*\)/;

function slowIn(code: Code, all: readonly Code[]): readonly SlowService[] {
  return methodsOf(code, CLASS, EXECUTE).flatMap(({ name, at, members, head, body }) => {
    const asks = new RegExp(`\\b${head[1]}\\b`).test(body);
    const isEndless =
      waitsForEver(body, { isSure: true }) || (!asks && (isDeaf(body) || isTimed(body, members)));
    const slow = isEndless ? DEAF : asks ? sleepsOn(members, code) : undefined;
    if (!slow) return [];
    return [{ ...slow, code, at, isStarted: isAdded(name, all) }];
  });
}

interface Method {
  /** Of its class. */
  readonly name: string;
  /** Where its head begins in the file. */
  readonly at: number;
  /** All of its class. */
  readonly members: string;
  readonly head: RegExpExecArray;
  /** What stands between its head and its block. */
  readonly before: string;
  readonly body: string;
}

/** The method with a head of that kind in each class of that kind. */
function methodsOf(code: Code, classes: RegExp, method: RegExp): readonly Method[] {
  return [...code.text.matchAll(classes)].flatMap(({ 0: written, 1: name = '', index }) => {
    const open = index + written.length - 1;
    const members = code.text.slice(open, closing(code.text, open));
    const head = method.exec(members);
    const end = head ? head.index + head[0].length : 0;
    const block = members.indexOf('{', end);
    if (!head || block === -1) return [];
    const body = members.slice(block, closing(members, block));
    return [{ name, at: open + head.index, members, head, before: members.slice(end, block), body }];
  });
}

type Slow = Pick<SlowService, 'seconds' | 'why'>;

const DEAF: Slow = { seconds: Number.POSITIVE_INFINITY, why: 'does not ask whether it is to stop' };

const ENDLESS = /\bwhile\s*\(\s*true\s*\)|\bfor\s*\(\s*;\s*;\s*\)/g;

/** A loop that nothing in it leaves, at a place that counts. */
export const isDeaf = (body: string, counts = (_body: string, _at: number) => true): boolean =>
  [...body.matchAll(ENDLESS)].some(({ 0: head, index }) => {
    if (!counts(body, index)) return false;
    const turn = index + head.length;
    const open = /^\s*\{/.exec(body.slice(turn, turn + 200));
    const end = open ? closing(body, turn + open[0].length - 1) : body.indexOf(';', turn);
    return !/\b(?:break|return|throw|goto)\b/.test(body.slice(turn, end));
  });

const ASKING = /\bwhile\s*\([^{};]{0,200}\bIsCancellationRequested\b[^{};]{0,200}\)\s*\{/g;
/** Docker's grace period, less what the rest takes: shorter pauses end in time. */
const SHORT = 8;
/** A service is hardly ever about to wake from one of these. */
const LONG = 60;

/** A loop that asks between its turns, and sleeps for long without being woken. */
function sleepsOn(members: string, code: Code): Slow | undefined {
  const pauses = [...members.matchAll(ASKING)].flatMap(({ 0: head, index }) => {
    const open = index + head.length - 1;
    const block = members.slice(open, closing(members, open));
    return [...pausesIn(block, code.text), ...waitsIn(block, members)];
  });
  const long = pauses.filter(({ seconds }) => seconds === undefined || seconds > SHORT);
  const why = 'waits without being woken when it is to stop';
  const sure = long.find(({ isSure, seconds = 0 }) => isSure && seconds >= LONG);
  if (sure) return { seconds: sure.seconds, why };
  return long.length > 0 ? { seconds: undefined, why } : undefined;
}
