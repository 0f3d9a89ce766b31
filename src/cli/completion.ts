import yargs, { type Options } from 'yargs';
import { UsageError } from './host.ts';
import { COMMANDS, COMPLETE, OPTIONS } from './options.ts';

const BASH = `_pid1_lint() {
  local words
  words=$(pid1-lint ${COMPLETE} "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o bashdefault -o default -F _pid1_lint pid1-lint
`;

const ZSH = `#compdef pid1-lint
_pid1_lint() {
  local -a found
  found=("\${(@f)$(pid1-lint ${COMPLETE} "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  found=("\${(@)found:#}")
  (( $#found )) && compadd -- "\${found[@]}" || _files
}
if [ "$funcstack[1]" = _pid1_lint ]; then _pid1_lint "$@"; else compdef _pid1_lint pid1-lint; fi
`;

const FISH = `complete -c pid1-lint -a '(pid1-lint ${COMPLETE} (commandline -opc) (commandline -ct) 2>/dev/null)'
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** @throws UsageError for a shell without a script */
export function completionScript(shell: string | undefined): string {
  const script = Object.hasOwn(SCRIPTS, shell ?? '') ? SCRIPTS[shell ?? ''] : undefined;
  if (script === undefined) throw new UsageError('completion needs the name of a shell: bash, zsh or fish');
  return script;
}

/** What stands behind a command, or an option that takes names of rules. */
function namesBehind(word: string | undefined, ruleIds: readonly string[]): readonly string[] | undefined {
  switch (word) {
    case 'explain':
      return [...ruleIds, 'kernel'];
    case 'completion':
      return Object.keys(SCRIPTS);
    case '--rule':
      return ruleIds.map(id => `${id}=`);
    default:
      return undefined;
  }
}

/** Words that a shell may complete the line to, one a line. `line` begins with the program's name. */
export async function completions(line: readonly string[], ruleIds: readonly string[]): Promise<string> {
  const current = line.at(-1) ?? '';
  const names = namesBehind(line.at(-2), ruleIds);
  if (names) return lines(names.filter(name => name.startsWith(current)));
  // yargs has a word to say about an option of this name that is not its own.
  const { version: _, ...options } = OPTIONS;
  const cli = yargs([])
    .scriptName('pid1-lint')
    .help(false)
    .version(false)
    .options(options as Readonly<Record<string, Options>>)
    .command('$0 [paths..]', 'lint');
  for (const [name, { describe }] of Object.entries(COMMANDS)) cli.command(name, describe);
  const found = await new Promise<readonly string[]>((resolve, reject) => {
    cli.getCompletion([...line], (error, words) => (error ? reject(error) : resolve(words)));
  });
  const words = found.map(word => word.split(':')[0] ?? word);
  return lines(words.filter(word => word !== '$0' && word.startsWith(current)));
}

const lines = (words: readonly string[]) => words.map(word => `${word}\n`).join('');
