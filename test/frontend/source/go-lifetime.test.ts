import { expect, test } from 'vitest';
import { judgedLaunch, lintFiles } from '../../support/lint.ts';

const image = {
  Dockerfile:
    'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM debian:bookworm-slim\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
  'go.mod': 'module app\n\ngo 1.19\n',
};

const program = (imported: string, body: string) => `package main

import ${imported}

func main() {
${body}
}
`;

const amqp = 'amqp "github.com/rabbitmq/amqp091-go"';

test.each([
  [
    'telebot',
    'tele "gopkg.in/telebot.v3"',
    '\tbot, _ := tele.NewBot(tele.Settings{})\n\tbot.Start()',
    'must',
  ],
  [
    'telegram-bot-api',
    'tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"',
    '\tbot, _ := tg.NewBotAPI("")\n\tfor range bot.GetUpdatesChan(tg.NewUpdate(0)) {\n\t}',
    'must',
  ],
  [
    'a consumer of RabbitMQ',
    amqp,
    '\tc, _ := amqp.Dial("")\n\tch, _ := c.Channel()\n\torders, _ := ch.Consume("q", "", true, false, false, false, nil)\n\tfor range orders {\n\t}',
    'must',
  ],
  // It may be a tool.
  [
    'a publisher of RabbitMQ',
    amqp,
    '\tc, _ := amqp.Dial("")\n\tch, _ := c.Channel()\n\tch.Publish("", "q", false, false, amqp.Publishing{})',
    'may',
  ],
  ['Start of another package', '"example.org/job"', '\tjob.New().Start()', 'may'],
])('%s: does the program go on', async (_, imported, body, certainty) => {
  const result = await lintFiles({ ...image, 'main.go': program(imported, body) });
  expect(judgedLaunch(result)?.stop).toMatchObject({ certainty });
  expect(result.findings.some(({ rule }) => rule === 'dies-without-cleanup')).toBe(certainty === 'must');
});
