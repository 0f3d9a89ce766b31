#!/bin/sh
tini -- memcached -u nobody
