#!/bin/sh
exec memcached
