import type { Change } from '../edits.ts';

/** A flag of the program's own that a loop asks for, and that nothing changes so far. */
export interface OwnFlag {
  /** What ends the loop. */
  readonly set: string;
  /** What is to stand behind its declaration. */
  readonly declared: number;
  /** What a handler writes has to be read anew each time. */
  readonly changes: readonly Change[];
}

const DECLARED =
  /^((?:static[ \t]+)?)((?:volatile[ \t]+)?)(sig_atomic_t|int|bool|_Bool)[ \t]+((?:volatile[ \t]+)?)(\w+)[ \t]*=[ \t]*(0|1|true|false)[ \t]*;/gm;

/** The only one in a source. */
export function ownFlag(source: string): OwnFlag | undefined {
  const found = [...source.matchAll(DECLARED)].flatMap(declared => {
    const [whole, own = '', before = '', type = '', behind = '', name = '', value = ''] = declared;
    const isOn = value === '1' || value === 'true';
    const asked = isOn
      ? `${name}(?:\\s*==\\s*(?:1|true)|\\s*!=\\s*(?:0|false))?`
      : `(?:!\\s*${name}|${name}\\s*==\\s*(?:0|false))`;
    const others = source.replace(whole, '');
    const isAsked = new RegExp(`\\bwhile\\s*\\(\\s*${asked}\\s*\\)|\\bfor\\s*\\(\\s*;\\s*${asked}\\s*;`).test(
      others,
    );
    if (!isAsked || new RegExp(`\\b${name}\\s*(?:[-+*/|&^]?=(?!=)|\\+\\+|--)|&\\s*${name}\\b`).test(others))
      return [];
    const at = declared.index + own.length;
    const isPlain = before === '' && behind === '';
    const numeric = type === 'int' ? 'sig_atomic_t' : type;
    const changes = isPlain ? [{ start: at, end: at + type.length, text: `volatile ${numeric}` }] : [];
    const off = /^[01]$/.test(value) ? '0' : 'false';
    const on = /^[01]$/.test(value) ? '1' : 'true';
    return [{ set: `${name} = ${isOn ? off : on};`, declared: declared.index + whole.length, changes }];
  });
  const [flag, other] = found;
  return other ? undefined : flag;
}
