import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'gosu',
  also: ['su-exec', 'setuser'],
  operands: 1,
  sources: [
    'https://github.com/tianon/gosu main.go: syscall.Exec',
    'https://github.com/ncopa/su-exec su-exec.c: execvp',
    'https://github.com/phusion/baseimage-docker image/bin/setuser: os.execvp',
    'gosu 1.14-1+b10 as PID 1, Linux 6.18',
  ],
  version: '1.14-1+b10',
  rows: [
    'gosu/plain',
    'gosu/tini',
    'wrap/gosu/hand',
    'wrap/gosu/nohand',
    'wrap/gosu-tini/hand',
    'wrap/gosu-tini/nohand',
    'wrap/tini-gosu/hand',
    'wrap/tini-gosu/nohand',
    'wrap/exec-gosu-entrypoint/hand',
    'wrap/exec-gosu-entrypoint/nohand',
  ],
}) satisfies Program;
