import type { Location } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';

/**
 * What is to be done, as a rule knows it. How that is written in the files is worked out in src/fix, and only where
 * somebody asks for it: most runs never do.
 */
export type Remedy =
  /** The shell of a shell form, or of `["sh", "-c", …]`, is replaced by its last command. */
  | { readonly do: 'exec-command' }
  /** ENTRYPOINT hands CMD and other arguments on. */
  | { readonly do: 'take-arguments' }
  /** What looks like the exec form becomes JSON. */
  | { readonly do: 'repair-json' }
  /** The shell of a script is replaced by the command that stands there. */
  | { readonly do: 'exec-in-script'; readonly at: Location }
  /** The image is stopped with this signal; `safe`: the program takes it for a stop in order, and no other way. */
  | { readonly do: 'stop-signal'; readonly signal: SignalName; readonly safety: 'safe' | 'suggested' }
  /** supervisord sends it to the program whose command is set there. */
  | { readonly do: 'signal-in-section'; readonly signal: SignalName; readonly at: Location }
  /** The trap for the one signal, which is set there, sends the other. */
  | {
      readonly do: 'signal-in-trap';
      readonly at: Location;
      readonly trapped: SignalName;
      readonly signal: SignalName;
    }
  /** s6 sends it to the service whose `run` starts the program there. */
  | { readonly do: 'signal-beside-run'; readonly signal: SignalName; readonly at: Location }
  /** A STOPSIGNAL that is no signal to be handled. */
  | { readonly do: 'mend-stop-signal' }
  /** A handler that ends the program is written at the top of the file that is started. */
  | {
      readonly do: 'handle-signal';
      readonly file: string;
      readonly language:
        | 'python'
        | 'javascript'
        | 'deno'
        | 'go'
        | 'php'
        | 'perl'
        | 'lua'
        | 'c'
        | 'csharp'
        | 'java'
        | 'rust'
        | 'shell';
      readonly signal: SignalName;
      /** It waits for no threads, which would go on. */
      readonly atOnce?: true;
      /** It does not do what Ctrl-C does, where the program has something for that. */
      readonly plain?: true;
    }
  /** The image gets PHP's extension for signals, with which the program takes them by itself. */
  | { readonly do: 'install-pcntl' }
  /** A loop that asks for a flag sleeps in pieces. */
  | { readonly do: 'shorter-sleeps'; readonly file: string }
  /** A background service of .NET asks whether it is to stop: `at`, where it is declared. */
  | { readonly do: 'ask-token'; readonly at: Location }
  /** The image gets the shell that its script names. */
  | { readonly do: 'install-bash' }
  /** PHP runs the handler that is set there when the signal comes, and not only where it is asked to. */
  | { readonly do: 'signals-at-once'; readonly at: Location }
  /** An init becomes PID 1. */
  | { readonly do: 'run-under-init' }
  /** The shell at that command stays, tells all that it has started on the signal, and waits for it. */
  | {
      readonly do: 'tell-and-wait';
      readonly at: Location;
      readonly signal: SignalName;
      /** The command, where the place is that of a whole text. */
      readonly words?: readonly string[];
      /** Only where services that go to the background by themselves become jobs too. */
      readonly daemons?: true;
    }
  /** The trap of the script that lies there waits for what it tells. */
  | { readonly do: 'wait-in-trap'; readonly at: Location; readonly signal: SignalName }
  /** The trap there names signals as this shell knows them. */
  | { readonly do: 'trap-names'; readonly at: Location; readonly unknown: string }
  /** The handler that is set there ends the process of that program at last. */
  | {
      readonly do: 'end-in-handler';
      readonly at: Location;
      readonly program: string;
      readonly signal: SignalName;
      /** It has come to its end, but for threads. */
      readonly threads?: true;
      /** What it ends is to be asked for by a loop. */
      readonly loops?: true;
      /** It sets what a loop asks for, which then ends. */
      readonly flag?: true;
    }
  /** The handler that is set at one place tells the child that is started at another, and waits for it. */
  | {
      readonly do: 'tell-child';
      readonly at: Location;
      readonly child: Location;
      readonly language: 'python' | 'javascript' | 'go' | 'php' | 'ruby' | 'java';
    }
  /** A service stays in the foreground; `at`: in the script that lies there. */
  | {
      readonly do: 'run-in-foreground';
      readonly at: Location | undefined;
      readonly program: string | undefined;
    }
  /** The first command of a pipeline takes the place of the shell, which is of that kind. */
  | {
      readonly do: 'out-of-pipeline';
      readonly at: Location | undefined;
      readonly shell: string | undefined;
      /** Only where what comes behind does no more than to copy; or as jobs of the shell. */
      readonly way?: 'copied' | 'as-jobs';
    }
  /** A wrapper with these words is replaced by one that becomes the program. */
  | {
      readonly do: 'without-wrapper';
      readonly at: Location | undefined;
      readonly words: readonly string[];
    }
  /** What ignores or blocks the signal goes. */
  | { readonly do: 'unignore'; readonly at: Location; readonly signal: SignalName }
  /** The handler that is set there ends the program, and does not raise the signal again. */
  | { readonly do: 'exit-for-raise'; readonly at: Location }
  /** The init that the image has signals its child alone. */
  | { readonly do: 'signal-child-only' }
  /** An option that the init does not have is taken out. */
  | { readonly do: 'drop-option'; readonly option: string }
  /** The engine adds no init. */
  | { readonly do: 'no-engine-init' }
  /** A development server gives way to the same program without a watcher, or to what serves in production. */
  | {
      readonly do: 'production-command';
      readonly words: readonly string[];
      readonly at: Location | undefined;
    }
  /** A shell reads the command, for it has words that only a shell understands. */
  | { readonly do: 'read-by-shell' }
  /** A loop that looks whether a child is there becomes a wait for it. */
  | { readonly do: 'wait-instead-of-loop'; readonly at: Location }
  /** What a script of package.json runs takes the place of the package manager. */
  | {
      readonly do: 'run-directly';
      readonly manager: readonly string[];
      readonly at: Location | undefined;
      readonly sources: readonly string[];
    }
  /** The command gets an option. */
  | {
      readonly do: 'add-option';
      readonly words: readonly string[];
      readonly at: Location | undefined;
      readonly option: string;
    }
  /** Whoever stops the container waits so long, in milliseconds. */
  | { readonly do: 'grace-period'; readonly ms: number }
  /** What stands in one word as a whole, there or as the first of the command, is a command of several words. */
  | { readonly do: 'split-word'; readonly at: Location | undefined }
  /** The path of a program that a package puts elsewhere: in the command, or in the script at that place. */
  | {
      readonly do: 'right-path';
      readonly at: Location | undefined;
      readonly from: string;
      readonly to: string;
    }
  /** `.` for `source` in what the shell at that place reads, or bash for that shell. */
  | { readonly do: 'source-by-dot'; readonly at: Location; readonly hasBash: boolean }
  /** A script loses its carriage returns. */
  | { readonly do: 'line-feeds'; readonly file: string }
  /** A script gets a first line that names its shell. */
  | { readonly do: 'shebang'; readonly file: string; readonly shell: '/bin/sh' | '/bin/bash' }
  /** What an instruction copies gets the run bit. */
  | { readonly do: 'run-bit'; readonly at: Location; readonly file: string | undefined };
