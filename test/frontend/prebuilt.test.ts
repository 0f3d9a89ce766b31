import { expect, test } from 'vitest';
import { memoryVfs } from '../../src/base/index.ts';
import { lintFiles, lintVfs } from '../support/lint.ts';

const DOCKERFILE = 'FROM gcr.io/distroless/static\nCOPY dist/app /app\nENTRYPOINT ["/app"]\n';

const stopOf = async (files: Readonly<Record<string, string>>) => {
  const { launches } = await lintFiles({ Dockerfile: DOCKERFILE, ...files });
  const { outcome, certainty } = launches[0]?.stop ?? {};
  return { outcome, certainty };
};

test('what was built before the image is supposed to be built from the sources beside it', async () => {
  const files = {
    'go.mod': 'module example.org/app\n',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":80", nil)\n}\n',
  };
  expect(await stopOf(files)).toEqual({ outcome: 'abrupt', certainty: 'may' });
});

test('what names the file that it is built into is certain', async () => {
  const web = '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n';
  const host = 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n';
  const dotnet = {
    Dockerfile:
      'FROM mcr.microsoft.com/dotnet/runtime-deps:8.0\nCOPY Shop.Server /app/\nENTRYPOINT ["/app/Shop.Server"]\n',
    'src/Shop.Server/Program.cs': host,
  };
  const { stop } =
    (await lintFiles({ ...dotnet, 'src/Shop.Server/Shop.Server.csproj': web })).launches[0] ?? {};
  expect(stop).toMatchObject({ outcome: 'graceful', certainty: 'must' });
  const other = await lintFiles({ ...dotnet, 'src/Shop.Server/Shop.Worker.csproj': web });
  expect(other.launches[0]?.stop).toMatchObject({ outcome: 'unknown' });
  const cargo = await lintFiles({
    Dockerfile: 'FROM debian:12\nCOPY target/release/shop /app/\nCMD ["/app/shop"]\n',
    'Cargo.toml': '[package]\nname = "shop"\n',
    'src/main.rs': 'fn main() {\n    loop {\n        std::thread::park();\n    }\n}\n',
  });
  expect(cargo.launches[0]?.stop).toMatchObject({ outcome: 'killed', certainty: 'must' });
  const quarkus = await lintFiles({
    Dockerfile: 'FROM debian:12\nCOPY target/*-runner /app\nCMD ["/app"]\n',
    'pom.xml': '<project><artifactId>quarkus-maven-plugin</artifactId></project>\n',
    'src/main/java/org/example/Shop.java': 'package org.example;\n\nclass Shop {}\n',
  });
  expect(quarkus.launches[0]?.stop).toMatchObject({ outcome: 'graceful', certainty: 'must' });
});

test('what bears the name of a module, or of a class, of the project alone is supposed to be built of it', async () => {
  const project = {
    'build.gradle': "plugins { id 'java' }\n",
    'settings.gradle': "rootProject.name = 'harbour'\n",
    'src/main/java/org/example/Harbour.java':
      'package org.example;\n\npublic class Harbour {\n    public static void main(String[] args) {\n        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("bye")));\n    }\n}\n',
  };
  const certaintyOf = async (dockerfile: string) => {
    const { launches } = await lintFiles({ Dockerfile: dockerfile, ...project });
    const { outcome, certainty } = launches[0]?.stop ?? {};
    return `${outcome} ${certainty}`;
  };
  const jar = (steps: string) =>
    `FROM eclipse-temurin:21-jre\n${steps}CMD ["java", "-jar", "/opt/harbour.jar"]\n`;
  const fetched = 'RUN curl -fsSL -o /opt/harbour.jar https://example.org/harbour-1.0.jar\n';
  expect(await certaintyOf(jar(fetched))).toBe('graceful may');
  const unpacked = 'RUN curl -fsSL https://example.org/harbour.tgz | tar xz -C /opt\n';
  const run = 'CMD ["java", "-cp", "/opt/lib/*", "org.example.Harbour"]\n';
  expect(await certaintyOf(`FROM eclipse-temurin:21-jre\n${unpacked}${run}`)).toBe('graceful may');
  const built = 'FROM gradle:8-jdk21 AS build\nWORKDIR /src\nCOPY . .\nRUN gradle build\n';
  const copied = 'COPY --from=build /src/build/libs/harbour.jar /opt/harbour.jar\n';
  expect(await certaintyOf(`${built}${jar(copied)}`)).toBe('graceful must');
});

test('without sources beside it nothing is claimed', async () => {
  expect(await stopOf({})).toEqual({ outcome: 'unknown', certainty: 'may' });
});

test('of a project with several programs the one with the name of the binary', async () => {
  const main = (body: string) => `package main\n\nfunc main() {\n\t${body}\n}\n`;
  const { launches } = await lintFiles({
    Dockerfile:
      'FROM scratch\nARG TARGETARCH\nCOPY dist/${TARGETARCH}/shop-server /bin/\nENTRYPOINT ["/bin/shop-server"]\n',
    'go.mod': 'module example.org/shop/v3\n',
    'cmd/agent/main.go': main('select {}'),
    'cmd/server/main.go': main('select {}'),
  });
  expect(launches[0]?.prediction.filesRead).toEqual(['Dockerfile', 'cmd/server/main.go']);
});

test('a folder of what a compiler made before the image is traced to its sources, a RUN behind it or not', async () => {
  const files = (run: string, command: string) => ({
    Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY ["dist/", "package.json", "./"]\n${run}CMD ["node", "${command}"]\n`,
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "outDir": "dist" }, "include": ["src/**/*.ts"] }',
    'src/index.ts': 'setInterval(() => {}, 1000);\n',
    'src/tools/server.ts': 'process.on("SIGTERM", () => process.exit(0));\nsetInterval(() => {}, 1000);\n',
  });
  for (const run of ['', 'RUN npm ci\n']) {
    expect(await stopOf(files(run, '.'))).toEqual({ outcome: 'killed', certainty: 'must' });
    expect(await stopOf(files(run, 'tools/server.js'))).toEqual({ outcome: 'graceful', certainty: 'must' });
  }
});

test('a binary that comes along, and that a later step compiles anew, is what that step makes', async () => {
  const compiled = async (steps: string) => {
    const vfs = memoryVfs({
      Dockerfile: `FROM golang:1.22\nWORKDIR /src\n${steps}\nCMD ["./server"]\n`,
      'go.mod': 'module example.org/app\n',
      'main.go': 'package main\n\nfunc main() {\n\tselect {}\n}\n',
      server: '',
    });
    const read = (path: string) => (path === 'server' ? undefined : vfs.read(path));
    const { launches } = await lintVfs({ ...vfs, read });
    return launches[0]?.stop?.certainty;
  };
  expect(await compiled('COPY . .\nRUN go build -o server .')).toBe('must');
  expect(await compiled('RUN go build -o server .\nCOPY . .')).toBe('may');
  expect(await compiled('COPY . .\nRUN chmod +x server')).toBe('may');
});
