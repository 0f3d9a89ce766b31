import type { InputError } from './lint/types.ts';

/** A fault of ours over one input takes nothing from the others. */
export async function guarded<T>(
  input: { readonly path: string },
  errors: InputError[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { stack } = error as Error;
    errors.push({
      file: input.path,
      message: `pid1-lint failed; please report it: ${stack?.split('\n', 3).join('')}`,
    });
    return undefined;
  }
}
