/** The word that keeps a program from its start, and how it is to be written; by the sentence that says so. */
export function rightWord(reason: string): { readonly from: string; readonly to: string } | undefined {
  const [, path, place] = /^(\S+): the package \S+ puts \S+ at (\S+)$/.exec(reason) ?? [];
  if (path !== undefined && place !== undefined) return { from: path, to: place };
  const [, directive] = /`-g ('?\w[\w ]*;?'?)` of nginx does not end/.exec(reason) ?? [];
  return directive === undefined
    ? undefined
    : { from: directive, to: `${directive.replaceAll(/[';]/g, '')};` };
}
