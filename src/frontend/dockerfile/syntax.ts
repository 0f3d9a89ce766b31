import { didYouMean } from '../../base/index.ts';
import { type Instruction, triggerOf } from './instructions.ts';
import { jsonForm, shorten } from './json-form.ts';
import type { Fault } from './stage.ts';
import { copyWords, quotedWords, takeFlags } from './words.ts';

const KEYWORDS: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

/** Their arguments may be a JSON array; one that holds something else than strings ends the build. */
const TAKE_JSON: ReadonlySet<string> = new Set('ADD CMD COPY ENTRYPOINT RUN SHELL VOLUME'.split(' '));

const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'RUN']);

/** No such instruction, or template language: Jinja, Go, ERB. */
function unknownFault({ keyword, args, at }: Instruction): Fault | undefined {
  if (/^(\{\{|\{%|<%|#)/.test(keyword) || (keyword === 'FROM' && /\{\{|\{%|<%/.test(args.text))) {
    return { message: 'this is a template, not a Dockerfile', at };
  }
  if (KEYWORDS.has(keyword)) return undefined;
  return { message: `unknown instruction ${keyword.slice(0, 40)}${didYouMean(keyword, KEYWORDS)}`, at };
}

/**
 * Why the builder refuses an instruction whatever stage it stands in, and with it the whole file.
 *
 * @source moby/buildkit frontend/dockerfile/parser/line_parsers.go, instructions/parse.go
 */
export function syntaxFault(instruction: Instruction, escape: string): Fault | undefined {
  const { keyword, args, at, heredocs } = instruction;
  const unknown = unknownFault(instruction);
  if (unknown) return unknown;
  if (args.text === '' && heredocs.length === 0 && !MAY_BE_EMPTY.has(keyword)) {
    return { message: `${keyword} has no arguments`, at };
  }
  const { flags, start } = takeFlags(args.text, escape);
  const [flag] = flags.keys();
  if (flag !== undefined && (keyword === 'CMD' || keyword === 'ENTRYPOINT')) {
    return { message: `${keyword} takes no flags, and --${flag.slice(0, 40)} is read as one`, at };
  }
  const message = argumentsFault(instruction, args.text.slice(start), escape);
  return message === undefined ? undefined : { message, at };
}

function argumentsFault(instruction: Instruction, text: string, escape: string): string | undefined {
  const { keyword } = instruction;
  if (TAKE_JSON.has(keyword)) {
    const form = jsonForm(text);
    if (form.kind === 'invalid') return `${keyword}: ${form.problem}, so the build fails`;
    if (keyword === 'SHELL' && (form.kind !== 'exec' || form.argv.length === 0)) {
      return 'SHELL takes a JSON array of strings';
    }
  }
  if ((keyword === 'COPY' || keyword === 'ADD') && copyWords(text).length < 2) {
    return `${keyword} takes a source and a destination`;
  }
  if (keyword === 'ENV' || keyword === 'LABEL') return pairsFault(keyword, text, escape);
  if (keyword === 'HEALTHCHECK') return healthcheckFault(text);
  return keyword === 'ONBUILD' ? triggerFault(triggerOf(instruction), escape) : undefined;
}

/** @source moby/buildkit frontend/dockerfile/parser/line_parsers.go parseNameVal() */
function pairsFault(keyword: string, text: string, escape: string): string | undefined {
  const [first, ...rest] = quotedWords(text, escape).map(word => word.text);
  if (!first?.includes('=')) return rest.length > 0 ? undefined : `${keyword} takes a name and a value`;
  const bare = rest.find(word => !word.includes('='));
  if (bare?.startsWith('#')) return `${keyword}: a comment needs a line of its own, so the build fails`;
  return bare && `${keyword}: there is no \`=\` in ${shorten(bare)}, so the build fails`;
}

function healthcheckFault(text: string): string | undefined {
  const kind = /^\S+/.exec(text)?.[0] ?? '';
  const command = text.slice(kind.length).trim();
  if (kind.toUpperCase() === 'NONE' && command === '') return undefined;
  if (kind.toUpperCase() !== 'CMD' || command === '') return 'HEALTHCHECK takes NONE or CMD and a command';
  const form = jsonForm(command);
  if (form.kind === 'invalid') return `HEALTHCHECK: ${form.problem}, so the build fails`;
  return form.kind === 'exec' && form.argv.length === 0
    ? 'HEALTHCHECK takes NONE or CMD and a command'
    : undefined;
}

/** The rest of a trigger is looked at by the build that it becomes part of. */
function triggerFault(trigger: Instruction, escape: string): string | undefined {
  const { keyword, args } = trigger;
  if (['FROM', 'MAINTAINER', 'ONBUILD'].includes(keyword)) return `${keyword} cannot stand behind ONBUILD`;
  if (!TAKE_JSON.has(keyword)) return undefined;
  const form = jsonForm(args.text.slice(takeFlags(args.text, escape).start));
  return form.kind === 'invalid' ? `ONBUILD ${keyword}: ${form.problem}, so the build fails` : undefined;
}
