job "shop" {
  group "workers" {
    task "bare" {
      driver = "docker"
      config {
        image = "registry.example/worker:1"
      }
    }
    task "below-an-init" {
      driver       = "docker"
      kill_signal  = "SIGINT"
      kill_timeout = "15s"
      config {
        image = "registry.example/worker:1"
        init  = true
      }
    }
  }
}
