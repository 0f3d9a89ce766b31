import { expect, test } from 'vitest';
import { lintFiles } from '../../../support/lint.ts';

const DOCKERFILE = `FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN mvn package
FROM eclipse-temurin:21-jre
COPY --from=build /src/target/weir.jar /app.jar
CMD ["java", "-jar", "/app.jar"]
`;
const pom = (dependency: string) => `<project><parent><groupId>org.springframework.boot</groupId>
<artifactId>spring-boot-starter-parent</artifactId><version>3.3.4</version></parent>
<groupId>org.example</groupId><artifactId>weir</artifactId><build><finalName>weir</finalName></build><dependencies>
<dependency><groupId>org.springframework.boot</groupId><artifactId>${dependency}</artifactId></dependency>
</dependencies></project>
`;
const JOB = `package org.example;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Weir implements CommandLineRunner {
    public static void main(String[] args) { SpringApplication.run(Weir.class, args); }

    public void run(String... args) { System.out.println("done"); }
}
`;
const SCHEDULED = JOB.replace(
  '@Spring',
  '@org.springframework.scheduling.annotation.EnableScheduling @Spring',
);

const stopOf = async (files: Readonly<Record<string, string>>) => {
  const { launches } = await lintFiles({ Dockerfile: DOCKERFILE, ...files });
  const { outcome, certainty } = launches[0]?.stop ?? {};
  return `${outcome} ${certainty}`;
};
const spring = (dependency: string, main: string) =>
  stopOf({ 'pom.xml': pom(dependency), 'src/main/java/org/example/Weir.java': main });

test('a program of Spring Boot that runs something once, and has nothing by which it would go on', async () => {
  expect(await spring('spring-boot-starter', JOB)).toBe('graceful may');
  expect(await spring('spring-boot-starter-web', JOB)).toBe('graceful must');
  expect(await spring('spring-boot-starter', SCHEDULED)).toBe('graceful must');
});

test('a main class without a loop, a thread or a server may have ended', async () => {
  const plain = (body: string) =>
    `class Main { public static void main(String[] a) throws Exception { ${body} } }`;
  const run = (body: string) =>
    stopOf({
      Dockerfile: 'FROM eclipse-temurin:21\nCOPY Main.java /app/\nCMD ["java", "/app/Main.java"]\n',
      'Main.java': plain(body),
    });
  expect(await run('System.out.println("hello");')).toBe('abrupt may');
  expect(await run('while (true) System.in.read();')).toBe('abrupt must');
  expect(await run('new java.net.ServerSocket(80).accept();')).toBe('abrupt must');
});

test('a main function of Clojure that ends the program', async () => {
  const run = (body: string) =>
    stopOf({
      'project.clj': '(defproject weir "1" :main weir.core :uberjar-name "weir.jar")\n',
      'src/weir/core.clj': `(ns weir.core (:gen-class))\n\n(defn -main [& args]\n  ${body})\n`,
      Dockerfile:
        'FROM clojure:lein AS b\nWORKDIR /s\nCOPY . .\nRUN lein uberjar\nFROM eclipse-temurin:21\nCOPY --from=b /s/target/weir.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
    });
  expect(await run('(println "hello") (System/exit 0)')).toBe('abrupt may');
  expect(await run('(when (seq args) (System/exit 1)) @(promise)')).toBe('abrupt must');
});
