version     = "0.1.0"
author      = "somebody"
description = "a service that takes no signal"
license     = "MIT"
srcDir      = "src"
bin         = @["web"]

requires "nim >= 1.6.0"
