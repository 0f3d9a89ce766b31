import type { Behaviour, SignalTable } from '../model/index.ts';
import { caught, service } from './behaviours.ts';

/** 128 and the number of SIGTERM. */
export const DOTNET_TERMINATED = 143;

/**
 * What CoreCLR does by itself. SIGTERM ends it with 143, after the handlers of AppDomain.ProcessExit; for SIGINT and
 * SIGQUIT it puts the default back and sends the signal to itself, which PID 1 does not get.
 * @source dotnet/runtime src/coreclr/pal/src/exception/signal.cpp sigterm_handler, sigint_handler; vm/ceemain.cpp
 *   HandleTerminationRequest; libs/System.Native/pal_signal.c SystemNative_HandleNonCanceledPosixSignal
 */
export const DOTNET_SIGNALS: SignalTable = {
  SIGTERM: caught(
    [{ do: 'exit', status: DOTNET_TERMINATED, cleansUp: false }],
    'nothing of the program takes it, and the .NET runtime ends it',
  ),
  SIGINT: caught([{ do: 'raise' }], 'the .NET runtime puts the default back and sends it to itself'),
  SIGQUIT: caught([{ do: 'raise' }], 'the .NET runtime puts the default back and sends it to itself'),
};

export const DOTNET_BEHAVIOUR: Behaviour = service(DOTNET_SIGNALS, 'own');
