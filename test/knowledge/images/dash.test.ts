import { expect, test } from 'vitest';
import { hasOldDash } from '../../../src/knowledge/images/index.ts';

test.each([
  'debian',
  'debian:12.5-slim',
  'debian:stable-slim',
  'ubuntu:22.04',
  'ubuntu:noble',
  'node:20-slim',
  'python:3.12-slim-bookworm',
  'nvidia/cuda:12.4.0-runtime-ubuntu22.04',
])('%s has a dash without pipefail', reference => {
  expect(hasOldDash(reference)).toBe(true);
});

test.each([
  'debian:sid',
  'debian:testing-slim',
  'debian:14',
  'ubuntu',
  'ubuntu:26.04',
  'eclipse-temurin:21',
  'acme/x',
])('%s may have another', reference => {
  expect(hasOldDash(reference)).toBe(false);
});
