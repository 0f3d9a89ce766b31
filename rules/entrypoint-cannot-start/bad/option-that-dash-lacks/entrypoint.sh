#!/bin/sh
set -euo pipefail
exec tail -f /dev/null
