import type { SourceAnalysis } from '../../../model/index.ts';
import type { GoProgram } from './module.ts';

/** What only a program does that runs until it is stopped. */
const SERVES =
  /\bListenAndServe\w*\(|\.Serve(?:TLS|HTTP)?\(|\bnet\.Listen\w*\(|\.Accept\(|\bhttp\.Server\b|\bgrpc\.NewServer\(|\btime\.(?:Tick|NewTicker)\(|\b(?:gin|echo|fiber|iris|beego|cron)\.(?:New|Default)\w*\(|\bselect\s*\{/;
const TURNS = /\bfor\s*\{/;

/** Their programs print how they are used where no command is given, unless the root command has a meaning of its own. */
const COMMANDS =
  /^(?:github\.com\/(?:spf13\/cobra|urfave\/cli|alecthomas\/(?:kong|kingpin)|mitchellh\/cli)|gopkg\.in\/alecthomas\/kingpin)/;

/** A program without a server, a listener or a loop is a tool that ends by itself. */
export function lifetimeOf(
  program: GoProgram,
  main: string,
  takesSignals: boolean,
  args: readonly string[],
): Pick<SourceAnalysis, 'lifetime' | 'neverWaits' | 'mayEnd'> {
  const isTool = [...program.external].some(imported => COMMANDS.test(imported));
  if (isTool && !args.some(arg => /^[a-z]/i.test(arg)))
    return { lifetime: 'unknown', mayEnd: 'without a command it may only print how it is used' };
  if (takesSignals || program.files.some(({ text }) => SERVES.test(text.text)))
    return { lifetime: 'service' };
  const turns = program.files.filter(({ text }) => TURNS.test(text.text));
  if (turns.some(({ directory }) => directory === main)) return { lifetime: 'service' };
  const isWhole =
    program.unread.length === 0 && program.external.size === [...program.external].filter(isStandard).length;
  return turns.length === 0 && isWhole
    ? { lifetime: 'short', neverWaits: true }
    : { lifetime: 'unknown', mayEnd: 'nothing in its sources shows that it goes on' };
}

/** The standard library's import paths have no dot in their first element. */
const isStandard = (imported: string) => !/^[^/]*\./.test(imported);
