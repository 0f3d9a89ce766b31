import signal

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print("waiting")
signal.sigwait({signal.SIGTERM})
print("leaving")
