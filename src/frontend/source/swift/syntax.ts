import type { Syntax } from '../lexical/blank.ts';

export const SYNTAX: Syntax = { line: '//', block: ['/*', '*/'], quotes: ['"""', '"'] };
