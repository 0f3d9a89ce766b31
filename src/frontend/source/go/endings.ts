import type { Node } from '../tree.ts';
import { functionOf } from './functions.ts';
import type { GoFile } from './module.ts';

/** Names by which programs end things; what they are called on is not looked at. */
export const ENDING =
  /cancel|stop|close|shutdown|quit|exit|kill|terminat|graceful|abort|drain|disconnect|finish|interrupt|teardown|cleanup|destroy|dispose|unsubscribe|logout|release/i;
/** Packages and methods that do nothing about the end. */
export const HARMLESS_BASE =
  /^(?:log|fmt|slog|glog|klog|zap|logrus|logger|l|lg|zerolog|strings|strconv|errors|time|runtime|debug|pprof|bytes|json|filepath|path|math|sort|level|color|context|make|len|append|string|int|new)$/i;
export const HARMLESS_METHOD =
  /^(?:(?:info|debug|warn|warning|error|print|log|trace|notice|msg|sprint|fprint)(?:f|ln|w|s|ctx|context)?|string|sleep|now|lock|unlock|err|with\w*|str|named|getpid|format\w*|add|load|sync|flush|dump\w*|printstack)$/i;
export const FATAL = /^(?:fatal(?:f|ln|w|s|ctx|context)?|exit|exitf)$/i;

export function exitStatus(call: Node, name: string): number {
  const argument = call.child('Arguments')?.children.find(c => c.name === 'Number');
  return argument ? Number(argument.text) & 255 : /^fatal/i.test(name) ? 1 : 0;
}

/** Does a call end something: by its name, or since its variable ends a context: `ctx, done := context.WithCancel(…)`? */
export function endsBy(file: GoFile, call: Node, name: string, base: string): boolean {
  if (ENDING.test(name)) return true;
  if (base !== '' || !/^\w+$/.test(name)) return false;
  const made = `\\b${name}\\s*:?=\\s*context\\.With(?:Cancel|Timeout|Deadline)`;
  const given = `\\b${name}\\s+context\\.Cancel(?:Cause)?Func\\b`;
  return new RegExp(`${made}|${given}`).test(functionOf(file, call)?.node.text ?? '');
}
