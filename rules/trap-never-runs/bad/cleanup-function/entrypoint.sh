#!/bin/bash
set -e
shutdown() {
  echo "stopping"
  pkill -TERM python3
}
trap shutdown SIGTERM SIGINT
"$@"
