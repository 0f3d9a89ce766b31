import type { SignalName } from '../../kernel/index.ts';

/** A handler by luaposix, which is there where the script takes something else of it, or the image installs it. */
export const IN_LUA = {
  above: (lines: readonly string[]): number | undefined => {
    const first = lines.findIndex(line => !/^\s*(?:#!.*|--(?!\[\[).*)?$/.test(line));
    return first === -1 ? undefined : first;
  },
  text: (signal: SignalName) =>
    `local signal = require 'posix.signal'\nsignal.signal(signal.${signal}, function() os.exit(0) end)`,
  imports: { line: /^local\s+\w+\s*=\s*require\b[^\n;]*;?\s*$/, opens: /\([^)]*$/, closes: /\)/ },
};

export const lacksPosix = (source: string, build: string): boolean =>
  /\bsignal\b|require\W+posix["']/.test(source) ||
  !(/require\W+posix\./.test(source) || /\blua[\d.]*-posix\b|\bluaposix\b/.test(build));
