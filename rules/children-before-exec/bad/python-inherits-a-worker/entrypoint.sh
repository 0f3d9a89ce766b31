#!/bin/bash
python3 /srv/worker.py &
exec python3 /srv/app.py
