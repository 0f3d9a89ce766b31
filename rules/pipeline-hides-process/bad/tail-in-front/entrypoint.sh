#!/bin/sh
memcached -u nobody &
tail -F /var/log/m.log
