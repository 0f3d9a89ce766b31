const http = require('node:http');
const puppeteer = require('puppeteer');

const server = http.createServer(async (request, response) => {
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  await page.goto('http://localhost:8080' + request.url);
  response.end(await page.pdf());
  await browser.close();
});
server.listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
