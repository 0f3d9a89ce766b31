#!/bin/bash
python3 handler.py &
python3 handler.py
