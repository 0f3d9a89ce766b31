import { describe, expect, test } from 'vitest';
import { atLeast } from '../src/lint/severity.ts';
import { lintFiles } from './support/lint.ts';

/** What is right, or nobody's business: each line gets no warning and no error of any rule. */

const HANDLER = `import signal
import sys
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while True:
    time.sleep(1)
`;
const SERVER = `const http = require('node:http');
const server = http.createServer((request, response) => response.end('ok')).listen(8080);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;
const INSTALL = 'RUN apt-get update && apt-get install -y';
const ENTRYPOINT = 'COPY --chmod=755 entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n';
const MEMCACHED = 'CMD ["memcached", "-u", "nobody"]\n';

type Files = Readonly<Record<string, string>>;

async function loudFindings(files: Files): Promise<readonly string[]> {
  const { findings, errors } = await lintFiles(files);
  expect(errors).toEqual([]);
  return findings
    .filter(f => atLeast(f.severity, 'warning'))
    .map(f => `${f.at.file}:${f.at.line} ${f.rule}: ${f.message}`);
}

const GROUPS: Readonly<Record<string, Readonly<Record<string, Files>>>> = {
  'CMD exec prog $ARGS': {
    'on Debian': {
      Dockerfile: `FROM debian:12\n${INSTALL} memcached\nENV ARGS="-u nobody"\nCMD exec memcached $ARGS\n`,
    },
    'of python, with a port from the environment': {
      Dockerfile: 'FROM python:3.12\nENV PORT=8000\nCOPY app.py /\nCMD exec python3 /app.py --port $PORT\n',
      'app.py': HANDLER,
    },
    'in the exec form of a shell': {
      Dockerfile: `FROM debian:12\n${INSTALL} redis-server\nENV OPTIONS=\nCMD ["sh", "-c", "exec redis-server $OPTIONS"]\n`,
    },
    'as ENTRYPOINT': {
      Dockerfile: `FROM debian:12\n${INSTALL} memcached\nENTRYPOINT exec memcached -u nobody $OPTIONS\n`,
    },
  },
  'an implicit exec that really happens': {
    'busybox ash, a lone command': {
      Dockerfile: 'FROM alpine:3.20\nRUN apk add --no-cache memcached\nCMD memcached -u nobody\n',
    },
    'bash as sh, behind a list': {
      Dockerfile: 'FROM fedora:41\nRUN dnf install -y memcached\nCMD cd /tmp && memcached -u nobody\n',
    },
    'node on Alpine': {
      Dockerfile: 'FROM node:22-alpine\nCOPY server.js /app/\nCMD node /app/server.js\n',
      'server.js': SERVER,
    },
    'SHELL bash': {
      Dockerfile: `FROM debian:12\n${INSTALL} memcached\nSHELL ["/bin/bash", "-c"]\nCMD memcached -u nobody\n`,
    },
  },
  'a program with a handler and no foreign children': {
    node: {
      Dockerfile: 'FROM node:22\nCOPY server.js /app/\nCMD ["node", "/app/server.js"]\n',
      'server.js': SERVER,
    },
    python: {
      Dockerfile: 'FROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n',
      'app.py': HANDLER,
    },
    'python that waits for the signal': {
      Dockerfile: 'FROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n',
      'app.py':
        'import signal\n\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\nsignal.sigwait({signal.SIGTERM})\n',
    },
    'node that runs short commands and waits for them': {
      Dockerfile: 'FROM node:22\nCOPY server.js /app/\nCMD ["node", "/app/server.js"]\n',
      'server.js': `const { execFileSync } = require('node:child_process');\nconsole.log(execFileSync('date').toString());\n${SERVER}`,
    },
  },
  'an inherited stop signal that fits': {
    nginx: { Dockerfile: 'FROM nginx:1.27\nCOPY index.html /usr/share/nginx/html/\n', 'index.html': '' },
    'nginx on Alpine': { Dockerfile: 'FROM nginx:1.27-alpine\nRUN rm /etc/nginx/conf.d/default.conf\n' },
    httpd: { Dockerfile: 'FROM httpd:2.4\nRUN rm -rf htdocs/*\n' },
    postgres: { Dockerfile: 'FROM postgres:16\nENV POSTGRES_DB=app\n' },
    'php-fpm': { Dockerfile: 'FROM php:8.3-fpm\nCOPY index.php /var/www/html/\n', 'index.php': '<?php\n' },
    'php with apache': {
      Dockerfile: 'FROM php:8.3-apache\nCOPY index.php /var/www/html/\n',
      'index.php': '',
    },
  },
  'a stop signal that looks strange and is right': {
    'SIGWINCH for httpd': { Dockerfile: 'FROM httpd:2.4\nSTOPSIGNAL SIGWINCH\n' },
    'SIGINT for postgres': { Dockerfile: 'FROM postgres:16\nSTOPSIGNAL SIGINT\n' },
    'SIGQUIT for nginx from a package': {
      Dockerfile: `FROM debian:12\n${INSTALL} nginx\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]\n`,
    },
    'SIGUSR1 for haproxy': {
      Dockerfile: 'FROM haproxy:3.0\nCOPY haproxy.cfg /usr/local/etc/haproxy/\n',
      'haproxy.cfg': '',
    },
    'SIGINT for a program that handles Ctrl-C': {
      Dockerfile: 'FROM python:3.12\nCOPY app.py /\nSTOPSIGNAL SIGINT\nCMD ["python3", "/app.py"]\n',
      'app.py':
        'import time\n\ntry:\n    while True:\n        time.sleep(1)\nexcept KeyboardInterrupt:\n    print("bye")\n',
    },
  },
  "an init named in a script's first line": {
    'dumb-init': {
      Dockerfile: `FROM debian:12\n${INSTALL} dumb-init memcached\n${ENTRYPOINT}${MEMCACHED}`,
      'entrypoint.sh': '#!/usr/bin/dumb-init /bin/sh\nset -e\nexec "$@"\n',
    },
    tini: {
      Dockerfile: `FROM debian:12\n${INSTALL} tini redis-server\n${ENTRYPOINT}`,
      'entrypoint.sh': '#!/usr/bin/tini /bin/sh\nexec redis-server\n',
    },
  },
  'a change of user that replaces itself': {
    gosu: {
      Dockerfile: `FROM debian:12\n${INSTALL} gosu memcached\n${ENTRYPOINT}CMD ["memcached"]\n`,
      'entrypoint.sh': '#!/bin/sh\nset -e\nexec gosu nobody "$@"\n',
    },
    'su-exec': {
      Dockerfile: `FROM alpine:3.20\nRUN apk add --no-cache su-exec memcached\n${ENTRYPOINT}CMD ["memcached"]\n`,
      'entrypoint.sh': '#!/bin/sh\nset -e\nexec su-exec nobody "$@"\n',
    },
    setpriv: {
      Dockerfile: `FROM debian:12\n${INSTALL} memcached\nCMD ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "memcached"]\n`,
    },
    'a script that starts itself again as another user': {
      Dockerfile: `FROM debian:12\n${INSTALL} gosu redis-server\n${ENTRYPOINT}CMD ["redis-server"]\n`,
      'entrypoint.sh':
        '#!/bin/bash\nset -e\nif [ "$(id -u)" = 0 ]; then\n  chown -R redis /data || true\n  exec gosu redis "$BASH_SOURCE" "$@"\nfi\nexec "$@"\n',
    },
  },
  'a shell-form HEALTHCHECK as such': {
    'over a server': {
      Dockerfile: `FROM debian:12\n${INSTALL} memcached curl\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n${MEMCACHED}`,
    },
    'with a pipe, over node with a handler': {
      Dockerfile:
        'FROM node:22\nCOPY server.js /app/\nHEALTHCHECK CMD curl -s localhost:8080 | grep -q ok\nCMD ["node", "/app/server.js"]\n',
      'server.js': SERVER,
    },
  },
  'a stage that is not the last': {
    'a shell form in a builder': {
      Dockerfile: `FROM node:22 AS build\nCMD npm start\n\nFROM debian:12\n${INSTALL} memcached\n${MEMCACHED}`,
    },
    'a development stage': {
      Dockerfile:
        'FROM python:3.12 AS dev\nCMD ["flask", "run", "--debug"]\n\nFROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n',
      'app.py': HANDLER,
    },
  },
  'an image that others build upon': {
    'without a command': { Dockerfile: `FROM debian:12\n${INSTALL} ca-certificates\nENV LANG=C.UTF-8\n` },
    'of a runtime': { Dockerfile: 'FROM python:3.12\nRUN pip install numpy\n' },
    'of node': { Dockerfile: 'FROM node:22\nRUN npm install -g pnpm\n' },
    'with ONBUILD': { Dockerfile: 'FROM node:22\nONBUILD COPY . /app\nONBUILD RUN npm ci\n' },
    'from scratch': { Dockerfile: 'FROM scratch\nCOPY rootfs/ /\n', 'rootfs/etc/motd': '' },
  },
  'an image for a terminal': {
    bash: { Dockerfile: `FROM debian:12\n${INSTALL} git\nCMD ["bash"]\n` },
    'bash with options': { Dockerfile: 'FROM ubuntu:24.04\nCMD ["/bin/bash", "-l"]\n' },
    'sh in the shell form': { Dockerfile: 'FROM alpine:3.20\nCMD /bin/sh\n' },
    'ENTRYPOINT bash': { Dockerfile: 'FROM debian:12\nENTRYPOINT ["/bin/bash"]\n' },
    'a prompt of python': { Dockerfile: 'FROM python:3.12\nCMD ["python3"]\n' },
  },
  'a command that ends by itself': {
    'in the shell form': { Dockerfile: 'FROM debian:12\nCMD echo hello && date\n' },
    'a script of checks': {
      Dockerfile: 'FROM debian:12\nCOPY --chmod=755 entrypoint.sh /\nCMD ["/entrypoint.sh"]\n',
      'entrypoint.sh': '#!/bin/sh\nset -e\nls /etc\ndf -h\n',
    },
    'a report': {
      Dockerfile: 'FROM python:3.12\nCOPY report.py /\nCMD ["python3", "/report.py"]\n',
      'report.py': 'import json\n\nprint(json.dumps({"ok": True}))\n',
    },
    tests: { Dockerfile: 'FROM python:3.12\nRUN pip install pytest\nCOPY . .\nCMD ["pytest"]\n' },
    'tests of node': {
      Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY package.json .\nCMD ["npm", "test"]\n',
      'package.json': '{ "scripts": { "test": "node --test" } }\n',
    },
    'a tool': { Dockerfile: `FROM debian:12\n${INSTALL} jq\nENTRYPOINT ["jq"]\n` },
    'a Compose service that others wait for the end of': {
      'compose.yaml':
        'services:\n  migrate: { build: ., command: [sh, -c, ./prepare] }\n  web:\n    image: redis:7\n    depends_on: { migrate: { condition: service_completed_successfully } }\n',
      Dockerfile: `FROM debian:12\nCOPY --chmod=755 prepare /\n`,
      prepare: '#!/bin/sh\n/opt/tool/import --all\n',
    },
    'a Job': {
      Dockerfile: 'FROM debian:12\n',
      'job.yaml':
        'apiVersion: batch/v1\nkind: Job\nmetadata: { name: import }\nspec: { template: { spec: { containers: [{ name: c, image: debian:12, command: [sh, -c, "/opt/tool/import --all; echo done"] }] } } }\n',
    },
  },
};

for (const [group, cases] of Object.entries(GROUPS)) {
  describe(group, () => {
    test.each(Object.entries(cases))('%s', async (_, files) => {
      expect(await loudFindings(files)).toEqual([]);
    });
  });
}

test('the lack of an init, where nothing needs one, is information at most', async () => {
  const files = {
    Dockerfile: 'FROM python:3.12\nCOPY app.py /\nCMD ["python3", "/app.py"]\n',
    'app.py': HANDLER,
  };
  const { findings } = await lintFiles(files);
  expect(findings.map(f => [f.rule, f.severity])).toEqual([['no-init', 'info']]);
  const wanted = await lintFiles(files, { rules: { 'no-init': 'warning' } });
  expect(wanted.findings.map(f => [f.rule, f.severity])).toEqual([['no-init', 'warning']]);
});
