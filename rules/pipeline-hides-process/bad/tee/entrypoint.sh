#!/bin/sh
memcached -u nobody | tee /var/log/m.log
