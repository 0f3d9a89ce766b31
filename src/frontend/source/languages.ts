import { GO_BEHAVIOUR } from '../../knowledge/go-runtime.ts';
import type { Language } from '../../model/index.ts';
import { analyseGo, mainPackageOf } from './go/index.ts';
import type { Compiled, Reader } from './input.ts';
import { analyseJavaScript } from './javascript/index.ts';
import { analysePython } from './python/index.ts';

/** One line a language. Each reader is a bundle of its own, loaded when it is first called. */
export const READERS: Readonly<Record<Language, Reader>> = {
  go: analyseGo,
  javascript: analyseJavaScript,
  python: analysePython,
};

export const COMPILED: readonly Compiled[] = [
  {
    language: 'go',
    steps: /\b(?:go|make|build|mage|task|just|goreleaser)\b/,
    behaviour: GO_BEHAVIOUR,
    builtFrom: mainPackageOf,
  },
];
