#!/bin/sh
exec memcached
