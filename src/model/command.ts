import type { Command, ContainerSpec } from './container.ts';

/** The argument list that the engine passes to execve: ENTRYPOINT and CMD put together; `[]`: none declared. */
export function commandLine(spec: Pick<ContainerSpec, 'entrypoint' | 'cmd'>): readonly string[] {
  const words = (command: Command | undefined): readonly string[] => {
    if (!command) return [];
    return command.form === 'exec' ? command.argv : [...command.shell, command.text];
  };
  return [...words(spec.entrypoint), ...words(spec.cmd)];
}
