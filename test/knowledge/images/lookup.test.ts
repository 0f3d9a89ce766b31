import { expect, test } from 'vitest';
import { lookupImage } from '../../../src/knowledge/images/index.ts';

test.each([
  ['node:18-slim', 'dash'],
  ['node:lts-bookworm', 'dash'],
  ['node:20.11.1-alpine3.19', 'busybox'],
  ['docker.io/library/node:22-alpine', 'busybox'],
  ['public.ecr.aws/docker/library/node', 'dash'],
  ['mirror.gcr.io/library/node:iron', 'dash'],
  ['arm64v8/node:22', 'dash'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/node:22', 'dash'],
  ['python:3.12-slim-bullseye', 'dash'],
  ['python:3.13.0rc1-alpine', 'busybox'],
  ['golang:1.26-alpine', 'busybox'],
  ['ubuntu:22.04', 'dash'],
  ['ubuntu:noble-20240904.1', 'dash'],
  ['debian:bookworm-20240101-slim', 'dash'],
  ['alpine:edge', 'busybox'],
  ['fedora:41', 'bash'],
  ['gcr.io/distroless/static', 'none'],
  ['gcr.io/distroless/base-debian12:nonroot', 'none'],
  ['mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled', 'none'],
])('%s has %s as /bin/sh', (reference, binSh) => {
  expect(lookupImage(reference)?.binSh).toBe(binSh);
});

test.each([
  ['python:3.12-mystery', 'a word that we do not know'],
  ['python:3.12-windowsservercore-ltsc2022', 'Windows'],
  ['node:$VERSION', 'a variable'],
  ['Node:22', 'no reference'],
  ['node:', 'no reference'],
  ['', 'no reference'],
  ['ghcr.io/library/node:22', 'another registry'],
  ['localhost:5000/node', 'another registry'],
  ['acme/node:22', 'another owner'],
  ['mysql:8.0-debian', 'a distribution without a row'],
  ['swift:6.0-amazonlinux2', 'a distribution without a row'],
  ['nginx@sha256:0123', 'rows that disagree'],
])('%s is unknown: %s', reference => {
  expect(lookupImage(reference)).toBeUndefined();
});

test.each([
  ['nginx', 'SIGQUIT'],
  ['nginx:1.25-alpine', 'SIGQUIT'],
  ['nginx:stable', 'SIGQUIT'],
  ['nginx:1.19', 'SIGQUIT'],
  ['nginx:1.19.5', 'SIGQUIT'],
  ['nginx:1.19.4-alpine', 'SIGTERM'],
  ['nginx:1.9', 'SIGTERM'],
  ['nginx:1.16.1', 'SIGTERM'],
  ['postgres:17', 'SIGINT'],
  ['php:8.2-fpm-alpine', 'SIGQUIT'],
  ['php:8.2-apache', 'SIGWINCH'],
  ['php:8.2-cli', null],
  ['httpd:2.4', 'SIGWINCH'],
  ['haproxy:3.2', 'SIGUSR1'],
])('%s is stopped by %s', (reference, signal) => {
  const facts = lookupImage(reference);
  expect(facts?.stopSignal).toBe(signal);
});

test('a digest alone gives what all variants share', () => {
  const facts = lookupImage('node@sha256:0123');
  expect(facts?.entrypoint).toEqual(['docker-entrypoint.sh']);
  expect(facts?.binSh).toBe('unknown');
});

test('a tag before a digest still names the variant', () => {
  expect(lookupImage('node:22-alpine@sha256:0123')?.binSh).toBe('busybox');
});
