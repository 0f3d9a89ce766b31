import { expect, test } from 'vitest';
import { lintFiles } from '../../support/lint.ts';

const withHeader = async (header: string) => {
  const { launches } = await lintFiles({
    Dockerfile:
      'FROM gcc:12 AS build\nWORKDIR /src\nCOPY . .\nRUN g++ -o /app main.cpp\nFROM debian:12\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    'main.cpp': `#include <${header}>\n#include <unistd.h>\n\nint main() {\n    for (;;) sleep(1);\n}\n`,
  });
  return launches[0]?.stop?.outcome;
};

test('libraries that take no signal leave the stop signal alone, and of others nothing is claimed', async () => {
  expect(await withHeader('box2d/box2d.h')).toBe('killed');
  expect(await withHeader('glm/vec3.hpp')).toBe('killed');
  expect(await withHeader('acme/server.hpp')).toBe('unknown');
});
