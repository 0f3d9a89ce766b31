import type { Program } from '../../model/index.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

const SERVES = new Set(['studio', 'serve', 'dev', 'watch', '--watch', '-w', 'start']);

/** Migrations, compilers and builders of the Node world: they end, unless they are told to watch or to serve. */
export default {
  name: 'node-short-tools',
  kind: 'tool',
  matches: (
    'sequelize sequelize-cli prisma typeorm typeorm-ts-node-commonjs typeorm-ts-node-esm knex tsc tsc-alias eslint ' +
    'prettier jest vitest mocha rimraf mkdirp copyfiles esbuild rollup babel swc ncc pkg tsup drizzle-kit mikro-orm ' +
    'node-pg-migrate db-migrate migrate-mongo graphql-codegen husky npm-check-updates playwright cypress node-gyp ' +
    'wait-on shx cpx envsub gulp grunt'
  ).split(' '),
  launch({ argv }) {
    const serves = argv.slice(1).find(a => SERVES.has(a));
    return serves === undefined
      ? endsByItself(argv)
      : notMeasured(nodeTitle(argv), [], argv.slice(0, 2).join(' '));
  },
  sources: [
    'typescript 5.9.3: tsc as PID 1, Linux 6.18',
    'the documentation of each: `prisma migrate deploy`, `tsc`, `knex migrate:latest` end when they are done',
  ],
  measured: { version: '5.9.3', rows: ['tsc/build'] },
} satisfies Program;
