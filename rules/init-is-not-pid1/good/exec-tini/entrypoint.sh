#!/bin/sh
exec tini -- memcached -u nobody
