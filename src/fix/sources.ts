import { parseInstructions } from '../frontend/dockerfile/instructions.ts';
import { DockerfileText } from './image/dockerfile.ts';

/** The texts that fixes are written into; Dockerfiles are parsed once. */
export class Sources {
  readonly read: (file: string) => string | undefined;
  readonly #dockerfiles = new Map<string, DockerfileText | undefined>();

  constructor(read: (file: string) => string | undefined) {
    this.read = read;
  }

  dockerfile(file: string): DockerfileText | undefined {
    if (!this.#dockerfiles.has(file)) this.#dockerfiles.set(file, this.#parse(file));
    return this.#dockerfiles.get(file);
  }

  #parse(file: string): DockerfileText | undefined {
    const text = this.read(file);
    if (text === undefined) return undefined;
    const { instructions, errors } = parseInstructions(file, text);
    // A service of a Compose file names its image there, and any line looks like an instruction.
    const isDockerfile = instructions.find(({ keyword }) => keyword !== 'ARG')?.keyword === 'FROM';
    return errors.length > 0 || !isDockerfile ? undefined : new DockerfileText(file, text, instructions);
  }
}
