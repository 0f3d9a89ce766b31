#!/bin/sh
memcached -u nobody &
tail -f /var/log/m.log
