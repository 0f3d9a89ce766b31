import picocolors from 'picocolors';
import type { Severity } from '../lint/types.ts';

export type Paint = (text: string) => string;

/** What a part of a report means; how that looks is decided here alone. */
export interface Style {
  readonly severity: Readonly<Record<Severity, Paint>>;
  readonly path: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
  readonly code: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly label: Paint;
  /** Leads to an address where the terminal shows links, and is the text alone elsewhere. */
  link(text: string, address: string | undefined): string;
  /** Marks `quoted` parts of lines that belong together; without colour the quotes say it. */
  quoted(lines: readonly string[]): readonly string[];
}

/** `links`: the terminal shows them (OSC 8). @source gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
export function styleFor(colour: boolean, links = false): Style {
  const c = picocolors.createColors(colour);
  return {
    severity: {
      error: t => c.bold(c.red(t)),
      warning: t => c.bold(c.yellow(t)),
      info: t => c.bold(c.blue(t)),
    },
    path: c.underline,
    dim: c.dim,
    strong: c.bold,
    code: c.cyan,
    good: c.green,
    bad: c.red,
    label: c.magenta,
    link: (text, address) =>
      links && address !== undefined ? `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\` : text,
    quoted: lines => (colour ? paintQuoted(lines, c.cyan) : lines),
  };
}

/** A quoted part may go over a line's end, so whether one is open is carried on. */
function paintQuoted(lines: readonly string[], paint: Paint): readonly string[] {
  let open = false;
  return lines.map(line =>
    line
      .split('`')
      .map((part, i) => {
        if (i > 0) open = !open;
        return open && part !== '' ? paint(part) : part;
      })
      .join(''),
  );
}
