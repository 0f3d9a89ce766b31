#!/bin/bash
set -e
mkdir -p /run/php
php-fpm8.2 --daemonize
nginx -g 'daemon off;'
