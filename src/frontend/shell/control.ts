import type { Location } from '../../base/index.ts';
import type { StartFailure } from '../../model/index.ts';
import type { StartRequest } from './host.ts';

/** An expansion failed, which ends the shell with this status once its EXIT trap has run. */
export class ExpansionError {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** The shell process ends. */
export class ExitShell {
  readonly status: number | undefined;
  /** It ends for what it lacks. */
  readonly lacks:
    | { readonly reason: string; readonly at: Location; readonly because: StartFailure['kind'] }
    | undefined;
  constructor(status: number | undefined, lacks?: ExitShell['lacks']) {
    this.status = status;
    this.lacks = lacks;
  }
}

/** The shell process becomes another program. */
export class Replaced {
  readonly request: StartRequest;
  readonly implicit: boolean;
  constructor(request: StartRequest, implicit: boolean) {
    this.request = request;
    this.implicit = implicit;
  }
}

export class LoopControl {
  readonly kind: 'break' | 'continue';
  levels: number;
  constructor(kind: 'break' | 'continue', levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

export class ReturnFunction {
  readonly status: number | undefined;
  constructor(status: number | undefined) {
    this.status = status;
  }
}
