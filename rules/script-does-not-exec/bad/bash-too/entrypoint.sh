#!/bin/bash
memcached -u nobody
