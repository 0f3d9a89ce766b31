import { expect, test } from 'vitest';
import { parseCases } from '../../cases/read.ts';
import { lintVfs } from '../../support/lint.ts';

const CASE = `=== a function of a sourced file
--- Dockerfile
FROM debian:12
RUN apt-get update && apt-get install -y memcached
COPY lib.sh run.sh /
CMD ["/run.sh"]
--- lib.sh
# These lines stand at other places
# than anything in the script.
serve() {
  memcached -u nobody
}
--- run.sh +x
#!/bin/bash
. /lib.sh
serve
--- expect
outcome: killed
`;

test('what a function of a sourced file does is found in that file', async () => {
  const [item] = parseCases(CASE, 'functions');
  const { findings } = await lintVfs(item?.vfs as never, {}, undefined);
  const [finding] = findings;
  expect([finding?.rule, finding?.at.file, finding?.at.line]).toEqual(['script-does-not-exec', 'lib.sh', 4]);
});
