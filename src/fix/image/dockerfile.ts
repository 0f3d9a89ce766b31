import type { Location } from '../../base/index.ts';
import { argsPlace, type Instruction } from '../../frontend/dockerfile/instructions.ts';
import type { TextEdit } from '../../lint/types.ts';

/** A Dockerfile with the places where instructions can be put. */
export class DockerfileText {
  readonly file: string;
  readonly instructions: readonly Instruction[];
  readonly #lines: readonly string[];

  constructor(file: string, text: string, instructions: readonly Instruction[]) {
    this.file = file;
    this.instructions = instructions;
    this.#lines = text.split('\n');
  }

  at(location: Location | undefined): Instruction | undefined {
    if (!location || location.file !== this.file) return undefined;
    return this.instructions.find(
      ({ at }) =>
        at.line === location.line && at.column === location.column && at.endLine === location.endLine,
    );
  }

  /** The instructions of the stage that one stands in, FROM first. */
  stageOf(instruction: Instruction): readonly Instruction[] {
    const index = this.instructions.indexOf(instruction);
    const from = this.instructions.findLastIndex((other, i) => i <= index && other.keyword === 'FROM');
    const next = this.instructions.findIndex((other, i) => i > index && other.keyword === 'FROM');
    return this.instructions.slice(Math.max(from, 0), next === -1 ? undefined : next);
  }

  /** Lines above an instruction, and above the comment that speaks of it. */
  insertAbove({ at }: Instruction, lines: readonly string[]): TextEdit {
    let { line } = at;
    while (this.#lines[line - 2]?.trimStart().startsWith('#')) line--;
    return { at: this.#lineStart(line), text: lines.map(text => `${text}\n`).join('') };
  }

  /** Lines between an instruction and the comment that speaks of it. */
  insertRightAbove({ at }: Instruction, lines: readonly string[]): TextEdit {
    return { at: this.#lineStart(at.line), text: lines.map(text => `${text}\n`).join('') };
  }

  /** Lines below an instruction and its here-documents. */
  insertBelow(instruction: Instruction, lines: readonly string[]): TextEdit {
    const last = Math.max(
      instruction.at.endLine,
      ...instruction.heredocs.map(({ raw }) => {
        const end = raw.offsets.at(-1) ?? 0;
        return instruction.locate(end, end).line;
      }),
    );
    if (last < this.#lines.length)
      return { at: this.#lineStart(last + 1), text: lines.map(text => `${text}\n`).join('') };
    // The last line has no end.
    const column = (this.#lines[last - 1]?.length ?? 0) + 1;
    const at = { file: this.file, line: last, column, endLine: last, endColumn: column };
    return { at, text: lines.map(text => `\n${text}`).join('') };
  }

  /** The arguments of an instruction are replaced, all of them or a range of their text. */
  replaceArgs(
    instruction: Instruction,
    text: string,
    start = 0,
    end = instruction.args.text.length,
  ): TextEdit {
    if (start < end || start < instruction.args.text.length)
      return { at: argsPlace(instruction, start, end), text };
    // Behind the last character.
    const { file, endLine: line, endColumn: column } = argsPlace(instruction, 0, start);
    return { at: { file, line, column, endLine: line, endColumn: column }, text };
  }

  /** The blanks that a line begins with. */
  indentOf(line: number): string {
    return /^[ \t]*/.exec(this.#lines[line - 1] ?? '')?.[0] ?? '';
  }

  /** Is all of it on one line? */
  isOneLine({ at }: Instruction): boolean {
    return at.line === at.endLine;
  }

  /** The whole lines of an instruction are taken out. */
  remove({ at }: Instruction): TextEdit {
    if (at.endLine < this.#lines.length) {
      const { line: endLine, column: endColumn } = this.#lineStart(at.endLine + 1);
      return { at: { ...this.#lineStart(at.line), endLine, endColumn }, text: '' };
    }
    return { at, text: '' };
  }

  #lineStart(line: number): Location {
    return { file: this.file, line, column: 1, endLine: line, endColumn: 1 };
  }
}
