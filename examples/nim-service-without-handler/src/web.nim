import std/[asyncdispatch, asynchttpserver]

proc main() {.async.} =
  let server = newAsyncHttpServer()
  proc answer(request: Request) {.async.} =
    await request.respond(Http200, "hello\n")
  await server.serve(Port(8080), answer)

waitFor main()
