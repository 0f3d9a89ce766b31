import { type Snippet, snippet as s } from './snippet.ts';

/** A service beside the program that takes every connection and says nothing; it keeps nothing alive itself. */
const SILENT = (port: number) =>
  `const silent = require('net').createServer(socket => socket.unref()); silent.listen(${port}, '127.0.0.1'); silent.unref();`;

/** Bots and clients of chats, and the work around them. */
export const chats: readonly Snippet[] = [
  s('discord.js', 'new it.Client({ intents: [] })', 'Client'),
  s('eris', "new it('x')", ''),
  s('telegraf', "new it.Telegraf('1:x')", 'Telegraf'),
  s('grammy', "new it.Bot('1:x')", 'Bot'),
  s('node-telegram-bot-api', '', ''),
  s('irc', `${SILENT(16667)} new it.Client('127.0.0.1', 'x', { port: 16667 })`, 'Client'),
  s(
    'irc-framework',
    `${SILENT(16667)} new it.Client().connect({ host: '127.0.0.1', port: 16667, nick: 'x' })`,
    'connect',
  ),
  s('irc-framework', 'new it.Client()', 'Client'),
  s('irc-upd', `${SILENT(16667)} new it.Client('127.0.0.1', 'x', { port: 16667 })`, 'Client'),
  s('matrix-org-irc', `${SILENT(16667)} new it.Client('127.0.0.1', 'x', { port: 16667 })`, 'Client'),
  s('tmi.js', 'new it.Client({ channels: [] })', 'Client client'),
  s('tmi.js', 'new it.Client({ channels: [] }).connect().catch(() => {})', 'connect'),
  s('@twurple/chat', 'new it.ChatClient()', 'ChatClient'),
  s('@twurple/chat', 'new it.ChatClient().connect()', 'connect'),
  s('@twurple/auth', "new it.StaticAuthProvider('x', 'y')", 'StaticAuthProvider RefreshingAuthProvider'),
  s('@twurple/api', 'new it.ApiClient({ authProvider: {} })', 'ApiClient'),
  s('@xmpp/client', "it.client({ service: 'xmpp://127.0.0.1:15222' }).on('error', () => {})", 'client'),
  s(
    '@xmpp/client',
    `${SILENT(15222)} const xmpp = it.client({ service: 'xmpp://127.0.0.1:15222' }); xmpp.on('error', () => {}); xmpp.start().catch(() => {})`,
    'start',
  ),
  s('matrix-js-sdk', "it.createClient({ baseUrl: 'http://127.0.0.1:9' })", 'createClient'),
  s(
    'mineflayer',
    `${SILENT(25566)} it.createBot({ host: '127.0.0.1', port: 25566, version: '1.20.1' })`,
    'createBot',
  ),
  s('vk-io', "new it.VK({ token: 'x' })", 'VK'),
  s('@slack/socket-mode', "new it.SocketModeClient({ appToken: 'xapp-x' })", 'SocketModeClient'),
  s('@slack/rtm-api', "new it.RTMClient('x')", 'RTMClient'),
  s('telegram', "new it.TelegramClient(new it.sessions.StringSession(''), 1, 'x', {})", 'TelegramClient'),
  s('@discordjs/voice', 'it.createAudioPlayer()', 'createAudioPlayer'),
  s('@temporalio/client', 'new it.Client({ connection: it.Connection.lazy() })', 'Client lazy'),
  s('turndown', "new it().turndown('<b>x</b>')", ' turndown'),
  s('gray-matter', "it('x')", ''),
  s('showdown', "new it.Converter().makeHtml('x')", 'Converter'),
  s('fuse.js', "new it([], {}).search('x')", ''),
  s('p-limit', 'it.default(2)(async () => {})', ''),
  s('eventemitter3', 'new it()', ''),
  s('pdfkit', 'new it()', ''),
  s('exceljs', "new it.Workbook().addWorksheet('x')", 'Workbook'),
  s('xlsx', 'it.utils.book_new()', 'book_new'),
  s('langchain', '', ''),
  s('@langchain/openai', "new it.ChatOpenAI({ apiKey: 'x' })", 'ChatOpenAI', ['@langchain/core']),
];
