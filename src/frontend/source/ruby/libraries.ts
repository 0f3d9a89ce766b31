import type { Call } from '../scripting/code.ts';
import type { Hows } from '../scripting/state.ts';
import type { Walker } from '../scripting/walk.ts';

/** Servers and loops of libraries that take no signals themselves, by what they are called on. */
const BLOCKS: readonly (readonly [owner: RegExp, name: RegExp])[] = [
  // webrick 1.8.1 lib/webrick/server.rb, GenericServer#start
  [/^WEBrick::/, /^start$/],
  // eventmachine 1.3 lib/eventmachine.rb, EventMachine.run
  [/^(?:EM|EventMachine)$/, /^(?:run|run_block)$/],
];

/** Calls into libraries whose ways with signals are known. */
export function libraryCall(call: Call, owner: string | undefined, walker: Walker): Hows | undefined {
  if (owner === undefined || !walker.recording) return undefined;
  if (!BLOCKS.some(([on, name]) => on.test(owner) && name.test(call.name))) return undefined;
  if (call.block) walker.run(call.block.body);
  return walker.waitsIn(call);
}
