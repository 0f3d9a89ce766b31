# The BEAM takes SIGTERM itself, and stops its applications in order.
defmodule Worker do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)
  def init(_), do: {:ok, nil}
end

{:ok, _} = Supervisor.start_link([Worker], strategy: :one_for_one)
IO.puts("working")
