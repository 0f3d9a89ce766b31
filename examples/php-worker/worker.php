<?php

// The official image comes without the pcntl extension, so that none of this happens.
if (extension_loaded('pcntl') && function_exists('pcntl_signal')) {
    pcntl_async_signals(true);
    pcntl_signal(SIGTERM, function () {
        echo "stopping\n";
        exit(0);
    });
}

while (true) {
    echo "working\n";
    sleep(1);
}
