import { BEAM } from '../../knowledge/beam-runtime.ts';
import { BUN } from '../../knowledge/bun-runtime.ts';
import { C_BEHAVIOUR } from '../../knowledge/c-runtime.ts';
import { CRYSTAL_BEHAVIOUR } from '../../knowledge/crystal-runtime.ts';
import { DART_BEHAVIOUR } from '../../knowledge/dart-runtime.ts';
import { DENO } from '../../knowledge/deno-runtime.ts';
import { DOTNET_BEHAVIOUR } from '../../knowledge/dotnet-runtime.ts';
import { GO_BEHAVIOUR } from '../../knowledge/go-runtime.ts';
import { HASKELL_BEHAVIOUR } from '../../knowledge/haskell-runtime.ts';
import { JVM_BEHAVIOUR } from '../../knowledge/jvm-runtime.ts';
import { NIM_BEHAVIOUR } from '../../knowledge/nim-runtime.ts';
import { OCAML_BEHAVIOUR } from '../../knowledge/ocaml-runtime.ts';
import { NODE } from '../../knowledge/programs/node.ts';
import { RUST_BEHAVIOUR } from '../../knowledge/rust-runtime.ts';
import type { Language } from '../../model/index.ts';
import { analyseBeam, releaseOf } from './beam/index.ts';
import { analyseC, cMainOf } from './c/index.ts';
import { analyseCrystal, crystalMainOf } from './crystal/index.ts';
import { analyseDart, dartMainOf } from './dart/index.ts';
import { analyseDotnet, projectOfFile } from './dotnet/index.ts';
import { analyseGo, lacksModule, mainPackageOf } from './go/index.ts';
import { analyseHaskell, haskellMainOf } from './haskell/index.ts';
import type { Compiled, Reader } from './input.ts';
import { analyseJavaScript, standaloneMainOf } from './javascript/index.ts';
import { analyseJvm, moduleOfFile } from './jvm/index.ts';
import { analyseLua } from './lua/index.ts';
import { analyseNim, nimMainOf } from './nim/index.ts';
import { analyseOcaml, ocamlMainOf } from './ocaml/index.ts';
import { analysePerl } from './perl/index.ts';
import { analysePhp } from './php/index.ts';
import { JVM_STEPS, PREBUILT_JVM, RELEASED } from './prebuilt.ts';
import { analysePython } from './python/index.ts';
import { analyseRuby } from './ruby/index.ts';
import { analyseRust, rustMainOf } from './rust/index.ts';
import { analyseSwift, swiftMainOf } from './swift/index.ts';

/** One line a language. Each reader is a bundle of its own, loaded when it is first called. */
export const READERS: Readonly<Record<Language, Reader>> = {
  beam: analyseBeam,
  dotnet: analyseDotnet,
  c: analyseC,
  crystal: analyseCrystal,
  dart: analyseDart,
  go: analyseGo,
  haskell: analyseHaskell,
  javascript: analyseJavaScript,
  jvm: analyseJvm,
  lua: analyseLua,
  nim: analyseNim,
  ocaml: analyseOcaml,
  perl: analysePerl,
  php: analysePhp,
  python: analysePython,
  ruby: analyseRuby,
  rust: analyseRust,
  swift: analyseSwift,
};

/** `build-essential` and `build-base` are packages, and no build. */
export const COMPILED: readonly Compiled[] = [
  {
    language: 'beam',
    prebuilt: RELEASED,
    steps: /\b(?:mix|rebar3|gleam|make)\b/,
    behaviour: BEAM,
    builtFrom: releaseOf,
  },
  {
    language: 'go',
    prebuilt: /./,
    steps: /\b(?:go|make|(?<!\b(?:cargo|cross|npm run|yarn|pnpm) )build(?!-)|mage|task|just|goreleaser)\b/,
    behaviour: GO_BEHAVIOUR,
    builtFrom: mainPackageOf,
    isPart: lacksModule,
  },
  {
    language: 'rust',
    prebuilt: /./,
    steps: /\b(?:cargo|cross|rustc|make|just|build(?!-))\b/,
    behaviour: RUST_BEHAVIOUR,
    builtFrom: rustMainOf,
  },
  {
    language: 'crystal',
    steps: /\b(?:crystal|shards|lucky|make)\b/,
    behaviour: CRYSTAL_BEHAVIOUR,
    builtFrom: crystalMainOf,
  },
  {
    language: 'nim',
    steps: /\b(?:nim(?:ble)?|make)\b/,
    behaviour: NIM_BEHAVIOUR,
    builtFrom: nimMainOf,
  },
  {
    language: 'haskell',
    steps: /\b(?:stack|cabal|ghc|make)\b/,
    behaviour: HASKELL_BEHAVIOUR,
    builtFrom: haskellMainOf,
  },
  {
    language: 'ocaml',
    steps: /\b(?:dune|jbuilder|esy|opam|ocamlfind|ocamlopt|ocamlc|ocamlbuild|make)\b/,
    behaviour: OCAML_BEHAVIOUR,
    builtFrom: ocamlMainOf,
  },
  {
    language: 'dart',
    steps: /\b(?:dart|dart2native)\b/,
    behaviour: DART_BEHAVIOUR,
    builtFrom: dartMainOf,
  },
  {
    language: 'swift',
    steps: /\b(?:swift|make)\b/,
    behaviour: C_BEHAVIOUR,
    builtFrom: swiftMainOf,
  },
  {
    language: 'jvm',
    prebuilt: PREBUILT_JVM,
    steps: JVM_STEPS,
    behaviour: JVM_BEHAVIOUR,
    builtFrom: moduleOfFile,
  },
  {
    language: 'dotnet',
    prebuilt: /\/\w+(?:\.\w+)*$/,
    readsSteps: true,
    steps: /\bdotnet\b/,
    behaviour: DOTNET_BEHAVIOUR,
    builtFrom: projectOfFile,
  },
  {
    language: 'javascript',
    runtime: 'bun',
    steps: /\bbun\b/,
    behaviour: BUN,
    builtFrom: (...made) => standaloneMainOf('bun', ...made),
  },
  {
    language: 'javascript',
    runtime: 'deno',
    steps: /\bdeno\b/,
    behaviour: DENO,
    builtFrom: (...made) => standaloneMainOf('deno', ...made),
  },
  {
    language: 'javascript',
    steps: /\b(?:pkg|nexe|npm|pnpm|yarn)\b/,
    behaviour: NODE,
    builtFrom: (...made) => standaloneMainOf('node', ...made),
  },
  {
    language: 'c',
    prebuilt: /\/[\w-]+$/,
    steps: /\b(?:gcc|g\+\+|cc|c\+\+|clang|[qx]?make|cmake|ninja|meson|configure)/,
    behaviour: C_BEHAVIOUR,
    builtFrom: cMainOf,
  },
];
