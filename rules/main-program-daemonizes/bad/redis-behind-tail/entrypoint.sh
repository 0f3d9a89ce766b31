#!/bin/bash
redis-server --daemonize yes --save "" --logfile /var/log/redis.log
touch /var/log/redis.log
exec tail -f /var/log/redis.log
