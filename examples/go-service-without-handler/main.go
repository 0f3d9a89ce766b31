// A service without a handler: the Go runtime ends it at once, with 2.
package main

import (
	"log"
	"net/http"
)

func main() {
	log.Fatal(http.ListenAndServe(":8080", nil))
}
