#!/bin/bash
exec memcached -u nobody > >(tee /var/log/m.log)
