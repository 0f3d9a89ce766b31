import { type Cure, commandAt, defineRule, fixOf, type Launch, rightWord } from '../../src/lint/index.ts';

type Failure = NonNullable<Launch['stop']['failure']>;

export default defineRule({
  id: 'entrypoint-cannot-start',
  meta: {
    summary: "PID 1's program cannot be started",
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['cannot-start'],
    messages: {
      fails: '{reason}: the container exits with {exit}',
    },
  },
  *check(launch) {
    const { failure } = launch.stop;
    const { entrypoint, cmd } = launch.spec;
    // `CMD ['app']` starts no program either; the quotes are the defect, and have an owner.
    const isBrokenJson = [entrypoint, cmd].some(c => c?.form === 'shell' && c.brokenJson);
    if (
      !failure ||
      isBrokenJson ||
      failure.kind === 'no-command' ||
      failure.kind === 'init-misused' ||
      launch.spec.isBaseOnly
    )
      return;
    yield {
      messageId: 'fails',
      at: failure.at ?? commandAt(launch),
      data: {
        reason: failure.reason,
        exit: failure.exitStatus === null ? 'a status of the runtime (1 or 255)' : String(failure.exitStatus),
      },
      fixes: cures(failure).map(fixOf),
    };
  },
});

function cures(failure: Failure): readonly Cure[] {
  const { kind, at, otherShell } = failure;
  if (kind !== 'no-source' || !at) return [cure(failure)];
  const title = 'Write `.` for `source`, as every shell has it';
  const byDot: Cure = { title, remedy: { do: 'source-by-dot', at, hasBash: otherShell !== undefined } };
  return [cure(failure), byDot];
}

function cure(failure: Failure): Cure {
  const title = FIXES[failure.kind];
  const { at } = failure;
  if (failure.kind === 'wrong-argument' && failure.reason.includes('$'))
    return {
      title: 'Let a shell read it: the shell form, or ["sh", "-c", "exec …"]',
      remedy: { do: 'read-by-shell' },
    };
  if (failure.kind === 'missing' && failure.reason.endsWith(' has no bash'))
    return {
      title: 'Install bash, or write the script for the shell that is there: #!/bin/sh',
      remedy: { do: 'install-bash' },
    };
  const word = rightWord(failure.reason);
  if (word) return { title: `Write ${word.to} for ${word.from}`, remedy: { do: 'right-path', at, ...word } };
  if (failure.kind === 'one-word') return { title, remedy: { do: 'split-word', at } };
  if (!at) return title;
  switch (failure.kind) {
    case 'not-executable':
      return { title, remedy: { do: 'run-bit', at, file: failure.file } };
    case 'crlf-shebang':
      return { title, remedy: { do: 'line-feeds', file: at.file } };
    case 'bad-shebang':
      return { title, remedy: { do: 'shebang', file: at.file, shell: '/bin/sh' } };
    case 'shell-option':
    case 'no-source':
      return failure.otherShell
        ? { title, remedy: { do: 'shebang', file: at.file, shell: failure.otherShell } }
        : title;
    default:
      return title;
  }
}

const FIXES: Readonly<Record<Failure['kind'], string>> = {
  missing: 'Copy the file into the last stage, or correct its path',
  'missing-script': 'Copy the script into the last stage, or correct its path',
  'shell-option': 'Have bash read it, by the line #!/bin/bash, or use nothing that its shell lacks',
  'no-source': 'Have bash read it, by the line #!/bin/bash',
  'one-word': 'Write each word of the command for itself',
  'shell-as-script': 'Write CMD in the exec form: a JSON array of the arguments',
  'not-executable':
    'Give it the run bit: --chmod=755 at COPY or ADD, RUN chmod +x, or git update-index --chmod=+x',
  'bad-shebang': 'Begin the script with the line #!/bin/sh',
  'crlf-shebang': 'Store the script with line feeds: `*.sh text eol=lf` in .gitattributes',
  'no-shell': 'Use the exec form, or a base image with a shell',
  'wrong-argument': 'Give it the arguments and settings that it takes',
  'no-command': 'Declare ENTRYPOINT or CMD',
  'init-misused': 'Name a command for the init',
};
