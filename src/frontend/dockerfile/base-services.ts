import type { Location } from '../../base/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import { S6_RC } from '../../knowledge/service-directory.ts';
import type { StageFiles } from './files.ts';
import { fileLayer } from './layer.ts';

/** Puts the services of a base image where s6-overlay finds them, and where the image's own steps may change them. */
export function layBaseServices(files: StageFiles, image: ImageFacts | undefined, at: Location): void {
  for (const [name, argv] of Object.entries(image?.services ?? {})) {
    const words = argv.map(word => `'${word}'`).join(' ');
    const put = (file: string, text: string) => {
      const origin = {
        kind: 'inline',
        text: { file: at.file, text, locate: () => at },
        executable: true,
        at,
      } as const;
      files.push(fileLayer(file, () => origin));
    };
    put(`${S6_RC}/${name}/type`, 'longrun\n');
    put(`${S6_RC}/${name}/run`, `#!/bin/sh\nexec ${words}\n`);
    put(`${S6_RC}/user/contents.d/${name}`, '');
    const signal = image?.downSignals?.[name];
    if (signal) put(`${S6_RC}/${name}/down-signal`, `${signal}\n`);
  }
}
