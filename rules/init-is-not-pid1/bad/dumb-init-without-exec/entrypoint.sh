#!/bin/bash
set -euo pipefail
mkdir -p /srv/data
cd /srv/data
dumb-init -- "$@"
