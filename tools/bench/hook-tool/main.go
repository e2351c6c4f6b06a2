// Command hook-tool forwards a hook command to the unit agent, named by the name it is called by: the shape of Juju's
// own jujuc, as the peer that the SDK's socket transport is measured against.
package main

import (
	"fmt"
	"io"
	"net/rpc"
	"os"
	"path/filepath"
)

type Request struct {
	ContextId   string
	Dir         string
	CommandName string
	Args        []string
	StdinSet    bool
	Stdin       []byte
}

type ExecResponse struct {
	Code   int
	Stdout []byte
	Stderr []byte
}

const stdinRequired = "hook tool requires stdin, none supplied"

func main() {
	code, err := run()
	if err != nil {
		fmt.Fprintf(os.Stderr, "ERROR %v\n", err)
		os.Exit(1)
	}
	os.Exit(code)
}

func run() (int, error) {
	dir, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	client, err := rpc.Dial("unix", os.Getenv("JUJU_AGENT_SOCKET_ADDRESS"))
	if err != nil {
		return 0, err
	}
	defer client.Close()
	request := Request{
		ContextId:   os.Getenv("JUJU_CONTEXT_ID"),
		Dir:         dir,
		CommandName: filepath.Base(os.Args[0]),
		Args:        os.Args[1:],
	}
	var response ExecResponse
	err = client.Call("Jujuc.Main", request, &response)
	if err != nil && err.Error() == stdinRequired {
		request.StdinSet = true
		if request.Stdin, err = io.ReadAll(os.Stdin); err != nil {
			return 0, err
		}
		err = client.Call("Jujuc.Main", request, &response)
	}
	if err != nil {
		return 0, err
	}
	os.Stdout.Write(response.Stdout)
	os.Stderr.Write(response.Stderr)
	return response.Code, nil
}
