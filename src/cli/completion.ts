import { UsageError } from './host.ts';

/** The scripts ask the program itself, with this as its first word. */
export const COMPLETE = '--get-yargs-completions';

const BASH = `_pid1_lint() {
  local words
  words=$(pid1-lint ${COMPLETE} "\${COMP_WORDS[@]}" 2>/dev/null)
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o bashdefault -o default -F _pid1_lint pid1-lint
`;

const ZSH = `#compdef pid1-lint
_pid1_lint() {
  local -a found
  found=("\${(@f)$(pid1-lint ${COMPLETE} "\${words[@]}" 2>/dev/null)}")
  compadd -- "\${found[@]}" || _files
}
compdef _pid1_lint pid1-lint
`;

/** @throws UsageError for a shell without a script */
export function completionScript(shell: string | undefined): string {
  switch (shell) {
    case 'bash':
      return BASH;
    case 'zsh':
      return ZSH;
    default:
      throw new UsageError('completion needs the name of a shell, bash or zsh');
  }
}
