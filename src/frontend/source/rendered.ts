/** A line of a template in the way of Jinja, Twig, Liquid or Handlebars, of which no program is made but by rendering. */
const TEMPLATE =
  /^[ \t]*(?:\{%[-+~]?\s*(?:if|elif|elsif|else|endif|unless|for|endfor|set|block|endblock|raw|endraw|macro|include)\b[^\n]*%\}|\{\{(?:#|\/)\w[^\n]*\}\})[ \t]*\r?$/m;

/** It is a program only once it is rendered: parsers that mend what is broken read it all the same. */
export const isUnrendered = (text: string): boolean =>
  (text.includes('{%') || text.includes('{{')) && TEMPLATE.test(text);
