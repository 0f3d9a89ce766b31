import { safe, wellFormed } from './text.ts';

/**
 * Text for XML and HTML, in elements and in attributes with quotes. Characters that XML can't hold are shown as escapes,
 * and what a CI server would take for a command where it is printed is none.
 */
export function escapeMarkup(text: string): string {
  return wellFormed(safe(text))
    .replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
    .replace(/##(?=\[|vso\[)/g, '#&#35;')
    .replace(/^:(?=:)/, '&#58;');
}
