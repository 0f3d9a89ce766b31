/** `NAME = 'tool'` */
const STRING = /^(\w{1,60})[ \t]*=[ \t]*["']([\w.-]{1,80})["']/gm;
const F_STRING = /\bf(["'])([^"'\n]{1,200})\1/g;
const PERCENT = /(["'])([^"'\n%]{0,100}%s[^"'\n]{0,200})\1\s{0,20}%\s{0,20}(\([^()\n]{1,200}\)|\w{1,60})/g;
const FORMAT = /(["'])([^"'\n{]{0,100}\{\d?\}[^"'\n]{0,200})\1\.format\(([^()\n]{1,200})\)/g;

/** The text of a setup.py, its texts filled with what stands beside them: `'%s=%s.cli:main' % (NAME, NAME)`. */
export function filledIn(text: string): string {
  if (!/%s|\{/.test(text)) return text;
  const strings = new Map([...text.matchAll(STRING)].map(([, name = '', value = '']) => [name, value]));
  const valueOf = (word: string | undefined) =>
    /^["']([\w.-]{1,80})["']$/.exec(word ?? '')?.[1] ?? strings.get(word ?? '');
  const wordsOf = (list: string) => list.replace(/^\(|\)$/g, '').split(/\s*,\s*/);
  return text
    .replace(F_STRING, (_, quote: string, inner: string) => {
      const filled = inner.replace(/\{(\w{1,60})\}/g, (whole, name: string) => strings.get(name) ?? whole);
      return `${quote}${filled}${quote}`;
    })
    .replace(PERCENT, (_, quote: string, inner: string, list: string) => {
      const words = wordsOf(list);
      let at = 0;
      return `${quote}${inner.replaceAll('%s', whole => valueOf(words[at++]) ?? whole)}${quote}`;
    })
    .replace(FORMAT, (_, quote: string, inner: string, list: string) => {
      const words = wordsOf(list);
      let at = 0;
      const filled = inner.replace(
        /\{(\d?)\}/g,
        (whole, index: string) => valueOf(words[index === '' ? at++ : Number(index)]) ?? whole,
      );
      return `${quote}${filled}${quote}`;
    });
}
