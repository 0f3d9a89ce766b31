#!/bin/bash
trap 'echo stopping; exit 0' TERM
sleep infinity
