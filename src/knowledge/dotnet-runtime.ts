import type { Behaviour, KnownSignalBehaviour, SignalTable } from '../model/index.ts';
import { caught, service } from './behaviours.ts';
import { byDefault } from './doubt.ts';

/** 128 and the number of SIGTERM. */
export const DOTNET_TERMINATED = 143;

const AGAIN: KnownSignalBehaviour = caught(
  [{ do: 'raise' }],
  'the .NET runtime puts the default back and sends it to itself',
);

/**
 * What CoreCLR does by itself until version 9. SIGTERM ends it with 143, after the handlers of AppDomain.ProcessExit;
 * for SIGINT and SIGQUIT it puts the default back and sends the signal to itself, which PID 1 does not get.
 * @source dotnet/runtime src/coreclr/pal/src/exception/signal.cpp sigterm_handler, sigint_handler; vm/ceemain.cpp
 *   HandleTerminationRequest; libs/System.Native/pal_signal.c SystemNative_HandleNonCanceledPosixSignal
 */
const UNTIL_9 = {
  SIGTERM: caught(
    [{ do: 'exit', status: DOTNET_TERMINATED, cleansUp: false }],
    'nothing of the program takes it, and the .NET runtime ends it',
  ),
  SIGINT: AGAIN,
  SIGQUIT: AGAIN,
} as const satisfies SignalTable;

/**
 * Since version 10 SIGTERM is left at its default, and ProcessExit is not raised for it.
 * @source https://learn.microsoft.com/dotnet/core/compatibility/core-libraries/10.0/sigterm-signal-handler
 */
const SINCE_10 = {
  ...UNTIL_9,
  SIGTERM: byDefault('since version 10 the .NET runtime leaves SIGTERM at its default'),
} as const satisfies SignalTable;

/** SIGTERM ends a program that does not take it until version 9. */
export type DotnetEra = 'until-9' | 'since-10';

export const DOTNET_SIGNALS: Readonly<Record<DotnetEra, typeof UNTIL_9 | typeof SINCE_10>> = {
  'until-9': UNTIL_9,
  'since-10': SINCE_10,
};

export const DOTNET_BEHAVIOUR: Behaviour = service(UNTIL_9, 'own');
