import type { Syntax } from '../lexical/blank.ts';

/** `<<-SQL … SQL`, and what stands behind it in its own line, which is lost. */
const HEREDOC =
  /<<-(['"]?)(\w+)\1[^\n]*\n(?:(?!\s*\2\b)[^\n]*\n){0,2000}\s*\2\b|\/(?![\s/=])(?:\\[^\n]|[^\\\n/]){1,200}?\/(?=[imx,)\s.]|$)/y;

export const SYNTAX: Syntax = { line: '#', quotes: ['"', '`'], literal: HEREDOC };
