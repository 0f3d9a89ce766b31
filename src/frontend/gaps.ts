/** Stands in the text of a program for what a shell puts there and nobody knows: the value of a variable. */
export const GAP = '\uE002';
