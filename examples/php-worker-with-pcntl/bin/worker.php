<?php

require __DIR__ . '/../src/Worker.php';

(new Acme\Worker())->run();
