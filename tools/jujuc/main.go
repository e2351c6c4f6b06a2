// The peer of our protocol: Go's own net/rpc and gob on the other side of the unit agent's socket.
//
//	jujuc serve SOCKET    a unit agent with a few commands of its own; it ends when its stdin does
//	HOOK-COMMAND ARG...   by the name of a symbolic link: a hook command as Juju's, forwarded to the socket that the
//	                      environment names
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	name := filepath.Base(os.Args[0])
	if name != "jujuc" {
		os.Exit(forward(name, os.Args[1:]))
	}
	if len(os.Args) != 3 || os.Args[1] != "serve" {
		fmt.Fprintln(os.Stderr, "usage: jujuc serve SOCKET, or the name of a hook command by a symbolic link")
		os.Exit(2)
	}
	if err := serve(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
