import { expect, test } from 'vitest';
import { memoryVfs } from '../../../../src/base/index.ts';
import { lintVfs } from '../../../support/lint.ts';

const dockerfile = 'FROM eclipse-temurin:21\nCOPY Main.java /app/\nCMD ["java", "/app/Main.java"]\n';
const main = (body: string) => `class Main { public static void main(String[] a) { ${body} } }`;

test.each<[string, string]>([
  ['hooks that are never closed', main('Runtime.getRuntime().addShutdownHook('.repeat(5_000))],
  [
    'methods that call each other',
    Array.from(
      { length: 300 },
      (_, i) => `void m${i}() { m${(i * 7) % 300}(); m${(i * 3) % 300}(); addShutdownHook(x); }`,
    ).join('\n'),
  ],
  ['open brackets', main('{(['.repeat(50_000))],
  ['open comments and strings', main('/* " """ ${ '.repeat(20_000))],
])(
  '%s take bounded time',
  async (_, text) => {
    const start = performance.now();
    const { errors } = await lintVfs(memoryVfs({ Dockerfile: dockerfile, 'Main.java': text }));
    expect(errors).toEqual([]);
    expect(performance.now() - start).toBeLessThan(15_000);
  },
  30_000,
);
