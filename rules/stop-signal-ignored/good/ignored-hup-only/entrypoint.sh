#!/bin/sh
trap '' HUP
exec memcached -u nobody
