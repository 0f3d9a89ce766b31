<?php

namespace Acme;

final class Worker
{
    private bool $stopping = false;

    public function run(): void
    {
        pcntl_async_signals(true);
        foreach ([SIGTERM, SIGINT] as $signal) {
            pcntl_signal($signal, fn () => $this->stopping = true);
        }
        while (!$this->stopping) {
            echo "working\n";
            sleep(1);
        }
        echo "stopped\n";
    }
}
