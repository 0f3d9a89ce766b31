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
  ['harbor.example.org/team/acme-dockerhub-mirror/library/node:22', 'dash'],
  ['oven/bun:canary', 'dash'],
  ['python:3.12-slim-bullseye', 'dash'],
  ['python:3.13.0rc1-alpine', 'busybox'],
  ['golang:1.26-alpine', 'busybox'],
  ['ubuntu:22.04', 'dash'],
  ['ubuntu:noble-20240904.1', 'dash'],
  ['debian:bookworm-20240101-slim', 'dash'],
  ['alpine:edge', 'busybox'],
  ['fedora:41', 'bash'],
  ['openjdk:17', 'bash'],
  ['openjdk:11', 'dash'],
  ['openjdk:17-bullseye', 'dash'],
  ['openjdk:17-jdk-oraclelinux8', 'bash'],
  ['gcr.io/distroless/static', 'none'],
  ['gcr.io/distroless/base-debian12:nonroot', 'none'],
  ['mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled', 'none'],
  ['mcr.microsoft.com/dotnet/aspnet:6.0-alpine3.16', 'busybox'],
  ['mcr.microsoft.com/dotnet/core/sdk:2.2-stretch', 'dash'],
  ['mcr.microsoft.com/dotnet/runtime:10.0-noble-amd64', 'dash'],
  ['maven:3.8.2-jdk-11', 'unknown'],
  ['maven:3.8-openjdk-17-slim', 'dash'],
  ['maven:3-amazoncorretto-17', 'bash'],
  ['openjdk:17-jdk-alpine', 'busybox'],
  ['adoptopenjdk:13.0.1_9-jdk-hotspot', 'dash'],
  ['adoptopenjdk/openjdk11:jre-11.0.6_10-alpine', 'busybox'],
  ['bellsoft/liberica-openjdk-alpine:11.0.5', 'busybox'],
  ['azul/zulu-openjdk:17-jre-headless', 'dash'],
  ['hseeberger/scala-sbt:11.0.12_1.5.5_2.13.6', 'dash'],
  ['adoptopenjdk/openjdk11-openj9:alpine', 'busybox'],
  ['adoptopenjdk/openjdk11-openj9:jre-11.0.11_9_openj9-0.26.0-alpine', 'busybox'],
  ['adoptopenjdk/openjdk8-openj9:latest', 'dash'],
  ['ibm-semeru-runtimes:open-17-jre', 'dash'],
  ['ibm-semeru-runtimes:open-21.0.4_7-jdk-jammy', 'dash'],
  ['erlang:21-alpine', 'busybox'],
  ['hexpm/elixir:1.17.3-erlang-27.3.4.14-alpine-3.21.7', 'busybox'],
  ['hexpm/elixir:1.14.2-erlang-25.2-debian-bullseye-20221004-slim', 'dash'],
  ['hexpm/erlang:28.1-ubuntu-noble-20250619', 'dash'],
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
  ['harbor.example.org/dockerhub/acme/node:22', 'another owner'],
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
  const facts = lookupImage('python@sha256:0123');
  expect(facts?.cmd).toEqual(['python3']);
  expect(facts?.binSh).toBe('unknown');
});

test('a digest alone is taken for the user of the plain image', () => {
  const facts = lookupImage('gcr.io/distroless/java25-debian13@sha256:0123');
  expect(facts?.entrypoint).toEqual(['/usr/bin/java', '-jar']);
  expect(facts?.user).toBe('0');
});

test('a tag before a digest still names the variant', () => {
  expect(lookupImage('node:22-alpine@sha256:0123')?.binSh).toBe('busybox');
});

test.each([
  ['node:22', ['docker-entrypoint.sh']],
  ['node:6', null],
  ['nginx:1.16', null],
  ['gcr.io/distroless/nodejs22-debian12:debug', ['/nodejs/bin/node']],
  ['gcr.io/distroless/java21-debian12:nonroot', ['/usr/bin/java', '-jar']],
  ['gcr.io/distroless/java17', ['/usr/bin/java', '-jar']],
  ['gcr.io/distroless/nodejs24:nonroot', ['/nodejs/bin/node']],
  ['gcr.io/distroless/static-debian12:debug', ['/busybox/sh']],
  ['gcr.io/distroless/cc-debian12', null],
  ['denoland/deno:alpine-2.1.4', ['/tini', '--', 'docker-entrypoint.sh']],
  ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', null],
  ['ghcr.io/astral-sh/uv:0.5', ['/uv']],
  ['tomcat:10.1-jdk21-temurin-noble', null],
  ['mcr.microsoft.com/dotnet/aspnet:9.0', null],
  ['mcr.microsoft.com/dotnet/sdk:10.0-alpine', null],
  ['oven/bun:1-alpine', ['/usr/local/bin/docker-entrypoint.sh']],
  ['maven:3.8.4-openjdk-17', ['/usr/local/bin/mvn-entrypoint.sh']],
  ['adoptopenjdk:8-jre-hotspot', null],
  ['sbtscala/scala-sbt:eclipse-temurin-17.0.4_1.7.1_3.2.0', ['/__cacert_entrypoint.sh']],
])('the entrypoint of %s is %j', (reference, entrypoint) => {
  const facts = lookupImage(reference);
  expect(facts).toBeDefined();
  expect(facts?.entrypoint).toEqual(entrypoint);
});

test.each([
  ['php:7.2.16-fpm', null],
  ['php:7.2.17-fpm', 'SIGQUIT'],
  ['php:7.2-fpm', 'SIGQUIT'],
  ['php:5.6-apache', null],
  ['postgres:12.3', null],
  ['postgres:12', 'SIGINT'],
  ['postgres:9.6-alpine', 'SIGINT'],
  ['nginx:1.18.0-alpine', 'SIGQUIT'],
])('%s is stopped by %s, as its version was published', (reference, signal) => {
  expect(lookupImage(reference)).toBeDefined();
  expect(lookupImage(reference)?.stopSignal).toBe(signal);
});

test('PATH is given where the image extends it', () => {
  expect(lookupImage('golang:1.26')?.env.PATH).toMatch(/^\/go\/bin:\/usr\/local\/go\/bin:/);
  expect(lookupImage('rust:1.80-slim')?.env.PATH).toMatch(/^\/usr\/local\/cargo\/bin:/);
});

test.each([
  ['eclipse-temurin:21', ['jshell']],
  ['eclipse-temurin:21-jre', ['/bin/bash']],
  ['eclipse-temurin:21-jre-alpine', ['/bin/sh']],
  ['eclipse-temurin:8-jdk', ['/bin/bash']],
  ['openjdk', ['jshell']],
  ['openjdk:17-jdk', ['jshell']],
  ['openjdk:11', ['jshell']],
  ['openjdk:8u342', ['bash']],
  ['openjdk:11-jre', ['bash']],
  ['openjdk:17-jdk-slim', ['jshell']],
  ['openjdk:11-jre-slim-buster', ['bash']],
  ['openjdk:8-jre-alpine', ['/bin/sh']],
  ['amazoncorretto:21', ['/bin/bash']],
])('the command of %s is %j: only a JDK from 9 on has jshell', (reference, cmd) => {
  expect(lookupImage(reference)?.cmd).toEqual(cmd);
});

test('the command of perl names its version', () => {
  expect(lookupImage('perl:5.42')?.cmd).toEqual(['perl5.42.1', '-de0']);
  expect(lookupImage('perl:slim')?.cmd).toEqual(['perl5.42.1', '-de0']);
});
