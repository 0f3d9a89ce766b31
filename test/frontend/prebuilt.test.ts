import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

const DOCKERFILE = 'FROM gcr.io/distroless/static\nCOPY dist/app /app\nENTRYPOINT ["/app"]\n';

const stopOf = async (files: Readonly<Record<string, string>>) => {
  const { launches } = await lintFiles({ Dockerfile: DOCKERFILE, ...files });
  const { outcome, certainty } = launches[0]?.stop ?? {};
  return { outcome, certainty };
};

test('what was built before the image is supposed to be built from the sources beside it', async () => {
  const files = {
    'go.mod': 'module example.org/app\n',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":80", nil)\n}\n',
  };
  expect(await stopOf(files)).toEqual({ outcome: 'abrupt', certainty: 'may' });
});

test('without sources beside it nothing is claimed', async () => {
  expect(await stopOf({})).toEqual({ outcome: 'unknown', certainty: 'may' });
});

test('of a project with several programs the one with the name of the binary', async () => {
  const main = (body: string) => `package main\n\nfunc main() {\n\t${body}\n}\n`;
  const { launches } = await lintFiles({
    Dockerfile:
      'FROM scratch\nARG TARGETARCH\nCOPY dist/${TARGETARCH}/shop-server /bin/\nENTRYPOINT ["/bin/shop-server"]\n',
    'go.mod': 'module example.org/shop/v3\n',
    'cmd/agent/main.go': main('select {}'),
    'cmd/server/main.go': main('select {}'),
  });
  expect(launches[0]?.prediction.filesRead).toEqual(['Dockerfile', 'cmd/server/main.go']);
});
