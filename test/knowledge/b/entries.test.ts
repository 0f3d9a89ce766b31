import { describe, expect, test } from 'vitest';
import { exportedLiteral } from '../../../src/knowledge/js-literal.ts';
import { simpleList } from '../../../src/knowledge/portable-shell.ts';
import { children, launch } from './support.ts';

const json = (value: unknown) => JSON.stringify(value);
const mono = {
  '/app/package.json': json({ workspaces: ['packages/*'], scripts: { start: 'node root.js' } }),
  '/app/packages/api/package.json': json({ name: '@acme/api', scripts: { start: 'node api.js' } }),
};

describe('what a command starts below itself', () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    ['npm start -w @acme/api', mono, ['sh -c node api.js']],
    ['npm run start --workspace=packages/api', mono, ['sh -c node api.js']],
    ['yarn workspace @acme/api start', mono, ['/bin/sh -c node api.js']],
    ['pnpm --filter @acme/api start', mono, ['sh -c node api.js']],
    ['pnpm --filter ./packages/api run start', mono, ['sh -c node api.js']],
    ['pnpm -C packages/api start', mono, ['sh -c node api.js']],
    ['npm start', { '/app/package.json': '{}', '/app/server.js': '' }, ['sh -c node server.js']],
    ['npm start', { ...mono, '/app/.npmrc': 'script-shell = /bin/bash\n' }, ['/bin/bash -c node root.js']],
    ['npm restart', mono, ['sh -c node root.js']],
    ['npx -y ts-node@10 src/a.ts', {}, ['sh -c ts-node src/a.ts']],
    ['npx @nestjs/cli start', {}, ['sh -c nest start']],
    ['pnpm exec node a.js', mono, ['node a.js']],
    ['yarn tsx a.ts', mono, ['tsx a.ts']],
    ['bun run start', mono, ['sh -c node root.js']],
    ['cross-env A=1 B=2 node a.js', {}, ['node a.js']],
    ['dotenv -e .env.prod -- node a.js', {}, ['node a.js']],
    ['nodemon -w src --exec ts-node src/a.ts', {}, ['sh -c ts-node src/a.ts']],
    ['tsx watch --env-file=.env a.ts', {}, ['node --env-file=.env a.ts']],
    ['node --watch --inspect=0.0.0.0:9229 a.js 1', {}, ['node --inspect=0.0.0.0:9229 a.js 1']],
    ['node --watch-path src a.js', {}, ['node a.js']],
    ['concurrently npm:api', {}, ['/bin/sh -c npm run api']],
    ['run-s migrate start', {}, ['npm run start']],
    ['run-p api web', {}, ['npm run api', 'npm run web']],
    ['pm2-runtime start app.js -i 2', {}, ['node app.js', 'node app.js']],
    ['pm2-runtime start npm -- start', {}, ['npm start']],
    ['uv run uvicorn a:b', {}, ['uvicorn a:b']],
    ['uv run --no-dev --with x main.py', {}, ['python main.py']],
    ['uv run -m app', {}, ['python -m app']],
    ['pdm run start', {}, ['start']],
    ['conda run -n x --no-capture-output python a.py', {}, ['bash -c python a.py\n:']],
    ['watchmedo auto-restart -d . -- celery worker', {}, ['celery worker']],
  ])('%s', (command, files, expected) => {
    expect(children(launch(command, { files }))).toEqual(expected);
  });

  test.each([
    [
      'module.exports = { apps: [{ name: "a", script: "dist/main.js", kill_timeout: 5000 }] };',
      ['node dist/main.js'],
    ],
    [
      'export default {\n  // one\n  apps: [{ script: \'./run.sh\', env: { A: process.env.A || "x" } }],\n}',
      ['bash ./run.sh'],
    ],
  ])('pm2-runtime over %s', (text, expected) => {
    expect(
      children(launch('pm2-runtime ecosystem.config.js', { files: { '/app/ecosystem.config.js': text } })),
    ).toEqual(expected);
  });

  test('an ecosystem file that is computed is unknown, not nothing', () => {
    const text = 'module.exports = { apps: list.map(x => ({ script: x })) };';
    const launched = launch('pm2-runtime ecosystem.config.js', {
      files: { '/app/ecosystem.config.js': text },
    });
    expect(launched.kind === 'stay' && launched.behaviour.signals.SIGTERM?.disposition).toBe('unknown');
  });
});

test.each([
  ['npm run nope', 'fails'],
  ['npm run nope --if-present', 'exits'],
  ['npm ci', 'exits'],
  ['npm run', 'exits'],
  ['yarn install', 'exits'],
  ['pnpm install --prod', 'exits'],
  ['npx', 'exits'],
  ['node', 'exits'],
  ['node --version', 'exits'],
  ['node a.js', 'interpret'],
  ['node -r dotenv/config dist/main', 'interpret'],
  ['python3', 'exits'],
  ['python3 --version', 'exits'],
  ['python3 -u -X dev a.py', 'interpret'],
  ['python3 -um app', 'interpret'],
  ['python3 -m gunicorn a:b', 'as'],
  ['python3 -m pip install x', 'exits'],
  ['python3 manage.py migrate', 'exits'],
  ['python3 manage.py runserver 0:80', 'as'],
  ['python3 manage.py consume', 'unknown'],
  ['python3 /usr/local/bin/gunicorn a:b', 'as'],
  ['poetry run gunicorn a:b', 'exec'],
  ['poetry install', 'exits'],
  ['pipenv run python a.py', 'exec'],
  ['ddtrace-run gunicorn a:b', 'exec'],
  ['newrelic-admin run-program gunicorn a:b', 'exec'],
  ['bundle exec puma', 'exec'],
  ['bundle install', 'exits'],
  ['rails db:migrate', 'exits'],
  ['rails s -b 0.0.0.0', 'as'],
  ['alembic upgrade head', 'exits'],
  ['flask db upgrade', 'exits'],
  ['prisma migrate deploy', 'exits'],
  ['gunicorn --daemon a:b', 'exits'],
  ['pm2 start app.js', 'exits'],
  ['php artisan migrate --force', 'exits'],
  ['php artisan queue:work', 'stay'],
  ['java -version', 'exits'],
  ['java -jar app.jar', 'stay'],
  ['dotnet app.dll', 'stay'],
  ['dotnet build', 'exits'],
  ['mvn package', 'exits'],
  ['cargo build', 'exits'],
  ['go build ./...', 'exits'],
  ['mix ecto.migrate', 'exits'],
  ['mix phx.server', 'stay'],
  ['catalina.sh run', 'stay'],
  ['catalina.sh start', 'exits'],
])('%s: %s', (command, kind) => {
  const files = { '/app/package.json': json({ scripts: { start: 'node a.js' } }) };
  expect(launch(command, { files }).kind).toBe(kind);
});

test.each([
  ['nodemon a.js', 'nodemon'],
  ['uvicorn a:b --reload', 'uvicorn --reload'],
  ['flask run', 'flask run'],
  ['next dev', 'next dev'],
  ['vite', 'vite'],
  ['ng serve', 'ng serve'],
  ['react-scripts start', 'react-scripts start'],
  ['php -S 0.0.0.0:80', 'php -S'],
  ['go run .', 'go run'],
  ['mvn spring-boot:run', 'mvn spring-boot:run'],
])('%s is a development server', (command, expected) => {
  const launched = launch(command);
  expect(launched.kind === 'stay' && launched.devServer).toBe(expected);
});

describe('what is not readable is unknown, with its reason', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['npm start', {}, /is not in the image/],
    ['npm start', { '/app/package.json': '{ broken' }, /is not a JSON object/],
    ['npm start', { '/app/package.json': '[]' }, /is not a JSON object/],
    ['npm start -w nope', mono, /no workspace "nope"/],
    ['uwsgi --ini missing.ini', {}, /is not readable/],
  ])('%s', (command, files, reason) => {
    const launched = launch(command, { files });
    const behaviours =
      launched.kind === 'stay'
        ? (launched.children ?? []).flatMap(c => ('worker' in c.run ? [c.run.worker] : []))
        : [];
    const [first] = launched.kind === 'unknown' && launched.behaviour ? [launched.behaviour] : behaviours;
    const term = first?.signals.SIGTERM;
    expect(term?.disposition === 'unknown' && term.reason).toMatch(reason);
  });

  test('a script named like a property of objects is just missing', () => {
    expect(launch('npm run constructor', { files: { '/app/package.json': '{"scripts":{}}' } }).kind).toBe(
      'fails',
    );
  });
});

test.each([
  ['node a.js', [['node', 'a.js']]],
  [
    'A=1 node "my file.js" && echo ok',
    [
      ['node', 'my file.js'],
      ['echo', 'ok'],
    ],
  ],
  ['a | b', undefined],
  ['node $X', undefined],
  ['node "unclosed', undefined],
  ['', undefined],
])('a list of simple commands: %s', (text, expected) => {
  expect(simpleList(text)?.map(c => c.words)).toEqual(expected);
});

test.each([
  ['module.exports = { a: [1, "x", true, null], }', { a: [1, 'x', true, null] }],
  ['module.exports = { a: f(1, { b: 2 }), c: 3 }', { a: undefined, c: 3 }],
  ['module.exports = require("./x")', undefined],
  [`module.exports = ${'['.repeat(5000)}`, undefined],
  ['module.exports = { a: "unclosed', undefined],
  ['', undefined],
])('a literal is read, nothing is evaluated', (text, expected) => {
  expect(exportedLiteral(text)).toEqual(expected);
});
