#!/bin/sh
memcached -u nobody
