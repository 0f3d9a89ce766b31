// Since version 10 nothing of .NET takes SIGTERM in a program without a host.
while (true)
{
    Console.WriteLine("working");
    Thread.Sleep(1000);
}
