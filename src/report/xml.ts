import { escapeMarkup } from './markup.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An element; `content` is XML already, what comes from outside goes through `escapeMarkup`. */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeMarkup(String(value))}"`],
  );
  const open = `<${name}${words.join('')}`;
  if (content.length === 0) return `${open}/>\n`;
  const inner = content.join('');
  return inner.startsWith('<') ? `${open}>\n${indent(inner)}</${name}>\n` : `${open}>${inner}</${name}>\n`;
}

/** Of several lines, which are kept. */
export const xmlLines = (lines: readonly string[]): string => lines.map(escapeMarkup).join('\n');

const indent = (xml: string) => xml.replace(/^(?=<)/gm, '  ');
