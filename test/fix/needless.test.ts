import { expect, test } from 'vitest';
import { parseCases } from '../cases/read.ts';
import { mended } from '../support/mend.ts';

const [project] = parseCases(
  `=== a handler for the development server, which gives way to another
--- Dockerfile
FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
CMD python manage.py runserver 0.0.0.0:8000
--- requirements.txt
django==5.0
--- manage.py
#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
--- shop/settings.py
SECRET_KEY = "x"
--- shop/wsgi.py
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
`,
  'needless',
);

test('what a later fix has made needless is taken back', async () => {
  if (!project) throw new Error('no project');
  const { texts, applied } = await mended(project, true);
  expect([...texts.keys()]).toEqual(['Dockerfile']);
  expect(texts.get('Dockerfile')).toContain('gunicorn');
  expect(applied.flatMap(({ fix }) => fix.edits.map(({ at }) => at.file))).not.toContain('manage.py');
});
