import { expect, test } from 'vitest';
import { lint } from '../../../src/analysis.ts';
import { memoryVfs } from '../../../src/base/index.ts';
import { parsers } from '../../support/lint.ts';

const JVM = 'FROM eclipse-temurin:21-jre\nCOPY start.sh /depot/\n';
const START = '#!/bin/sh\nexec java -jar /depot/depot.jar\n';
const MAIN = (name: string, hook: string) =>
  `public class ${name} { public static void main(String[] a) throws Exception { ${hook} while (true) Thread.sleep(9); } }`;
const HOOK = 'Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(1)));';

test.each([
  ['once', {}, 'graceful'],
  ['twice', { 'other/src/org/example/Depot.java': 'package org.example; class Depot {}' }, 'unknown'],
])('a class that the project has %s is run from where nobody sees it come', async (_, more, outcome) => {
  const files = {
    'image/Dockerfile':
      'FROM registry.example.org/java:21\nADD depot.tgz /opt\nCMD ["java", "-cp", "/opt/lib/*", "org.example.Depot"]\n',
    'image/depot.yml': '',
    'depot/src/org/example/Depot.java': `package org.example;\n${MAIN('Depot', HOOK)}`,
    ...more,
  };
  expect(await outcomeOf(files)).toBe(outcome);
});

async function outcomeOf(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { launches } = await lint(memoryVfs(files), parsers, [{ path: 'image/Dockerfile' }], {});
  return launches[0]?.stop.outcome;
}

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'the jar of the project around it',
    {
      'image/Dockerfile': `${JVM}COPY build/depot.jar /depot/\nCMD ["/depot/start.sh"]\n`,
      'image/start.sh': START,
      'build.gradle': "plugins { id 'application' }",
      'src/main/java/Main.java': MAIN('Main', HOOK),
    },
    'graceful',
  ],
  [
    'the jar of the only project that has its name',
    {
      'image/Dockerfile': `${JVM}COPY depot.jar /depot/\nCMD ["/depot/start.sh"]\n`,
      'image/start.sh': START,
      'server/build.sbt': 'name := "depot"',
      'server/src/main/java/Server.java': MAIN('Server', HOOK),
      'client/build.sbt': 'name := "depot-client"',
      'client/src/main/java/Client.java': MAIN('Client', ''),
    },
    'graceful',
  ],
  [
    'a jar whose name two projects have',
    {
      'image/Dockerfile': `${JVM}COPY depot.jar /depot/\nCMD ["/depot/start.sh"]\n`,
      'image/start.sh': START,
      'server/build.sbt': 'name := "depot"',
      'server/src/main/java/Server.java': MAIN('Server', HOOK),
      'client/build.sbt': 'name := "depot"',
      'client/src/main/java/Client.java': MAIN('Client', ''),
    },
    'unknown',
  ],
  [
    'the module that it is, with one beside it',
    {
      'image/Dockerfile': `${JVM}COPY lib/depot.jar /depot/\nCMD ["/depot/start.sh"]\n`,
      'image/start.sh': START,
      'image/build.gradle': "dependencies { implementation project(':crane') }",
      'image/src/main/java/org/example/depot/Main.java':
        'package org.example.depot;\nimport org.example.crane.Crane;\nclass Main { public static void main(String[] a) { new Crane().lift(); } }',
      'settings.gradle': "include 'image', 'crane'",
      'crane/build.gradle': "plugins { id 'java-library' }",
      'crane/src/main/java/org/example/crane/Crane.java': `package org.example.crane;\npublic class Crane { public void lift() { ${HOOK} } }`,
    },
    'graceful',
  ],
  [
    'what a project of .NET has published',
    {
      'image/Dockerfile':
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY published/ /app/\nCOPY settings.json /app/\nCMD ["dotnet", "/app/Ledger.dll"]\n',
      'image/settings.json': '{}',
      'src/Ledger/Ledger.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net8.0</TargetFramework></Project>',
      'src/Ledger/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();',
    },
    'graceful',
  ],
  [
    'the project that it installs from its own repository',
    {
      'image/Dockerfile':
        'FROM python:3.12\nRUN python -m venv /venv && /venv/bin/pip install "tally-server @ git+https://github.com/example-org/tally.git@1.2.0"\nCMD ["/venv/bin/python", "/venv/bin/tally_server"]\n',
      'pyproject.toml':
        '[project]\nname = "tally-server"\n\n[project.scripts]\ntally_server = "tally.main:main"\n',
      'src/tally/__init__.py': '',
      'src/tally/main.py': 'import time\n\ndef main():\n    while True:\n        time.sleep(1)\n',
    },
    'killed',
  ],
  [
    'a binary of Go whose module lies around it',
    {
      'image/Dockerfile': 'FROM gcr.io/distroless/static\nCOPY relay /relay\nENTRYPOINT ["/relay"]\n',
      'go.mod': 'module example.org/turnstile\n\ngo 1.22\n',
      'image/main.go':
        'package main\n\nimport "example.org/turnstile/gate"\n\nfunc main() {\n\tgate.Keep()\n}\n',
      'gate/gate.go':
        'package gate\n\nimport (\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc Keep() {\n\tstop := make(chan os.Signal, 1)\n\tsignal.Notify(stop, syscall.SIGTERM)\n\t<-stop\n}\n',
    },
    'graceful',
  ],
])('a folder with a Dockerfile gets %s', async (_, files, outcome) => {
  expect(await outcomeOf(files)).toBe(outcome);
});
