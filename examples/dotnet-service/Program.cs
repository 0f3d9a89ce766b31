// The host takes SIGTERM, and lets requests come to their end.
var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "working");
app.Run();
