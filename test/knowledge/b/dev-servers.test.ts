import { expect, test } from 'vitest';
import { launch } from './support.ts';

test.each([
  ['vite --port 3000 --host 0.0.0.0', true],
  ['vite --host --host 0.0.0.0', true],
  ['vite preview --port 80', true],
  ['vite build', false],
  ['next -p 3000', true],
  ['next start -p 3000', true],
  ['next build', false],
  ['parcel src/index.html --port 80', true],
  ['parcel build src/index.html', false],
])('whether %s serves: %s', (command, serves) => {
  const { kind } = launch(command.split(' '));
  expect(kind !== 'exits').toBe(serves);
});
