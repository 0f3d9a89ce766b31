import type { Env, ImageFiles } from '../../../model/index.ts';
import { type JvmFile, textAt } from './program.ts';

const NAMES = ['application.properties', 'application.yml', 'application.yaml'];

/** What Spring's configuration says under the profile that is always there. */
export const springSettings = (files: ImageFiles, directory: string): readonly string[] =>
  NAMES.map(name => textAt(files, `${directory}/src/main/resources/${name}`)?.text ?? '');

const UNHOOKED = /\bsetRegisterShutdownHook\s*\(\s*false\s*\)|\.\s*registerShutdownHook\s*\(\s*false\s*\)/;

/** In a file of YAML the key stands below `main:`; `logging:` has one of the same name. */
const IN_YAML =
  /^([ \t]*)main:[ \t]*\n(?:\1[ \t]+[^\n]*\n|[ \t]*\n)*?\1[ \t]+register-shutdown-hook:[ \t]*(true|false)\b/m;
const ON_A_LINE = /\bspring\.main\.register-shutdown-hook[ \t]*[:=][ \t]*(true|false)\b/;

/**
 * Is Spring Boot told to leave its shutdown hook out? What configures it comes before what main calls.
 * @source https://docs.spring.io/spring-boot/api/java/org/springframework/boot/SpringApplication.html#setRegisterShutdownHook(boolean);
 *   spring-boot additional-spring-configuration-metadata.json, spring.main.register-shutdown-hook
 */
export function isUnhooked(
  reached: readonly JvmFile[],
  settings: readonly string[],
  { args, env }: { readonly args: readonly string[]; readonly env: Env },
): boolean {
  const variable = env.SPRING_MAIN_REGISTERSHUTDOWNHOOK ?? env.SPRING_MAIN_REGISTER_SHUTDOWN_HOOK;
  const given = args.map(arg => ON_A_LINE.exec(arg)?.[1]).find(Boolean);
  const written = settings.map(text => ON_A_LINE.exec(text)?.[1] ?? IN_YAML.exec(text)?.[2]).find(Boolean);
  const told = given ?? variable ?? written;
  return told === undefined ? reached.some(f => UNHOOKED.test(f.text.text)) : /^false$/i.test(told);
}

/** @source https://docs.spring.io/spring-boot/reference/features/spring-application.html#features.spring-application.lazy-initialization */
export const isLazy = (settings: readonly string[], env: Env): boolean =>
  /^true$/i.test(env.SPRING_MAIN_LAZYINITIALIZATION ?? env.SPRING_MAIN_LAZY_INITIALIZATION ?? '') ||
  settings.some(text => /\blazy-initialization[ \t]*[:=][ \t]*true\b/.test(text));
